//! One newtype an entity over UUIDv7, shown outside as TypeID text (`bill_01h4…`).

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::{Entropy, Instant};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const SUFFIX_LEN: usize = 26;

/// The text is not an identifier of the expected kind.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a {expected} identifier")]
pub struct IdError {
    /// The prefix that was expected.
    pub expected: &'static str,
}

/// A UUIDv7 for `now`, its random part from `entropy`.
#[must_use]
pub fn uuid_v7(now: Instant, entropy: &dyn Entropy) -> Uuid {
    let mut random = [0_u8; 10];
    entropy.fill(&mut random);
    let millis = u64::try_from(now.micros().div_euclid(1000)).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

fn encode(uuid: Uuid) -> [u8; SUFFIX_LEN] {
    let mut value = uuid.as_u128();
    let mut out = [b'0'; SUFFIX_LEN];
    for slot in out.iter_mut().rev() {
        let digit = usize::try_from(value & 31).unwrap_or(0);
        *slot = ALPHABET[digit];
        value >>= 5;
    }
    out
}

fn decode(text: &str) -> Option<Uuid> {
    let bytes = text.as_bytes();
    if bytes.len() != SUFFIX_LEN || bytes[0] > b'7' {
        return None;
    }
    let mut value: u128 = 0;
    for byte in bytes {
        let digit = ALPHABET.iter().position(|letter| letter == byte)?;
        value = (value << 5) | u128::try_from(digit).ok()?;
    }
    Some(Uuid::from_u128(value))
}

/// The UUID within the TypeID text of any kind of identifier; `None` when it is no TypeID.
#[must_use]
pub fn uuid_within(text: &str) -> Option<Uuid> {
    let (prefix, suffix) = text.rsplit_once('_')?;
    let lower = |byte: u8| byte.is_ascii_lowercase();
    (!prefix.is_empty() && prefix.bytes().all(lower))
        .then(|| decode(suffix))
        .flatten()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// The prefix of its text form.
            pub const PREFIX: &'static str = $prefix;

            /// A new identifier that sorts by `now`.
            #[must_use]
            pub fn new(now: Instant, entropy: &dyn Entropy) -> Self {
                Self(uuid_v7(now, entropy))
            }

            /// From a stored UUID.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID to store.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// Whether a text is this identifier's, without making the text anew.
            #[must_use]
            pub fn is(self, text: &str) -> bool {
                let suffix = text.strip_prefix(concat!($prefix, "_"));
                suffix.is_some_and(|suffix| suffix.as_bytes() == encode(self.0))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!($prefix, "_"))?;
                f.write_str(std::str::from_utf8(&encode(self.0)).unwrap_or_default())
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix($prefix)
                    .and_then(|rest| rest.strip_prefix('_'))
                    .and_then(decode)
                    .map(Self)
                    .ok_or(IdError { expected: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A person or company.
    CustomerId = "cus";
    /// A billing account of a customer.
    AccountId = "acc";
    /// A place that is supplied.
    PropertyId = "prop";
    /// A point where one fuel enters (or leaves) a property.
    ServicePointId = "sp";
    /// A meter at a service point.
    MeterId = "met";
    /// One register of a meter.
    RegisterId = "reg";
    /// The dated agreement of a service point with a tariff.
    AgreementId = "agr";
    /// A tariff document with a version.
    TariffId = "tar";
    /// A reading of a register.
    ReadingId = "rdg";
    /// What validation doubts in a day of interval data.
    ExceptionId = "exc";
    /// A bill.
    BillId = "bill";
    /// A bill run.
    BillRunId = "run";
    /// A posting between two ledger accounts.
    TransferId = "tfr";
    /// A credit, an adjustment or a write-off.
    AdjustmentId = "adj";
    /// A customer's query about a bill.
    BillQueryId = "qry";
    /// An intent to pay.
    PaymentId = "pay";
    /// Credit on its way back to a card.
    RefundId = "ref";
    /// A Direct Debit mandate.
    MandateId = "ddm";
    /// One Direct Debit collection.
    CollectionId = "ddc";
    /// A file for the bank.
    SubmissionId = "dds";
    /// A line of the bank's statement.
    BankLineId = "bkl";
    /// A payment plan.
    PlanId = "plan";
    /// A login of a person.
    LoginId = "log";
    /// A session of a login on one device.
    SessionId = "ses";
    /// An audit record.
    AuditId = "aud";
    /// An event in the outbox.
    EventId = "evt";
    /// One request, from the edge to the log.
    RequestId = "req";
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    #[test]
    fn text_form_returns_the_same_identifier() {
        let now = Instant::from_seconds(1_763_700_000).expect("in range");
        let id = BillId::new(now, &Fixed(7));
        let text = id.to_string();
        assert!(text.starts_with("bill_"), "{text}");
        assert_eq!(text.parse(), Ok(id));
        assert!(id.is(&text));
        let another = BillId::new(now, &Fixed(8)).to_string();
        let of_another_kind = text.replace("bill_", "run_");
        for other in [
            &*another,
            &of_another_kind,
            &text[..30],
            &text.to_uppercase(),
            "",
        ] {
            assert!(!id.is(other), "{other}");
        }
        assert_eq!(uuid_within(&text), Some(id.uuid()));
        for other in [
            "",
            "dd:2026-11-03",
            "bill_",
            "_01h455vb4pex5vsknk084sn02q",
            "bill",
        ] {
            assert_eq!(uuid_within(other), None, "{other}");
        }
    }

    #[test]
    fn another_kind_of_identifier_is_refused() {
        let id = BillId::new(Instant::EPOCH, &Fixed(1));
        let other = id.to_string().replace("bill_", "acc_");
        assert_eq!(other.parse::<BillId>(), Err(IdError { expected: "bill" }));
        assert!("bill_8zzzzzzzzzzzzzzzzzzzzzzzzz".parse::<BillId>().is_err());
        assert!("bill_".parse::<BillId>().is_err());
    }

    #[test]
    fn identifiers_sort_by_the_time_they_were_made() {
        let early = PaymentId::new(Instant::EPOCH.plus_seconds(1), &Fixed(255));
        let late = PaymentId::new(Instant::EPOCH.plus_seconds(2), &Fixed(0));
        assert!(early < late);
        assert!(early.to_string() < late.to_string());
    }
}
