//! The fields of a URDB tariff: which change no price, which are priced, and how one is read.
//!
//! Every field is taken out when it is read, so that what is left over is known and can be refused.

use std::collections::BTreeMap;

use money::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::TariffError;

/// Fields that name, describe or date a tariff, or say who may have it and where. The dates are not
/// taken over: which tariff applies on a day is for the agreement to say.
const NOT_A_PRICE: [&str; 42] = [
    "approved",
    "basicinformationcomments",
    "country",
    "demandcomments",
    "demandlabels",
    "demandtoulabels",
    "demandunits",
    "description",
    "dgrules",
    "eiaid",
    "enddate",
    "energycomments",
    "energytoulabels",
    "fixedchargecomments",
    "flatdemandlabels",
    "is_default",
    "latest_update",
    "label",
    "name",
    "peakkwcapacityhistory",
    "peakkwcapacitymax",
    "peakkwcapacitymin",
    "peakkwhusagehistory",
    "peakkwhusagemax",
    "peakkwhusagemin",
    "phasewiring",
    "revisions",
    "sector",
    "servicetype",
    "source",
    "sourceparent",
    "sourcetitle",
    "sourceurl",
    "startdate",
    "supercedes",
    "supersedes",
    "uri",
    "usenetmetering",
    "utility",
    "voltagecategory",
    "voltagemaximum",
    "voltageminimum",
];

/// Fields that change a bill, but not one of a customer with a single meter.
const OTHER_METERS: [&str; 1] = ["fixedchargeeaaddl"];

/// Notes in key and value form beside the energy, demand and fixed charges. URDB prices nothing by
/// them, and neither does SAM; some hold further charges in words, so they are told.
const ATTRIBUTES: [&str; 3] = ["energyattrs", "demandattrs", "fixedattrs"];

/// A URDB tariff whose fields are taken out one by one.
pub(super) struct Fields {
    rest: BTreeMap<String, Box<RawValue>>,
    /// What was read and is not priced, in words.
    pub(super) left_out: Vec<String>,
}

impl Fields {
    /// Reads the JSON object, bare or as the only item of OpenEI's answer.
    pub(super) fn read(text: &str) -> Result<Self, TariffError> {
        let mut rest: BTreeMap<String, Box<RawValue>> =
            serde_json::from_str(text).map_err(|error| TariffError::Syntax(error.to_string()))?;
        if let Some(items) = rest.remove("items") {
            let items: Vec<BTreeMap<String, Box<RawValue>>> = serde_json::from_str(items.get())
                .map_err(|error| TariffError::at("items", error.to_string()))?;
            let [only] = <[_; 1]>::try_from(items).map_err(|items| {
                TariffError::at("items", format!("has {} tariffs, not one", items.len()))
            })?;
            rest = only;
        }
        // REopt and others write `lookbackPercent`; OpenEI itself answers in lower case.
        let mut lower = BTreeMap::new();
        for (name, value) in rest {
            let name = name.to_ascii_lowercase();
            if value.get() != "null" && lower.insert(name.clone(), value).is_some() {
                return Err(TariffError::at(name, "is there twice"));
            }
        }
        Ok(Self {
            rest: lower,
            left_out: Vec::new(),
        })
    }

    /// Takes a field out.
    pub(super) fn take<T: DeserializeOwned>(
        &mut self,
        field: &str,
    ) -> Result<Option<T>, TariffError> {
        let Some(raw) = self.rest.remove(field) else {
            return Ok(None);
        };
        serde_json::from_str(raw.get())
            .map(Some)
            .map_err(|error| TariffError::at(field, error.to_string()))
    }

    /// Takes an amount out, exactly; zero is as good as absent.
    pub(super) fn take_amount(&mut self, field: &str) -> Result<Option<Decimal>, TariffError> {
        let raw = self.rest.remove(field);
        let amount = raw.map(|raw| decimal(&raw, field)).transpose()?;
        Ok(amount.filter(|amount| !amount.is_zero()))
    }

    /// Refuses what is left over and could change a price.
    pub(super) fn finish(mut self) -> Result<Vec<String>, TariffError> {
        for field in ATTRIBUTES {
            let notes = self.take::<Vec<BTreeMap<String, Box<RawValue>>>>(field)?;
            for (name, value) in notes.into_iter().flatten().flatten() {
                let value = value.get().trim_matches('"');
                // A whole number only says which period of the schedule the words are about.
                if !value.bytes().all(|byte| byte.is_ascii_digit()) {
                    self.left_out
                        .push(format!("{field}: {}: {value}", name.trim()));
                }
            }
        }
        for (field, value) in &self.rest {
            let field = field.as_str();
            if OTHER_METERS.contains(&field) {
                self.left_out
                    .push(format!("{field}: only one meter is rated"));
            } else if !NOT_A_PRICE.contains(&field) {
                match charges(value) {
                    Charges::Nothing => {}
                    Charges::InWords => self.left_out.push(format!("{field}: only words")),
                    Charges::InNumbers => return Err(unsupported(field)),
                }
            }
        }
        Ok(self.left_out)
    }
}

/// What a value could charge. URDB's charges are numbers; words describe.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Charges {
    /// Empty, zero, false, or a list of such.
    Nothing,
    InWords,
    InNumbers,
}

fn charges(value: &RawValue) -> Charges {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Nested {
        Number(serde_json::Number),
        Flag(bool),
        Text(String),
        List(Vec<Nested>),
        Object(BTreeMap<String, Nested>),
        Null(()),
    }
    fn of(value: &Nested) -> Charges {
        let or_nothing = |is_nothing: bool, otherwise: Charges| match is_nothing {
            true => Charges::Nothing,
            false => otherwise,
        };
        let most = |parts: &mut dyn Iterator<Item = &Nested>| parts.map(of).max();
        match value {
            Nested::Number(number) => {
                let is_zero = number
                    .to_string()
                    .bytes()
                    .all(|byte| b"-0.".contains(&byte));
                or_nothing(is_zero, Charges::InNumbers)
            }
            Nested::Flag(flag) => or_nothing(!flag, Charges::InNumbers),
            Nested::Text(text) => or_nothing(text.trim().is_empty(), Charges::InWords),
            Nested::List(list) => most(&mut list.iter()).unwrap_or(Charges::Nothing),
            Nested::Object(fields) => most(&mut fields.values()).unwrap_or(Charges::Nothing),
            Nested::Null(()) => Charges::Nothing,
        }
    }
    serde_json::from_str(value.get()).map_or(Charges::InNumbers, |value| of(&value))
}

/// A JSON number, read from its own digits.
pub(crate) fn decimal(raw: &RawValue, place: &str) -> Result<Decimal, TariffError> {
    let text = raw.get();
    let value = if text.contains(['e', 'E']) {
        Decimal::from_scientific(text).ok()
    } else {
        money::decimal_text::parse(text).ok()
    };
    value.ok_or_else(|| TariffError::at(place, format!("{text} is not a number that fits")))
}

pub(super) fn unsupported(what: impl Into<String>) -> TariffError {
    TariffError::Unsupported(what.into())
}
