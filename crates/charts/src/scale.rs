//! A zero-based axis with few round ticks (1, 2 or 5 times a power of ten). Never leaves a value
//! outside the axis.

/// The axis from its lowest to its highest tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Lowest tick, at most zero.
    pub low: i128,
    /// Highest tick, at least zero and above `low`.
    pub high: i128,
    /// Between ticks.
    pub step: i128,
}

impl Scale {
    /// Covers zero and every value with at most `most` steps; `idle` is the step when all are zero.
    pub fn cover(values: impl Iterator<Item = i64>, most: i128, idle: i128) -> Self {
        let (mut min, mut max) = (0_i128, 0_i128);
        for value in values {
            min = min.min(value.into());
            max = max.max(value.into());
        }
        if min == max {
            return Self {
                low: 0,
                high: idle,
                step: idle,
            };
        }
        let mut power = 1_i128;
        loop {
            for times in [1, 2, 5] {
                let step = times * power;
                let (low, high) = (-(-min).div_ceil_to(step), max.div_ceil_to(step));
                if (high - low) / step <= most {
                    return Self { low, high, step };
                }
            }
            power *= 10;
        }
    }

    /// Every tick from the lowest up.
    pub fn ticks(&self) -> impl Iterator<Item = i128> {
        let (low, step) = (self.low, self.step);
        (0..=(self.high - low) / step).map(move |at| low + at * step)
    }
}

trait CeilTo {
    fn div_ceil_to(self, step: Self) -> Self;
}

impl CeilTo for i128 {
    /// The next multiple of `step` at or above a number that is not negative.
    fn div_ceil_to(self, step: Self) -> Self {
        (self + step - 1) / step * step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ticks_are_few_and_cover_every_value(values in prop::collection::vec(any::<i64>(), 0..50)) {
            let scale = Scale::cover(values.iter().copied(), 4, 1_000);
            let ticks: Vec<i128> = scale.ticks().collect();
            prop_assert!(ticks.len() >= 2 && ticks.len() <= 5);
            prop_assert!(ticks.contains(&0));
            for value in values {
                prop_assert!(i128::from(value) >= scale.low && i128::from(value) <= scale.high);
            }
        }
    }

    #[test]
    fn ticks_are_round() {
        let scale = Scale::cover([8_700].into_iter(), 5, 1_000);
        assert_eq!(
            scale.ticks().collect::<Vec<_>>(),
            [0, 2_000, 4_000, 6_000, 8_000, 10_000]
        );
    }
}
