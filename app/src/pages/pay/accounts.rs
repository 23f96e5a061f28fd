//! One payment for several accounts.

use std::time::Duration;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wire::{PayAccount, PayAccountsView};

use super::server::{StartJointPayment, get_pay_accounts};
use crate::components::error_notice::FormError;
use crate::components::load::{Loaded, page_data};
use crate::components::page_head::PageHead;
use crate::components::sent_form::Sending;
use crate::components::submit::Submit;
use crate::lazy::lazy_page;

/// `/pay/accounts`
pub struct PayAccountsPage;
lazy_page!(PayAccountsPage, money, page);

fn page() -> AnyView {
    let data = page_data(|| (), |()| get_pay_accounts());
    let start = Sending::to::<StartJointPayment>();
    view! { <Loaded data name="Pay several accounts" draw=move |view| accounts(view, start) /> }
        .into_any()
}

fn accounts(view: PayAccountsView, start: Sending) -> AnyView {
    let rows = view.accounts.into_iter().enumerate();
    let rows = rows
        .map(|(place, account)| row(place, account))
        .collect_view();
    let sending = RwSignal::new(false);
    // Sent by the browser itself: it leads to another page, and is one payment by its key.
    let on_submit = move |_| {
        sending.set(true);
        set_timeout(move || sending.set(false), Duration::from_secs(8));
    };
    let note = "One card payment for the accounts you choose. You'll type your card details on \
                the payment company's page.";
    let sandbox = view.sandbox.then(|| {
        view! {
            <p class="small soft">
                "This is a demonstration: the card page is a test page, and no real money moves."
            </p>
        }
    });
    view! {
        <PageHead
            name="Pay several accounts"
            answer=view.sentence
            lede="Each account keeps its own bills and its own receipt line."
        />
        <div class="stack narrow">
            <FormError error=start.error() />
            <form class="form" method="post" action=StartJointPayment::url() on:submit=on_submit>
                <input r#type="hidden" name="attempt_key" value=view.attempt_key />
                <fieldset>
                    <legend>
                        <h2>"Which accounts do you want to pay?"</h2>
                    </legend>
                    <div class="choices">{rows}</div>
                </fieldset>
                <Submit label="Go to the card page" note pending=sending />
            </form>
            {sandbox}
            <p>
                <a href="/pay" class="link">
                    "Pay one account only"
                </a>
            </p>
        </div>
    }
    .into_any()
}

fn row(place: usize, account: PayAccount) -> AnyView {
    let owes = account.due.minor() > 0;
    let amount = if owes {
        account.due.plain()
    } else {
        String::new()
    };
    let id = format!("amount-{place}");
    let label = format!("Amount for {}", account.number);
    view! {
        <div class="choice">
            <input
                r#type="checkbox"
                id=format!("account-{place}")
                name=format!("parts[{place}][chosen]")
                value="on"
                checked=owes
            />
            <div class="choice-body">
                <input
                    r#type="hidden"
                    name=format!("parts[{place}][account]")
                    value=account.id
                />
                <label class="choice-title" r#for=format!("account-{place}")>
                    <span>{account.label}</span>
                    <span>{account.number}</span>
                </label>
                <p class="row-note">{account.sentence}</p>
                <div class="field">
                    <label class="label" r#for=id.clone()>
                        {label}
                    </label>
                    <div class="input-group">
                        <span class="affix" aria-hidden="true">
                            {account.owed.currency().symbol()}
                        </span>
                        <input
                            class="input"
                            id=id
                            name=format!("parts[{place}][amount]")
                            inputmode="decimal"
                            autocomplete="off"
                            value=amount
                        />
                    </div>
                </div>
            </div>
        </div>
    }
    .into_any()
}
