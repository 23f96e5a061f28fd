//! The process dies by SIGKILL at every stage of a payment, starts again, and the customer comes
//! back: the gateway took the money once, the ledger has it once, and nothing is owed.
//!
//! The moments of death are drawn from a seed over the time that each step takes.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use base::Entropy as _;
use testkit::SeededEntropy;

use crate::binary::Binary;
use crate::browser::Browser;
use crate::on_both_engines;
use crate::pay_again::{form, paid_once, pay, pay_page, press, to_gateway};
use crate::world::{OWED_MINOR, Position, World};

/// Kills an engine sees in one run; each fault has the same share.
const KILLS: usize = 32;

/// When the process dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// Between the customer's form and the gateway's page.
    Starting,
    /// While the gateway takes the money and sends word.
    Paying,
    /// Money taken, no word and no return yet.
    Unheard,
    /// While the customer returns and the payment is booked.
    Returning,
}

const FAULTS: [Fault; 4] = [
    Fault::Starting,
    Fault::Paying,
    Fault::Unheard,
    Fault::Returning,
];

/// A customer at a server that dies and comes back.
struct Journey<'a> {
    world: &'a World,
    browser: Browser,
    binary: Binary,
    moments: SeededEntropy,
    /// How long a step takes when nobody dies.
    step: Duration,
}

impl<'a> Journey<'a> {
    fn begin(world: &'a World) -> Self {
        let binary = world.serve();
        let browser = world.signed_in(&world.first);
        let moments = SeededEntropy::new(0xdead);
        Self {
            world,
            browser,
            binary,
            moments,
            step: Duration::ZERO,
        }
    }

    /// One payment without a death: what follows is measured by it.
    #[expect(
        clippy::disallowed_methods,
        reason = "moments of death are spread over real time"
    )]
    fn undisturbed(&mut self) {
        let form = form(&pay_page(&self.browser), "84.12");
        let begun = std::time::Instant::now();
        let page = to_gateway(&self.browser, &form);
        self.step = begun.elapsed();
        pay(&self.browser, &page);
    }

    /// Asks, and kills the process at a drawn moment, whether it has answered or not.
    fn killed_while(&mut self, ask: impl FnOnce(&Browser) + Send) {
        let delay = self.draw_moment();
        let (browser, binary) = (&self.browser, &mut self.binary);
        let (answered, answer) = mpsc::channel::<()>();
        thread::scope(|scope| {
            scope.spawn(move || {
                ask(browser);
                drop(answered);
            });
            // Either the moment has come or the answer was quicker.
            let _ = answer.recv_timeout(delay);
            binary.kill();
        });
    }

    /// From now until a little after a step would be done.
    fn draw_moment(&self) -> Duration {
        let mut bytes = [0_u8; 2];
        self.moments.fill(&mut bytes);
        self.step * u32::from(u16::from_le_bytes(bytes)) * 5 / (4 * 65_536)
    }

    fn restart(&mut self) {
        self.binary = self.world.serve();
    }

    /// One payment with a death in it. Afterwards the customer does what people do: sends the
    /// form again, presses again, opens the receipt.
    fn pay_through(&mut self, fault: Fault) {
        let form = form(&pay_page(&self.browser), "84.12");
        if fault == Fault::Starting {
            self.killed_while(|browser| {
                drop(browser.try_submit("/api/pages/start-payment", &form))
            });
            self.restart();
            let page = to_gateway(&self.browser, &form);
            pay(&self.browser, &page);
            return;
        }
        let page = to_gateway(&self.browser, &form);
        match fault {
            Fault::Starting => unreachable!("handled above"),
            Fault::Paying => {
                self.killed_while(|browser| drop(browser.try_submit(&page, "button=pay")));
                self.restart();
                pay(&self.browser, &page);
            }
            Fault::Unheard => {
                press(&self.browser, &page, "pay_no_return");
                self.binary.kill();
                self.restart();
                let again = self.browser.submit("/api/pages/start-payment", &form);
                assert!(
                    again.location().starts_with("/pay/"),
                    "{}",
                    again.location()
                );
            }
            Fault::Returning => {
                let back = press(&self.browser, &page, "pay_webhook_lost");
                let receipt = back.location();
                self.killed_while(|browser| drop(browser.try_get(receipt)));
                self.restart();
                assert_eq!(self.browser.get(receipt).status, 200);
            }
        }
    }
}

on_both_engines! {
    fn a_kill_at_any_moment_ends_in_exactly_one_payment(world: &World) {
        let mut journey = Journey::begin(world);
        journey.undisturbed();
        for kill in 0..KILLS {
            world.charge(OWED_MINOR);
            let fault = FAULTS[kill % FAULTS.len()];
            journey.pay_through(fault);
            let payments = kill + 2;
            let position = world.position();
            let paid = Position { payments, captures: payments, ..paid_once(position.intents) };
            assert_eq!(position, paid, "kill {kill}, {fault:?}");
        }
    }

    fn the_job_books_what_nobody_came_back_for(world: &World) {
        let mut binary = world.serve();
        let browser = world.signed_in(&world.first);
        let page = to_gateway(&browser, &form(&pay_page(&browser), "84.12"));
        press(&browser, &page, "pay_webhook_lost");
        binary.kill();
        let left = world.position();
        assert_eq!((left.captures, left.payments, left.open_intents), (1, 0, 1));
        world.age_intents();
        world.serve().wait_for("open payments settled");
        assert_eq!(world.position(), paid_once(1));
    }
}
