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
const NOT_A_PRICE: [&str; 36] = [
    "approved",
    "basicinformationcomments",
    "country",
    "demandcomments",
    "demandunits",
    "description",
    "dgrules",
    "eiaid",
    "enddate",
    "energycomments",
    "fixedchargecomments",
    "is_default",
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
        rest.retain(|_, value| value.get() != "null");
        Ok(Self {
            rest,
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
            } else if !NOT_A_PRICE.contains(&field) && !is_nothing(value) {
                return Err(unsupported(field));
            }
        }
        Ok(self.left_out)
    }
}

/// Whether a value charges nothing: empty, zero, false, or a list of such.
fn is_nothing(value: &RawValue) -> bool {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Nested {
        Number(serde_json::Number),
        Flag(bool),
        Text(String),
        List(Vec<Nested>),
        Nothing(()),
    }
    fn nothing(value: &Nested) -> bool {
        match value {
            Nested::Number(number) => number
                .to_string()
                .bytes()
                .all(|byte| b"-0.".contains(&byte)),
            Nested::Flag(flag) => !flag,
            Nested::Text(text) => text.is_empty(),
            Nested::List(list) => list.iter().all(nothing),
            Nested::Nothing(()) => true,
        }
    }
    serde_json::from_str::<Nested>(value.get()).is_ok_and(|value| nothing(&value))
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
