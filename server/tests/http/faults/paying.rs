//! The steps of a history in which a customer pays, or does not after all.

use std::thread;

use wire::{PartlyDrawn, PayAccountsView, PayForm};

use super::payer::Payer;
use crate::browser::Answer;

/// Every way to pay at the gateway.
const BUTTONS: [&str; 7] = [
    "pay",
    "pay_webhook_lost",
    "pay_webhook_twice",
    "pay_webhooks_mixed",
    "pay_no_answer",
    "pay_no_return",
    "check",
];

impl Payer<'_> {
    /// The form of the pay page for some amount: what is owed, a bill of it, or something else.
    fn form(&mut self) -> String {
        let page: PartlyDrawn<PayForm> = self.view("/api/pages/pay");
        let page = page.view;
        let choice = match page.choices.len() {
            0 => None,
            many if self.dice.chance(60) => {
                let place = self.dice.below(u64::try_from(many).expect("fits"));
                page.choices.get(usize::try_from(place).expect("fits"))
            }
            _ => None,
        };
        match choice {
            Some(choice) => format!(
                "account={}&attempt_key={}&choice={}",
                page.account, page.attempt_key, choice.code
            ),
            None => {
                let minor = 100 + self.dice.below(9_000);
                format!(
                    "account={}&attempt_key={}&choice=other&amount={}.{:02}",
                    page.account,
                    page.attempt_key,
                    minor / 100,
                    minor % 100
                )
            }
        }
    }

    pub(super) fn pay(&mut self) {
        let form = self.form();
        let sent = self.insist(|browser| browser.try_submit("/api/pages/start-payment", &form));
        self.pay_at(&sent);
    }

    /// At the gateway, if that is where it leads.
    fn pay_at(&mut self, sent: &Answer) {
        let page = sent.location().to_owned();
        if !page.starts_with("/sandbox-gateway/") {
            return;
        }
        let button = format!("button={}", self.dice.pick(&BUTTONS));
        let mut back = self.insist(|browser| browser.try_submit(&page, &button));
        if back.location() == page {
            back = self.insist(|browser| browser.try_submit(&page, "button=pay"));
        }
        if self.dice.chance(30) {
            // The form is sent to the gateway again: by a back button, by an impatient finger.
            self.insist(|browser| browser.try_submit(&page, "button=pay"));
        }
        let receipt = back.location().to_owned();
        if receipt.starts_with("/pay/") && self.dice.chance(70) {
            self.insist(|browser| browser.try_get(&receipt));
        }
    }

    /// Two clicks of one form and one of another tab, at the same time; each pays where it comes.
    pub(super) fn pay_twice_at_once(&mut self) {
        let (form, other) = (self.form(), self.form());
        let forms = [&form, &form, &other];
        let browser = &self.browser;
        let sent: Vec<Option<Answer>> = thread::scope(|scope| {
            let clicks = forms.map(|form| {
                scope.spawn(move || browser.try_submit("/api/pages/start-payment", form))
            });
            clicks.map(|click| click.join().expect("no panic")).into()
        });
        let pages: Vec<_> = sent
            .iter()
            .flatten()
            .map(|answer| answer.location().to_owned())
            .filter(|page| page.starts_with("/sandbox-gateway/"))
            .collect();
        thread::scope(|scope| {
            for page in &pages {
                scope.spawn(move || browser.try_submit(page, "button=pay"));
            }
        });
        // And once more each, surely.
        for page in &pages {
            self.insist(|browser| browser.try_submit(page, "button=pay"));
        }
    }

    pub(super) fn pay_several(&mut self) {
        let page: PayAccountsView = self.view("/api/pages/pay-accounts");
        let mut form = format!("attempt_key={}", page.attempt_key);
        for (place, account) in page.accounts.iter().enumerate() {
            let minor = 100 + self.dice.below(3_000);
            form.push_str(&format!(
                "&parts[{place}][account]={}&parts[{place}][amount]={}.{:02}\
                 &parts[{place}][chosen]=on",
                account.id,
                minor / 100,
                minor % 100
            ));
        }
        let path = "/api/pages/start-joint-payment";
        let sent = self.insist(|browser| browser.try_submit(path, &form));
        self.pay_at(&sent);
    }

    /// Turns back, is declined, or closes the browser.
    pub(super) fn give_up(&mut self) {
        let form = self.form();
        let sent = self.insist(|browser| browser.try_submit("/api/pages/start-payment", &form));
        let page = sent.location().to_owned();
        if page.starts_with("/sandbox-gateway/") && self.dice.chance(70) {
            let button = *self.dice.pick(&["button=cancel", "button=decline"]);
            self.insist(|browser| browser.try_submit(&page, button));
        }
    }
}
