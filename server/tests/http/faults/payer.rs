//! One history: what a customer, the gateway and the supplier do to one customer's accounts.

use std::time::Duration;

use billing::{BillRepository as _, BillStatus};
use payments::{IntentState, PaymentRepository as _};
use portal::CancelRequest;
use wire::RefundView;

use super::dice::Dice;
use super::keeper::Keeper;
use super::town::{MONTHS, Resident, Town};
use crate::browser::{Answer, Browser};
use crate::webhooks::{event, signature, try_send};
use crate::world::now;

/// How often somebody asks again before they give up: a fault of ours then.
const PATIENCE: usize = 300;

#[derive(Default)]
pub struct Tally {
    pub histories: u64,
    pub steps: u64,
    /// Connections that broke or were refused.
    pub broken: u64,
    pub bill_kills: u64,
    /// Bill runs over everybody that came to their end.
    pub runs: u64,
    pub rebilled: u64,
}

impl Tally {
    pub fn add(&mut self, other: &Self) {
        self.histories += other.histories;
        self.steps += other.steps;
        self.broken += other.broken;
        self.bill_kills += other.bill_kills;
        self.runs += other.runs;
        self.rebilled += other.rebilled;
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Bill,
    BillRun,
    Rebill,
    Pay,
    PayTwiceAtOnce,
    PaySeveral,
    GiveUp,
    Webhook,
    Refund,
    Look,
}

const STEPS: [Step; 13] = [
    Step::Bill,
    Step::BillRun,
    Step::Rebill,
    Step::Pay,
    Step::Pay,
    Step::Pay,
    Step::PayTwiceAtOnce,
    Step::PaySeveral,
    Step::GiveUp,
    Step::Webhook,
    Step::Webhook,
    Step::Refund,
    Step::Look,
];

pub struct Payer<'a> {
    town: &'a Town,
    keeper: &'a Keeper<'a>,
    resident: &'a Resident,
    pub(super) browser: Browser,
    history: usize,
    pub(super) dice: Dice,
    pub tally: Tally,
}

impl<'a> Payer<'a> {
    pub fn new(
        town: &'a Town,
        keeper: &'a Keeper<'a>,
        place: usize,
        history: usize,
        dice: Dice,
    ) -> Self {
        let resident = &town.residents[place];
        Self {
            town,
            keeper,
            resident,
            browser: town.browser(resident),
            history,
            dice,
            tally: Tally {
                histories: 1,
                ..Tally::default()
            },
        }
    }

    /// Four to nine steps.
    pub fn live(&mut self) {
        let steps = 4 + self.dice.below(6);
        for _ in 0..steps {
            let step = *self.dice.pick(&STEPS);
            self.tally.steps += 1;
            match step {
                Step::Bill => self.bill(),
                Step::BillRun => self.bill_run(),
                Step::Rebill => self.rebill(),
                Step::Pay => self.pay(),
                Step::PayTwiceAtOnce => self.pay_twice_at_once(),
                Step::PaySeveral => self.pay_several(),
                Step::GiveUp => self.give_up(),
                Step::Webhook => self.webhook(),
                Step::Refund => self.refund(),
                Step::Look => {
                    self.insist(|browser| browser.try_get("/payments"));
                }
            }
        }
    }

    /// Asks until somebody answers: the server may be dead, the gateway silent.
    pub(super) fn insist(&mut self, ask: impl Fn(&Browser) -> Option<Answer>) -> Answer {
        for _ in 0..PATIENCE {
            let starts = self.keeper.starts();
            match ask(&self.browser) {
                Some(answer) if answer.status < 500 => return answer,
                Some(_) => {}
                None => {
                    self.tally.broken += 1;
                    self.keeper.wait_for_next(starts);
                }
            }
        }
        panic!("history {}: nobody answered", self.history);
    }

    pub(super) fn view<T: serde::de::DeserializeOwned>(&mut self, path: &str) -> T {
        let headers = [("accept", "application/x-postcard")];
        let answer = self.insist(|browser| browser.try_get_with(path, &headers));
        assert_eq!(
            answer.status,
            200,
            "history {}: {}",
            self.history,
            answer.text()
        );
        answer.view()
    }

    /// The supplier bills a month; the run may be killed, and is started again.
    fn bill(&mut self) {
        let month = *self.dice.pick(&MONTHS);
        let next = month.saturating_add(jiff::Span::new().months(1));
        let (from, to) = (month.to_string(), next.to_string());
        let number = self.resident.rows.account.number.as_str();
        let arguments = ["--account", number, "--from", &from, "--to", &to];
        if self.dice.chance(40) {
            let moment = Duration::from_micros(self.dice.below(60_000));
            let finished = self.town.place.run_killed("bill", &arguments, moment);
            self.tally.bill_kills += u64::from(!finished);
        }
        // A bill run may take the same number at that moment: one of the two is refused whole.
        let taken = |said: &str| said.contains("bill_account_id_number_key");
        let mut tries = (0..4).map(|_| self.town.place.run_with("bill", &arguments));
        let done = tries.find(|(status, said)| status.success() || !taken(said));
        let (status, said) = done.expect("is numbered in the end");
        assert!(status.success(), "history {}: {said}", self.history);
    }

    /// The supplier bills all who are due, while others pay; the run may be killed and goes on.
    fn bill_run(&mut self) {
        let month = *self.dice.pick(&MONTHS);
        let on = (month + jiff::Span::new().months(1).days(2)).to_string();
        let arguments = ["--on", on.as_str(), "--workers", "2"];
        if self.dice.chance(40) {
            let moment = Duration::from_micros(self.dice.below(120_000));
            let finished = self.town.place.run_killed("bill-run", &arguments, moment);
            self.tally.bill_kills += u64::from(!finished);
        }
        let (status, said) = self.town.place.run_with("bill-run", &arguments);
        assert!(status.success(), "history {}: {said}", self.history);
        self.tally.runs += 1;
    }

    /// The supplier takes a bill back, mostly to make it again; asked for twice, done once.
    fn rebill(&mut self) {
        let account = self.resident.rows.account.id;
        let town = self.town;
        let bills = town.runtime.block_on(async {
            let mut conn = town.store.read().await.expect("reads");
            conn.bills(account, 100).await.expect("reads")
        });
        let bills: Vec<_> = bills
            .into_iter()
            .filter(|bill| bill.status == BillStatus::Issued)
            .collect();
        if bills.is_empty() {
            return;
        }
        let request = CancelRequest {
            bill: self.dice.pick(&bills).id.to_string(),
            reason: "reading".to_owned(),
            note: "faults".to_owned(),
            rebill: self.dice.chance(80),
        };
        for _ in 0..2 {
            let context = town.portal.system("faults");
            let cancelled = town
                .runtime
                .block_on(town.portal.cancel_bill(&context, &request));
            let cancelled = cancelled.unwrap_or_else(|error| panic!("{}: {error}", self.history));
            assert_eq!(cancelled.replaced_by.is_some(), request.rebill);
        }
        self.tally.rebilled += 1;
    }

    /// A webhook of any of the customer's payments: again, late, out of order, or saying what is
    /// not so. It is signed as the gateway signs.
    fn webhook(&mut self) {
        let account = self.resident.rows.account.id;
        let intents = self.town.runtime.block_on(async {
            let mut conn = self.town.store.read().await.expect("reads");
            conn.intents(account, 1_000).await.expect("reads")
        });
        let named: Vec<_> = intents
            .into_iter()
            .filter_map(|intent| intent.reference)
            .collect();
        if named.is_empty() {
            return;
        }
        let reference = self.dice.pick(&named).clone();
        let what = *self.dice.pick(&["captured", "declined", "cancelled"]);
        let body = event(&reference, what);
        for _ in 0..=self.dice.below(3) {
            let signed = signature(now().seconds(), &body);
            // Lost when the server is down: the gateway would send it again, or never.
            if try_send(&self.browser, &signed, &body).is_none() {
                self.tally.broken += 1;
            }
        }
    }

    /// Asks for credit back, twice.
    fn refund(&mut self) {
        self.age_captures();
        let page: RefundView = self.view("/api/pages/refund");
        let Some(most) = page.most else {
            return;
        };
        let least = page.least.minor();
        let span = u64::try_from(most.minor() - least + 1).expect("not negative");
        let minor = least + i64::try_from(self.dice.below(span)).expect("fits");
        let form = format!(
            "account={}&attempt_key={}&amount={}.{:02}",
            page.account,
            page.attempt_key,
            minor / 100,
            minor % 100
        );
        for _ in 0..2 {
            let path = "/api/pages/start-refund";
            let sent = self.insist(|browser| browser.try_submit(path, &form));
            let receipt = sent.location().to_owned();
            if receipt.starts_with("/pay/ref_") {
                self.insist(|browser| browser.try_get(&receipt));
            }
        }
    }

    /// Card payments can go back when they are some days old.
    fn age_captures(&self) {
        let account = self.resident.rows.account.id;
        self.town.runtime.block_on(async {
            let mut tx = self.town.store.begin().await.expect("begins");
            for seen in tx.intents(account, 1_000).await.expect("reads") {
                let locked = tx.intent_for_update(account, seen.id).await.expect("reads");
                let mut intent = locked.expect("is there");
                let (Some(at), IntentState::Captured) = (intent.captured_at, intent.state) else {
                    continue;
                };
                if now().seconds_since(at) > 6 * 86_400 {
                    continue;
                }
                intent.captured_at = Some(at.plus_seconds(-7 * 86_400));
                let written = tx.update_intent(&intent, intent.state).await;
                assert!(written.expect("writes"), "it is locked");
            }
            tx.commit().await.expect("commits");
        });
    }
}
