//! Numbers as people read them and how wide a text is about. Whole numbers only, a fixed table of
//! widths: the server and the browser must get the same answer.

use crate::AxisUnit;

/// How axis numbers are shown: divided by `per`, with `name` said once.
#[derive(Clone, Debug)]
pub struct Unit<'a> {
    /// Raw units in one shown unit.
    pub per: i128,
    /// Currency sign before the number, or empty.
    pub sign: &'a str,
    /// Unit after the number, or empty.
    pub suffix: &'static str,
}

impl<'a> Unit<'a> {
    /// Chooses kWh or larger so that the largest number stays short.
    pub fn choose(unit: AxisUnit<'a>, largest: i128) -> Self {
        let (sign, steps): (&str, [(i128, &'static str); 4]) = match unit {
            AxisUnit::Kwh => (
                "",
                [
                    (1_000, "kWh"),
                    (1_000_000, "MWh"),
                    (1_000_000_000, "GWh"),
                    (1_000_000_000_000, "TWh"),
                ],
            ),
            AxisUnit::Money { symbol } => (
                symbol,
                [
                    (1_000_000, ""),
                    (1_000_000_000, "k"),
                    (1_000_000_000_000, "m"),
                    (1_000_000_000_000_000, "bn"),
                ],
            ),
        };
        let fits = steps.iter().find(|(per, _)| largest < per * 100_000);
        let (per, suffix) = *fits.unwrap_or(&steps[3]);
        Self { per, sign, suffix }
    }

    /// The unit alone, for the axis.
    pub fn name(&self) -> String {
        format!("{}{}", self.sign, self.suffix)
    }

    /// A bar's own number, with its unit.
    pub fn full(&self, raw: i128) -> String {
        let money = !self.sign.is_empty();
        let shown = raw.abs() / self.per;
        let places = match (money, shown) {
            (true, 0) if raw.abs() * 100 < self.per => 4,
            (true, 0..10_000) => 2,
            (false, 0) if raw.abs() * 10 < self.per => 3,
            (false, 0..10) => 2,
            (false, 10..100) => 1,
            _ => 0,
        };
        let number = decimal(raw.abs(), self.per, places);
        let minus = if raw < 0 { "−" } else { "" };
        let space = if money || self.suffix.is_empty() {
            ""
        } else {
            " "
        };
        format!("{minus}{}{number}{space}{}", self.sign, self.suffix)
    }

    /// A tick's number, with as many places as `step` needs.
    pub fn tick(&self, raw: i128, step: i128) -> String {
        if raw == 0 {
            return "0".to_owned();
        }
        let mut places = 0;
        let mut scale = 1;
        while places < 6 && (step * scale) % self.per != 0 {
            places += 1;
            scale *= 10;
        }
        if places == 1 && !self.sign.is_empty() {
            places = 2;
        }
        let minus = if raw < 0 { "−" } else { "" };
        format!("{minus}{}", decimal(raw.abs(), self.per, places))
    }
}

/// `raw / per` to `places`, halves away from zero, with thousands commas.
fn decimal(raw: i128, per: i128, places: u32) -> String {
    let scale = 10_i128.pow(places);
    let rounded = (raw * scale * 2 + per) / (per * 2);
    let whole = (rounded / scale).to_string();
    let mut out = String::with_capacity(whole.len() + 8);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if places > 0 {
        let part = (rounded % scale).to_string();
        out.push('.');
        out.extend(std::iter::repeat_n(
            '0',
            (places as usize).saturating_sub(part.len()),
        ));
        out.push_str(&part);
    }
    out
}

/// About how wide `text` is at 12 units, in tenths of a unit, a little on the wide side.
pub fn text_width(text: &str) -> i32 {
    text.chars()
        .map(|c| match c {
            '.' | ',' | ':' | ' ' | 'i' | 'l' | 'j' | '\'' | '|' => 34,
            'f' | 't' | 'r' | '-' | 'I' => 48,
            'm' | 'w' | 'M' | 'W' | '@' => 100,
            // Figures are tabular: all as wide as the widest.
            '0'..='9' => 74,
            'A'..='Z' | '–' => 78,
            '\u{2e80}'.. => 124,
            _ => 66,
        })
        .fold(0_i32, i32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        let kwh = Unit::choose(AxisUnit::Kwh, 12_345);
        assert_eq!(kwh.full(12_345), "12.3 kWh");
        assert_eq!(kwh.full(340), "0.34 kWh");
        assert_eq!(kwh.full(4), "0.004 kWh");
        assert_eq!(kwh.tick(500, 500), "0.5");
        let pounds = Unit::choose(AxisUnit::Money { symbol: "£" }, 3_204_000);
        assert_eq!(pounds.full(3_204_000), "£3.20");
        assert_eq!(pounds.full(-3_205_000), "−£3.21");
        assert_eq!(pounds.tick(500_000, 500_000), "0.50");
    }

    #[test]
    fn large_energy_moves_to_a_larger_unit() {
        let unit = Unit::choose(AxisUnit::Kwh, 1_000_000_000_000);
        assert_eq!(unit.full(1_000_000_000_000), "1,000 GWh");
    }
}
