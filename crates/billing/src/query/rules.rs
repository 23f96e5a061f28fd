//! The numbers of a market, by the day from which each holds.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::QueryCategory;

/// The rules of a market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryRules {
    /// Each rule.
    #[serde(rename = "rule")]
    pub rules: Vec<QueryRule>,
}

/// What holds from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryRule {
    /// The first day.
    pub from: Date,
    /// Working days within which a question is answered.
    pub answer_working_days: u16,
    /// Days to pay after an answer.
    pub pay_days_after_answer: u16,
    /// Codes of the categories for which a person looks at the next bill.
    pub review_next_bill: Vec<String>,
}

impl QueryRules {
    /// The United Kingdom's.
    ///
    /// # Panics
    /// Never: a test reads the built-in file.
    #[must_use]
    pub fn united_kingdom() -> Self {
        let text = include_str!("../../data/uk-bill-queries.toml");
        toml::from_str(text).expect("the built-in rules can be read")
    }

    /// The newest rule that has begun; `None` before the first.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&QueryRule> {
        let begun = self.rules.iter().filter(|rule| rule.from <= day);
        begun.max_by_key(|rule| rule.from)
    }
}

impl QueryRule {
    /// Whether a person looks at the next bill.
    #[must_use]
    pub fn reviews_next_bill(&self, category: QueryCategory) -> bool {
        self.review_next_bill
            .iter()
            .any(|code| code == category.code())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_built_in_rules_name_categories_that_there_are() {
        let rules = QueryRules::united_kingdom();
        for code in rules.rules.iter().flat_map(|rule| &rule.review_next_bill) {
            assert!(QueryCategory::from_code(code).is_some(), "{code}");
        }
        let rule = rules.on(date(2026, 11, 21)).expect("one holds");
        assert_eq!(rule.answer_working_days, 10);
        assert!(rule.reviews_next_bill(QueryCategory::Reading));
        assert!(!rule.reviews_next_bill(QueryCategory::TooHigh));
        assert_eq!(rules.on(date(2000, 1, 1)), None);
    }
}
