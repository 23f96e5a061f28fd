//! How a customer gets their bills (D5): on paper or not, and in which print.

use base::codes;

codes! {
    /// Whether bills are posted.
    BillDelivery {
        /// In the portal alone.
        Paperless = "paperless",
        /// By post. They are in the portal all the same.
        Paper = "paper",
        /// By post, with a message when they are in the portal.
        Both = "both",
    }
}

codes! {
    /// The print of a bill that is posted, and offered first where there is a choice.
    BillPrint {
        /// As letters have it.
        Standard = "standard",
        /// At least 18 points.
        Large = "large_print",
        /// Contracted Braille.
        Braille = "braille",
    }
}

/// What a customer chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillPreference {
    /// Whether bills are posted.
    pub delivery: BillDelivery,
    /// In which print.
    pub print: BillPrint,
}

impl Default for BillPreference {
    /// Of whoever chose nothing: who uses a portal has no need of paper.
    fn default() -> Self {
        Self {
            delivery: BillDelivery::Paperless,
            print: BillPrint::Standard,
        }
    }
}
