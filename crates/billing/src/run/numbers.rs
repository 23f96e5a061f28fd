//! How bills are numbered.
//!
//! A bill gets its number when it is issued, never before: a bill that is rejected in review
//! leaves no gap.

use base::codes;

codes! {
    /// Which series a bill's number belongs to.
    BillNumbers {
        /// The account's number and how many bills it had: no two accounts share anything.
        PerAccount = "per_account",
        /// One series of the supplier without gaps, where the market demands it.
        PerSupplier = "per_supplier",
    }
}

impl serde::Serialize for BillNumbers {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for BillNumbers {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| {
            serde::de::Error::custom(format!("{code}: it is per_account or per_supplier"))
        })
    }
}

/// The text of a number in the supplier's series: prefix and eight digits, which sort as they count.
#[must_use]
pub fn supplier_number(prefix: &str, number: i64) -> String {
    format!("{prefix}{number:08}")
}
