//! Why a Green Button file cannot be written.

/// What was given does not fit the format, or the bytes could not be handed on.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Whatever takes the bytes refused them.
    #[error("cannot be written: {0}")]
    Io(#[from] std::io::Error),
    /// ESPI's numbers have 48 bits.
    #[error("{what} {value} is larger than Green Button can say")]
    TooLarge {
        /// Which number.
        what: &'static str,
        /// The number.
        value: i64,
    },
    /// An interval that is not one: no length, or it begins before the one before it ends.
    #[error("the interval that starts at {start} has no length or overlaps the one before")]
    Interval {
        /// Where it starts.
        start: base::Instant,
    },
    /// An identifier that cannot be part of an address.
    #[error("\"{0}\" cannot be part of an address")]
    Identifier(String),
}
