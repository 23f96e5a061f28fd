//! Addresses of resources, shaped as ESPI's REST interface has them, and their identifiers.

use uuid::Uuid;

use super::WriteError;

/// Where ESPI puts its resources below a host.
const BASE: &str = "/espi/1_1/resource";

/// The address of a resource, without a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// All usage points of a customer.
    pub fn customer(customer: &str) -> Result<Self, WriteError> {
        Ok(Self(format!("{BASE}/RetailCustomer/{}", segment(customer)?)).under("UsagePoint"))
    }

    /// A resource that stands by itself.
    pub fn single(kind: &str, id: &str) -> Self {
        Self(format!("{BASE}/{kind}/{id}"))
    }

    /// A collection or resource below this one.
    pub fn under(&self, name: &str) -> Self {
        Self(format!("{}/{name}", self.0))
    }

    /// A resource of this collection, by an identifier from outside.
    pub fn named(&self, id: &str) -> Result<Self, WriteError> {
        Ok(self.under(segment(id)?))
    }

    pub fn query(&self, query: &str) -> Self {
        Self(format!("{}?{query}", self.0))
    }

    /// The collection that this resource is in.
    pub fn up(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(up, _)| up)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// UUID version 5 of the address.
    pub fn uuid(&self) -> Uuid {
        Uuid::new_v5(&Uuid::NAMESPACE_URL, self.0.as_bytes())
    }

    pub fn urn(&self) -> String {
        self.uuid().urn().to_string()
    }
}

/// An identifier that needs no escaping in an address.
fn segment(id: &str) -> Result<&str, WriteError> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.~".contains(letter);
    let sound = !id.is_empty() && id.len() <= 100 && id.chars().all(plain);
    sound
        .then_some(id)
        .ok_or_else(|| WriteError::Identifier(id.chars().take(40).collect()))
}
