//! The preference centre: messages × channels.

use serde::{Deserialize, Serialize};

/// The preferences page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreferencesView {
    /// The answer: "We'll reach you by e-mail, and by text for outages."
    pub sentence: String,
    /// The columns.
    pub channels: Vec<ChannelView>,
    /// The rows.
    pub kinds: Vec<KindView>,
    /// "You get your bills on paper, in large print." Its own page changes it.
    pub bills: String,
}

/// How bills arrive, and what else may be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillPreferenceView {
    /// The answer: "You get your bills here and not on paper."
    pub sentence: String,
    /// On paper or not; one is chosen.
    pub delivery: Vec<ChoiceView>,
    /// In which print; one is chosen.
    pub print: Vec<ChoiceView>,
}

/// One of several things of which one is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceView {
    /// Stable code.
    pub code: String,
    /// "Paperless".
    pub label: String,
    /// What it means, in one sentence.
    pub hint: String,
    /// Chosen now.
    pub chosen: bool,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelView {
    /// Stable code.
    pub code: String,
    /// "E-mail".
    pub label: String,
    /// Where it goes: a masked address or number.
    pub to: String,
}

/// A kind of message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindView {
    /// Stable code.
    pub code: String,
    /// "Your bill is ready".
    pub label: String,
    /// What it is, in one sentence.
    pub text: String,
    /// Must reach at least one channel.
    pub must_arrive: bool,
    /// One a channel, in the order of the columns.
    pub on: Vec<bool>,
}
