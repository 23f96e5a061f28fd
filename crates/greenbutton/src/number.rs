//! Numbers of a file, kept exact: decimal text in, decimal text out, never a float.

use rust_decimal::Decimal;

use crate::error::Problem;

/// Seconds of the years 1000 to 9999: what a meter's time can be.
const EPOCH_LIMIT: i64 = 253_402_300_800;

/// The number of a text; `None` when it is empty.
pub fn decimal(text: &str, what: &str) -> Result<Option<Decimal>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(number) = digits(text) {
        return Ok(Some(Decimal::from(number)));
    }
    let parsed = if text.contains(['e', 'E']) {
        Decimal::from_scientific(text)
    } else {
        Decimal::from_str_exact(text)
    };
    // The decimal library allows `1_000`; the file format does not.
    match parsed {
        Ok(number) if !text.contains('_') => Ok(Some(number)),
        _ => {
            let shown: String = text.chars().take(40).collect();
            Err(Problem::new(
                "number",
                format!("{what} \"{shown}\" is not a number"),
            ))
        }
    }
}

/// What nearly every text of a file is: a few digits and nothing else.
fn digits(text: &str) -> Option<i64> {
    let plain = text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A whole number, such as a code.
pub fn whole(text: &str, what: &str) -> Result<Option<i64>, Problem> {
    let Some(number) = decimal(text, what)? else {
        return Ok(None);
    };
    let whole = number
        .is_integer()
        .then(|| i64::try_from(number).ok())
        .flatten();
    whole.map(Some).ok_or_else(|| {
        let shown: String = text.trim().chars().take(40).collect();
        Problem::new(
            "number",
            format!("{what} \"{shown}\" is not a whole number"),
        )
    })
}

/// Seconds since 1970, possibly with a fraction.
pub fn epoch(text: &str) -> Result<Option<Decimal>, Problem> {
    let Some(seconds) = decimal(text, "start")? else {
        return Ok(None);
    };
    if seconds.abs() > Decimal::from(EPOCH_LIMIT) {
        return Err(Problem::new(
            "time",
            format!("start {seconds} is not a time in seconds"),
        ));
    }
    Ok(Some(seconds))
}

/// A length in seconds.
pub fn duration(text: &str) -> Result<Option<Decimal>, Problem> {
    let Some(seconds) = decimal(text, "duration")? else {
        return Ok(None);
    };
    if seconds.is_sign_negative() && !seconds.is_zero() || seconds > Decimal::from(EPOCH_LIMIT) {
        return Err(Problem::new(
            "time",
            format!("duration {seconds} is not a length in seconds"),
        ));
    }
    Ok(Some(seconds))
}

/// `number` × 10^`power`, exactly; `None` when it has no exact form.
pub fn scaled(number: Decimal, power: i64) -> Option<Decimal> {
    let steps = u32::try_from(power.unsigned_abs())
        .ok()
        .filter(|steps| *steps <= 28)?;
    if power >= 0 {
        return number.checked_mul(Decimal::from_i128_with_scale(10_i128.pow(steps), 0));
    }
    let number = number.normalize();
    Decimal::try_from_i128_with_scale(number.mantissa(), number.scale() + steps).ok()
}

/// The shortest text of a number, as JSON has it.
pub fn text(number: Decimal) -> String {
    number.normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly_or_not_at_all() {
        let read = |text: &str| decimal(text, "value").map(|n| n.map(super::text));
        assert_eq!(read(" 12.50 "), Ok(Some("12.5".to_owned())));
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("1.2E3"), Ok(Some("1200".to_owned())));
        for text in ["12a", "1_000", "1,5", "--1", "NaN", "0x1F"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn powers_of_ten_move_the_point() {
        let moved = |n: i64, power| scaled(Decimal::from(n), power).map(text);
        assert_eq!(moved(1_074_821, -3), Some("1074.821".to_owned()));
        assert_eq!(moved(9_567, 3), Some("9567000".to_owned()));
        assert_eq!(moved(1, 29), None);
        assert_eq!(moved(1, i64::MIN), None);
    }

    #[test]
    fn impossible_times_are_refused() {
        assert!(epoch("1333252800000").is_err());
        assert!(duration("-1").is_err());
        assert_eq!(duration("0"), Ok(Some(Decimal::ZERO)));
    }
}
