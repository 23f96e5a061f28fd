//! What a made-up supplier is made from. The same plan on the same day gives the same supplier.

/// How much to make up, and from what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Everything random follows from it.
    pub seed: u64,
    /// How many customers. The first ones are the stories that can sign in.
    pub customers: u32,
    /// Whole months of history before the current one.
    pub months: u8,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            seed: 1,
            customers: 240,
            months: 24,
        }
    }
}
