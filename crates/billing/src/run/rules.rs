//! The rules of billing as data: which accounts are billed how, and what every bill says.
//!
//! A market's rules come with the program as a file; an operator's own replace them.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{BillNumbers, Cycle, ReviewRules};
use crate::document::SupplierFacts;

/// What an operator decides about billing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BillingRules {
    /// How groups of accounts are billed.
    pub segments: Segments,
    /// How bills are numbered.
    pub numbers: BillNumbers,
    /// What numbers of the supplier's series begin with.
    pub number_prefix: String,
    /// Whether a run is started every day by itself.
    pub daily_run: bool,
    /// The local hour from which the day's run may start, 0 to 23.
    pub daily_run_hour: i8,
    /// Who supplies, and whom to turn to, as bills say it. What the operator leaves out is the
    /// market's: ombudsman, free advice, emergencies.
    #[serde(deserialize_with = "over_the_markets")]
    pub supplier: SupplierFacts,
}

impl Default for BillingRules {
    fn default() -> Self {
        Self {
            segments: Segments::built_in().clone(),
            numbers: BillNumbers::PerAccount,
            number_prefix: String::new(),
            daily_run: false,
            daily_run_hour: 4,
            supplier: market().supplier.clone(),
        }
    }
}

/// The form of a bill's document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BillForm {
    /// PDF.
    #[default]
    Standard,
    /// PDF in large print.
    LargePrint,
    /// A file for an embosser or a Braille display.
    Braille,
    /// Plain text.
    Text,
}

/// How a group of accounts is billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Short stable name.
    pub code: String,
    /// When its periods begin.
    pub cycle: Cycle,
    /// Days that a period is past before it is billed: its readings come in the meantime.
    pub wait_days: u16,
    /// Days from the bill to its due date.
    pub due_days: u16,
    /// A first or last period shorter than this is billed together with its neighbour.
    pub shortest_days: u16,
    /// The form that is offered first unless the customer chose another.
    pub format: BillForm,
    /// Which of its bills a person looks at first.
    #[serde(default)]
    pub review: ReviewRules,
}

/// The segments, and which is whose by default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segments {
    /// The segment of households for which nothing else was agreed.
    pub household: String,
    /// The same for businesses.
    pub business: String,
    /// Every segment.
    pub segment: Vec<Segment>,
}

/// The market's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MarketFile {
    segments: Segments,
    supplier: SupplierFacts,
}

/// United Kingdom.
const UK: &str = include_str!("../../data/uk-billing.toml");

fn market() -> &'static MarketFile {
    static MARKET: LazyLock<MarketFile> =
        LazyLock::new(|| toml::from_str(UK).expect("a test reads the built-in file"));
    &MARKET
}

/// What an operator says of the supplier, completed by what holds for every supplier.
fn over_the_markets<'de, D>(source: D) -> Result<SupplierFacts, D::Error>
where
    D: serde::Deserializer<'de>,
{
    let own = SupplierFacts::deserialize(source)?;
    let market = &market().supplier;
    let either = |own: Vec<String>, market: &Vec<String>| match own.is_empty() {
        true => market.clone(),
        false => own,
    };
    Ok(SupplierFacts {
        complaint_steps: either(own.complaint_steps, &market.complaint_steps),
        fuel_mix: either(own.fuel_mix, &market.fuel_mix),
        ombudsman: own.ombudsman.or_else(|| market.ombudsman.clone()),
        advice: own.advice.or_else(|| market.advice.clone()),
        emergencies: match own.emergencies.is_empty() {
            true => market.emergencies.clone(),
            false => own.emergencies,
        },
        ..own
    })
}

impl Segments {
    /// The United Kingdom's.
    ///
    /// # Panics
    /// Never in a released build: a test reads the file.
    #[must_use]
    pub fn built_in() -> &'static Self {
        &market().segments
    }

    /// The form that every segment has; `None` where they differ.
    #[must_use]
    pub fn only_format(&self) -> Option<BillForm> {
        let (first, rest) = self.segment.split_first()?;
        let all = rest.iter().all(|one| one.format == first.format);
        all.then_some(first.format)
    }

    /// The segment of a code.
    #[must_use]
    pub fn segment(&self, code: &str) -> Option<&Segment> {
        self.segment.iter().find(|segment| segment.code == code)
    }
}

impl BillingRules {
    /// The first thing that makes no sense, in words.
    ///
    /// # Errors
    /// Names the key.
    pub fn check(&self) -> Result<(), String> {
        let segments = &self.segments;
        for (key, code) in [
            ("household", &segments.household),
            ("business", &segments.business),
        ] {
            if segments.segment(code).is_none() {
                return Err(format!("segments.{key}: there is no segment {code}"));
            }
        }
        for (index, segment) in segments.segment.iter().enumerate() {
            let same = |other: &Segment| other.code == segment.code;
            if segments.segment[..index].iter().any(same) {
                return Err(format!("segments: {} is there twice", segment.code));
            }
            if segment.shortest_days > 27 {
                let code = &segment.code;
                return Err(format!("segments: {code}: shortest_days is at most 27"));
            }
        }
        if !(0..24).contains(&self.daily_run_hour) {
            return Err(format!(
                "daily_run_hour: {} is no hour",
                self.daily_run_hour
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_hold() {
        let rules = BillingRules::default();
        assert_eq!(rules.check(), Ok(()));
        assert!(rules.supplier.ombudsman.is_some(), "says who decides");
        assert_eq!(rules.supplier.emergencies.len(), 2);
    }

    #[test]
    fn rules_are_written_and_read_back_the_same() {
        let rules = BillingRules::default();
        let text = serde_json::to_string(&rules).expect("writes");
        assert_eq!(
            serde_json::from_str::<BillingRules>(&text).ok(),
            Some(rules)
        );
    }

    #[test]
    fn an_operator_writes_only_what_differs() {
        let rules: BillingRules =
            toml::from_str("numbers = \"per_supplier\"\nnumber_prefix = \"L\"").expect("reads");
        assert_eq!(rules.numbers, BillNumbers::PerSupplier);
        assert_eq!(rules.segments, *Segments::built_in());
        assert!(toml::from_str::<BillingRules>("numbers = \"random\"").is_err());
        let contact = "[supplier.contact]\nphone = \"03069 990 123\"";
        let rules: BillingRules = toml::from_str(contact).expect("reads");
        assert_eq!(rules.supplier.for_complaints().phone, "03069 990 123");
        assert!(rules.supplier.ombudsman.is_some(), "the market's stays");
    }

    #[test]
    fn a_segment_that_nobody_knows_is_named() {
        let mut rules = BillingRules::default();
        rules.segments.business = "weekly".to_owned();
        let problem = rules.check().expect_err("there is none");
        assert_eq!(problem, "segments.business: there is no segment weekly");
    }
}
