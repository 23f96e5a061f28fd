//! How a plan's budget and instalments are kept: as JSON text.

use money::{Currency, Money};

use super::{Budget, Instalment};

impl Budget {
    /// As it is kept.
    ///
    /// # Panics
    /// Never: codes and numbers are always JSON.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("codes and numbers are always JSON")
    }

    /// From what was kept; `None` when it is not ours.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl Instalment {
    /// Instalments as they are kept: days and minor units.
    ///
    /// # Panics
    /// Never: texts and numbers are always JSON.
    #[must_use]
    pub fn all_to_text(instalments: &[Self]) -> String {
        let pairs = instalments
            .iter()
            .map(|one| (one.due_on.to_string(), one.amount.minor()));
        let pairs: Vec<(String, i64)> = pairs.collect();
        serde_json::to_string(&pairs).expect("texts and numbers are always JSON")
    }

    /// From what was kept; `None` when it is not ours.
    #[must_use]
    pub fn all_from_text(text: &str, currency: Currency) -> Option<Vec<Self>> {
        let pairs: Vec<(String, i64)> = serde_json::from_str(text).ok()?;
        let instalment = |(day, minor): &(String, i64)| {
            let amount = Money::from_minor(*minor, currency);
            day.parse().ok().map(|due_on| Self { due_on, amount })
        };
        pairs.iter().map(instalment).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::Category;
    use super::*;

    #[test]
    fn what_is_kept_comes_back() {
        let amount = Money::from_minor(3_334, Currency::Gbp);
        let budget = Budget::of(&[(Category::Pay, amount)]);
        assert_eq!(Budget::from_text(&budget.to_text()), Some(budget));
        let due_on = date(2025, 2, 28);
        let all = vec![Instalment { due_on, amount }];
        let text = Instalment::all_to_text(&all);
        assert_eq!(Instalment::all_from_text(&text, Currency::Gbp), Some(all));
        assert_eq!(
            Instalment::all_from_text("[[\"2025-02-30\",1]]", Currency::Gbp),
            None
        );
        assert_eq!(Budget::from_text("{}x"), None);
    }
}
