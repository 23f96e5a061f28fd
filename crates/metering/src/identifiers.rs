//! Supply numbers of Great Britain with their check digits: MPAN (electricity), MPRN (gas).
//!
//! A right check digit means that it was typed right, not that the supply exists.

/// Why a text is no supply number.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum IdentifierError {
    /// Something else than digits and spaces.
    #[error("a supply number has only digits")]
    NotDigits,
    /// Not as many digits as it must have.
    #[error("it has {found} digits, and must have {expected}")]
    Length {
        /// In words: "13", "6 to 10".
        expected: &'static str,
        /// How many there are.
        found: usize,
    },
    /// The check digit does not match: something is mistyped.
    #[error("the number does not check: please compare it with your bill")]
    CheckDigit,
}

fn digits(text: &str) -> Result<Vec<u32>, IdentifierError> {
    text.chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| letter.to_digit(10).ok_or(IdentifierError::NotDigits))
        .collect()
}

fn text(digits: &[u32]) -> String {
    digits
        .iter()
        .filter_map(|digit| char::from_digit(*digit, 10))
        .collect()
}

/// The 13 digits of a meter point administration number's core.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mpan(String);

impl Mpan {
    const WEIGHTS: [u32; 12] = [3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43];

    /// From what a person types; spaces and hyphens are left out.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(typed: &str) -> Result<Self, IdentifierError> {
        let digits = digits(typed)?;
        let (Some((check, first)), 13) = (digits.split_last(), digits.len()) else {
            return Err(IdentifierError::Length {
                expected: "13",
                found: digits.len(),
            });
        };
        let sum: u32 = first
            .iter()
            .zip(Self::WEIGHTS)
            .map(|(digit, weight)| digit * weight)
            .sum();
        if sum % 11 % 10 != *check {
            return Err(IdentifierError::CheckDigit);
        }
        Ok(Self(text(&digits)))
    }

    /// The 13 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A meter point reference number: 6 to 10 digits, the last two of them a check.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mprn(String);

impl Mprn {
    /// From what a person types; spaces and hyphens are left out.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(typed: &str) -> Result<Self, IdentifierError> {
        let digits = digits(typed)?;
        if !(6..=10).contains(&digits.len()) {
            return Err(IdentifierError::Length {
                expected: "6 to 10",
                found: digits.len(),
            });
        }
        let (first, check) = digits.split_at(digits.len() - 2);
        let sum: u32 = first
            .iter()
            .rev()
            .zip(1_u32..)
            .map(|(digit, weight)| digit * weight)
            .sum();
        if sum % 11 != check[0] * 10 + check[1] {
            return Err(IdentifierError::CheckDigit);
        }
        Ok(Self(text(&digits)))
    }

    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_mpans_check() {
        for typed in [
            "1800021679848",
            "2019010100002",
            "2227651294270",
            "2276173918389",
            "2210653921534",
            "2000000000006",
            " 20 0000 0000 006 ",
        ] {
            assert!(Mpan::parse(typed).is_ok(), "{typed}");
        }
    }

    #[test]
    fn a_mistyped_mpan_is_refused_with_the_reason() {
        assert_eq!(
            Mpan::parse("1405566778899"),
            Err(IdentifierError::CheckDigit)
        );
        assert_eq!(
            Mpan::parse("140556677889O"),
            Err(IdentifierError::NotDigits)
        );
        let short = IdentifierError::Length {
            expected: "13",
            found: 12,
        };
        assert_eq!(Mpan::parse("180002167984"), Err(short));
        assert!(matches!(
            Mpan::parse(""),
            Err(IdentifierError::Length { found: 0, .. })
        ));
    }

    #[test]
    fn any_single_wrong_digit_of_an_mpan_before_the_check_is_noticed_or_a_known_weakness() {
        // mod 11 mod 10 lets remainders 0 and 10 share a check digit; every other slip is caught.
        let right = "1800021679848";
        let mut missed = 0;
        for place in 0..12 {
            for digit in b'0'..=b'9' {
                let mut typed = right.as_bytes().to_vec();
                if typed[place] == digit {
                    continue;
                }
                typed[place] = digit;
                let typed = String::from_utf8(typed).expect("digits");
                missed += i32::from(Mpan::parse(&typed).is_ok());
            }
        }
        assert_eq!(missed, 0, "remainder 8 has no twin");
    }

    #[test]
    fn a_real_mprn_checks_and_a_mistyped_one_does_not() {
        assert_eq!(
            Mprn::parse("39384 24403").map(|mprn| mprn.0),
            Ok("3938424403".to_owned())
        );
        assert_eq!(Mprn::parse("3938424404"), Err(IdentifierError::CheckDigit));
        assert!(matches!(
            Mprn::parse("12345"),
            Err(IdentifierError::Length { found: 5, .. })
        ));
    }
}
