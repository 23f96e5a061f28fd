//! Where an account stands, in sentences.

use super::Standing;
use crate::wording;

impl Standing {
    /// The answer to "what do I owe and when is it paid?".
    pub fn sentence(&self) -> String {
        let owed = self.owed;
        if owed.minor() == 0 {
            return "You're all paid up.".to_owned();
        }
        if owed.minor() < 0 {
            return format!("You're {} in credit.", wording::size(owed));
        }
        if self.held().minor() > 0 {
            return self.sentence_with_hold();
        }
        if let Some(on) = self.collection {
            let what = self.collected_words();
            return format!(
                "You owe {owed}. We'll take {what} on {}.",
                wording::day_month(on)
            );
        }
        match self.due_on() {
            Some(due) if due < self.today => {
                let late = self.overdue();
                let part = if late == owed {
                    "It".to_owned()
                } else {
                    format!("{late} of it")
                };
                format!(
                    "You owe {owed}. {part} was due by {}.",
                    wording::day_month(due)
                )
            }
            Some(due) => format!("You owe {owed}, due by {}.", wording::day_month(due)),
            None => format!("You owe {owed}."),
        }
    }

    /// The same while a question is open.
    fn sentence_with_hold(&self) -> String {
        let (owed, held, due) = (self.owed, self.held(), self.due());
        let hold = if due.is_zero() {
            format!("You owe {owed}. All of it is on hold while we look at your query.")
        } else {
            format!("You owe {owed}. {held} of it is on hold while we look at your query.")
        };
        let collection = self.collection.filter(|_| self.collects().minor() > 0);
        if let Some(on) = collection {
            let on = wording::day_month(on);
            return format!("{hold} We'll take {} on {on}.", self.collects());
        }
        match self.due_on() {
            Some(on) if on < self.today => {
                let (late, on) = (self.overdue(), wording::day_month(on));
                format!("{hold} {late} was due by {on}.")
            }
            Some(on) => format!("{hold} {due} is due by {}.", wording::day_month(on)),
            None => hold,
        }
    }

    /// "it", or the amount where it is another.
    fn collected_words(&self) -> String {
        let other = self.collected.filter(|amount| *amount != self.owed);
        other.map_or_else(|| "it".to_owned(), |amount| amount.to_string())
    }

    /// For Direct Debit: that nothing needs doing, and when it is taken.
    pub fn collection_sentence(&self) -> Option<String> {
        let on = wording::day_month(self.collection?);
        Some(if self.collects().minor() > 0 && self.owed.minor() > 0 {
            format!(
                "You pay by Direct Debit. We'll take {} on {on}, so there's nothing you need to do. \
                 A payment now makes that smaller.",
                self.collects()
            )
        } else {
            "You pay by Direct Debit, and there's nothing to collect now.".to_owned()
        })
    }
}
