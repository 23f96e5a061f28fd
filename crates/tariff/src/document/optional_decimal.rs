//! An optional decimal as text, for `#[serde(with = "…")]`; see [`money::decimal_text`].

use money::{Decimal, decimal_text};
use serde::{Deserialize, Deserializer, Serializer};

/// Writes the decimal as text, or nothing.
///
/// # Errors
/// Only what the serializer itself returns.
pub(crate) fn serialize<S: Serializer>(
    value: &Option<Decimal>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => decimal_text::serialize(value, serializer),
        None => serializer.serialize_none(),
    }
}

/// Reads the decimal from text.
///
/// # Errors
/// When it is neither null nor a decimal in text.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Decimal>, D::Error> {
    #[derive(Deserialize)]
    struct Text(#[serde(with = "decimal_text")] Decimal);
    Ok(Option::<Text>::deserialize(deserializer)?.map(|Text(value)| value))
}
