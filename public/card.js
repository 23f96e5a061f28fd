// The card page: Stripe's own fields in a frame of theirs. Card numbers never reach Lamplight.
"use strict";
(() => {
  const form = document.getElementById("card-form");
  const error = document.getElementById("card-error");
  const button = form.querySelector("button");
  const stripe = window.Stripe(form.dataset.key);
  const style = getComputedStyle(document.body);
  const card = stripe.elements().create("card", {
    style: { base: { fontSize: "17px", color: style.color } },
  });
  card.mount("#card-fields");
  form.hidden = false;

  // Says it where a screen reader hears it, and lets the customer try again.
  const say = (text) => {
    error.textContent = text;
    error.hidden = text === "";
    button.disabled = false;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    button.disabled = true;
    try {
      const done = await stripe.confirmCardPayment(form.dataset.secret, {
        payment_method: { card },
      });
      if (done.error) {
        say(`${done.error.message} Nothing was taken. You can try again or use another card.`);
      } else {
        window.location.assign(form.dataset.back);
      }
    } catch {
      // What became of it is not known here: the receipt asks.
      window.location.assign(form.dataset.back);
    }
  });
})();
