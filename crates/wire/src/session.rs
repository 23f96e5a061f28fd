//! Who is signed in, and which accounts they may choose from.

use serde::{Deserialize, Serialize};

/// What the frame around every page needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionView {
    /// Nobody is signed in.
    Nobody,
    /// The password was right; the second factor is still to come.
    SecondFactor,
    /// Signed in.
    SignedIn(SignedIn),
}

/// Someone who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Name as on letters.
    pub name: String,
    /// "AK", for the badge of their menu.
    pub initials: String,
    /// The accounts to choose from, by number.
    pub accounts: Vec<AccountChoice>,
    /// The chosen account's id.
    pub current: String,
}

/// One account in the switcher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountChoice {
    /// TypeID text.
    pub id: String,
    /// The number the customer knows.
    pub number: String,
    /// "14 Larch Road".
    pub label: String,
}

/// Where signing in goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInStep {
    /// Signed in.
    Done,
    /// A code is needed.
    SecondFactor,
}
