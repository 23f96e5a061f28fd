//! What a register shows, as typed by a person and as advanced between two readings.
//!
//! A reading is an `i64` in 10^-decimals of the register's unit: 04512.3 on a register with one
//! decimal is 45123. Nothing is guessed: what cannot be read is refused with the reason.

use rust_decimal::{Decimal, RoundingStrategy};

/// The longest face that is believed; keeps every reading inside `i64`.
const MOST_DIGITS: u8 = 17;

/// A meter's constant is kept in millionths: 20 is 20 000 000, 0.1 is 100 000.
const MULTIPLIER_DECIMALS: u32 = 6;

/// A multiplier of 1, in millionths: the register shows what was used.
pub const DIRECT_MULTIPLIER: i64 = 1_000_000;

/// The largest multiplier believed, in millionths: a million, beyond any current and voltage
/// transformers together.
const MOST_MULTIPLIER: i64 = 1_000_000 * DIRECT_MULTIPLIER;

/// The face of a register, and what its advance is multiplied by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegisterSpec {
    digits: u8,
    decimals: u8,
    multiplier_millionths: i64,
}

/// Why a typed text is not a reading of this register; the message is for the person.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum ReadingError {
    /// Nothing was typed.
    #[error("Type the numbers that your meter shows.")]
    Empty,
    /// Something else than digits, spaces, a comma or a point.
    #[error("\"{0}\" is not a number. Type only the numbers that your meter shows.")]
    NotANumber(String),
    /// More digits before the decimal point than the meter has.
    #[error("That is {found} digits, but this meter shows {digits}. Please check the numbers.")]
    TooManyDigits {
        /// Whole digits that the meter shows.
        digits: u8,
        /// Whole digits that were typed, without leading zeros.
        found: usize,
    },
    /// More decimals than the meter has.
    #[error("{}", decimals_message(*decimals))]
    TooManyDecimals {
        /// Decimals that the meter shows.
        decimals: u8,
    },
    /// `1,234` could be a thousand or a decimal.
    #[error("\"{0}\" could mean two things. Leave out the comma, or use a point for decimals.")]
    Ambiguous(String),
}

impl ReadingError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotANumber(_) => "not_a_number",
            Self::TooManyDigits { .. } => "too_many_digits",
            Self::TooManyDecimals { .. } => "too_many_decimals",
            Self::Ambiguous(_) => "ambiguous",
        }
    }
}

fn decimals_message(decimals: u8) -> String {
    match decimals {
        0 => "This meter has no decimals. Leave out the numbers after the point, often red."
            .to_owned(),
        1 => "This meter shows 1 number after the point. Please check the numbers.".to_owned(),
        many => format!("This meter shows {many} numbers after the point. Please check them."),
    }
}

impl RegisterSpec {
    /// A face of `digits` whole digits and `decimals` after the point; `None` when no meter has
    /// such a face.
    #[must_use]
    pub const fn new(digits: u8, decimals: u8) -> Option<Self> {
        if digits == 0 || decimals > MOST_DIGITS || digits > MOST_DIGITS - decimals {
            return None;
        }
        Some(Self {
            digits,
            decimals,
            multiplier_millionths: DIRECT_MULTIPLIER,
        })
    }

    /// The same face behind transformers (× 20) or with a constant printed on it (× 0.1), in
    /// millionths; `None` for none, a negative one, and one above a million.
    #[must_use]
    pub const fn with_multiplier(self, millionths: i64) -> Option<Self> {
        if millionths <= 0 || millionths > MOST_MULTIPLIER {
            return None;
        }
        Some(Self {
            multiplier_millionths: millionths,
            ..self
        })
    }

    /// What an advance of the face is multiplied by, without needless zeros.
    #[must_use]
    pub fn multiplier(&self) -> Decimal {
        Decimal::new(self.multiplier_millionths, MULTIPLIER_DECIMALS).normalize()
    }

    /// Whether the face shows what was used, with nothing to multiply.
    #[must_use]
    pub const fn is_direct(&self) -> bool {
        self.multiplier_millionths == DIRECT_MULTIPLIER
    }

    /// What an advance of 10^-decimals on the face stands for, in the register's unit; `None`
    /// when it cannot be counted.
    #[must_use]
    pub fn quantity(&self, units: i64) -> Option<Decimal> {
        let shown =
            Decimal::try_from_i128_with_scale(i128::from(units), u32::from(self.decimals)).ok()?;
        shown.checked_mul(self.multiplier())
    }

    /// Whole digits shown.
    #[must_use]
    pub const fn digits(&self) -> u8 {
        self.digits
    }

    /// Decimals shown.
    #[must_use]
    pub const fn decimals(&self) -> u8 {
        self.decimals
    }

    /// How many different values the face can show: after the last it starts again at 0.
    #[must_use]
    pub fn capacity(&self) -> i64 {
        10_i64.pow(u32::from(self.digits) + u32::from(self.decimals))
    }

    /// One whole unit, in 10^-decimals.
    #[must_use]
    pub fn unit(&self) -> i64 {
        10_i64.pow(u32::from(self.decimals))
    }
}

/// How far a register went from one reading to the next, rolling over at the top of the face.
#[must_use]
pub fn advance(previous: i64, current: i64, spec: &RegisterSpec) -> i64 {
    (i128::from(current) - i128::from(previous))
        .rem_euclid(i128::from(spec.capacity()))
        .try_into()
        .expect("less than the capacity, which is an i64")
}

/// Wh of an advance in 10^-decimals of a register of kWh, times its multiplier, rounded half to
/// even; `None` when it cannot be counted.
#[must_use]
pub fn units_to_wh(units: i64, spec: &RegisterSpec) -> Option<i64> {
    let wh = spec.quantity(units)?.checked_mul(Decimal::ONE_THOUSAND)?;
    i64::try_from(wh.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven)).ok()
}

/// As on the meter, with leading zeros: `04512.3`.
#[must_use]
pub fn format_reading(value: i64, spec: &RegisterSpec) -> String {
    let shown = value.rem_euclid(spec.capacity());
    let (whole, part) = (shown / spec.unit(), shown % spec.unit());
    let (digits, decimals) = (usize::from(spec.digits), usize::from(spec.decimals));
    if decimals == 0 {
        format!("{whole:0digits$}")
    } else {
        format!("{whole:0digits$}.{part:0decimals$}")
    }
}

/// What a person typed, in 10^-decimals. Spaces and leading zeros do not matter; digits of other
/// scripts are understood; decimals left out are zeros.
///
/// # Errors
/// Says what is wrong, in words for that person.
pub fn parse_reading(typed: &str, spec: &RegisterSpec) -> Result<i64, ReadingError> {
    let shown = || typed.trim().chars().take(30).collect::<String>();
    let plain = plain_digits(typed).ok_or_else(|| ReadingError::NotANumber(shown()))?;
    if plain.is_empty() {
        return Err(ReadingError::Empty);
    }
    let (whole, part) = split_decimals(&plain, spec, &shown)?;
    if whole.is_empty() && part.is_empty() {
        return Err(ReadingError::NotANumber(shown()));
    }
    if part.len() > usize::from(spec.decimals) {
        return Err(ReadingError::TooManyDecimals {
            decimals: spec.decimals,
        });
    }
    let significant = whole.trim_start_matches('0');
    if significant.len() > usize::from(spec.digits) {
        let found = significant.len();
        return Err(ReadingError::TooManyDigits {
            digits: spec.digits,
            found,
        });
    }
    let padded = format!(
        "0{significant}{part:0<width$}",
        width = usize::from(spec.decimals)
    );
    padded
        .parse()
        .map_err(|_| ReadingError::NotANumber(shown()))
}

/// ASCII digits and separators only; `None` when there is anything else.
fn plain_digits(typed: &str) -> Option<String> {
    // First digits of the scripts in which people type readings: each has ten in a row.
    const ZEROS: [char; 6] = ['0', '٠', '۰', '०', '০', '０'];
    let mut plain = String::with_capacity(typed.len());
    for letter in typed.chars() {
        let digit = ZEROS.iter().find_map(|zero| {
            let digit = u32::from(letter).checked_sub(u32::from(*zero))?;
            char::from_digit(digit, 10)
        });
        match (digit, letter) {
            (Some(digit), _) => plain.push(digit),
            (None, '.' | '٫' | '．') => plain.push('.'),
            (None, ',' | '，') => plain.push(','),
            (None, '٬' | '\'' | '’' | '\u{feff}' | '\u{200b}'..='\u{200f}') => {}
            (None, space) if space.is_whitespace() => {}
            _ => return None,
        }
    }
    Some(plain)
}

/// Whole digits and decimals. A comma before exactly three digits groups thousands, otherwise it
/// is a decimal comma; where both are possible the text is refused rather than guessed.
fn split_decimals(
    plain: &str,
    spec: &RegisterSpec,
    shown: &dyn Fn() -> String,
) -> Result<(String, String), ReadingError> {
    let not_a_number = || ReadingError::NotANumber(shown());
    let (before, point_part) = match plain.split_once('.') {
        Some((before, part)) if part.bytes().all(|byte| byte.is_ascii_digit()) => {
            (before, Some(part))
        }
        Some(_) => return Err(not_a_number()),
        None => (plain, None),
    };
    let mut groups = before.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let thousands = !first.is_empty() && first.len() <= 3 && rest.iter().all(|g| g.len() == 3);
    match (rest.as_slice(), point_part) {
        ([], part) => Ok((first.to_owned(), part.unwrap_or_default().to_owned())),
        ([_], None) if thousands && spec.decimals >= 3 => Err(ReadingError::Ambiguous(shown())),
        (groups, part) if thousands => Ok((
            format!("{first}{}", groups.concat()),
            part.unwrap_or_default().to_owned(),
        )),
        ([part], None) => Ok((first.to_owned(), (*part).to_owned())),
        _ => Err(not_a_number()),
    }
}

#[cfg(test)]
mod tests;
