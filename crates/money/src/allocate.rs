//! Splits an amount so that the parts add up to it exactly.

use crate::{Money, MoneyError};

impl Money {
    /// This amount split in proportion to `weights`, by largest remainder: each part is its exact
    /// share rounded down or up, and the parts sum to the whole. Equal remainders go to the earlier
    /// part; a negative amount splits like its opposite.
    ///
    /// # Errors
    /// [`MoneyError::NoWeights`] when no weight is above zero.
    pub fn allocate(self, weights: &[u64]) -> Result<Vec<Self>, MoneyError> {
        // u64 × u64 fits u128, and so does a sum of fewer than 2⁶⁴ weights.
        let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
        if total == 0 {
            return Err(MoneyError::NoWeights);
        }
        let size = u128::from(self.minor().unsigned_abs());
        let shares: Vec<(u128, u128)> = weights
            .iter()
            .map(|weight| divide(size, u128::from(*weight), total))
            .collect();
        let given: u128 = shares.iter().map(|(share, _)| share).sum();
        let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
        by_remainder.sort_by(|a, b| shares[*b].1.cmp(&shares[*a].1).then(a.cmp(b)));
        let mut parts: Vec<u128> = shares.iter().map(|(share, _)| *share).collect();
        let left = usize::try_from(size - given).map_err(|_| MoneyError::Overflow)?;
        for index in by_remainder.into_iter().take(left) {
            parts[index] += 1;
        }
        parts.into_iter().map(|part| self.with_size(part)).collect()
    }

    fn with_size(self, size: u128) -> Result<Self, MoneyError> {
        let size = i128::try_from(size).map_err(|_| MoneyError::Overflow)?;
        let signed = if self.is_negative() { -size } else { size };
        let minor = i64::try_from(signed).map_err(|_| MoneyError::Overflow)?;
        Ok(Self::from_minor(minor, self.currency()))
    }
}

/// The quotient and remainder of `size × weight ÷ total`.
fn divide(size: u128, weight: u128, total: u128) -> (u128, u128) {
    let product = size * weight;
    (product / total, product % total)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency::Gbp;

    fn split(minor: i64, weights: &[u64]) -> Vec<i64> {
        let parts = Money::from_minor(minor, Gbp)
            .allocate(weights)
            .expect("splits");
        parts.into_iter().map(Money::minor).collect()
    }

    #[test]
    fn ten_pence_in_three_gives_the_odd_penny_to_the_first() {
        assert_eq!(split(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(split(-10, &[1, 1, 1]), [-4, -3, -3]);
    }

    #[test]
    fn a_weight_of_zero_receives_nothing() {
        assert_eq!(split(7, &[0, 5, 0]), [0, 7, 0]);
    }

    #[test]
    fn nobody_to_give_to_is_an_error() {
        let money = Money::from_minor(7, Gbp);
        assert_eq!(money.allocate(&[]), Err(MoneyError::NoWeights));
        assert_eq!(money.allocate(&[0, 0]), Err(MoneyError::NoWeights));
    }

    proptest! {
        #[test]
        fn the_parts_sum_to_the_whole_and_each_is_within_a_penny_of_its_share(
            minor: i64,
            weights in prop::collection::vec(any::<u64>(), 1..20),
        ) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let parts = split(minor, &weights);
            prop_assert_eq!(parts.iter().map(|p| i128::from(*p)).sum::<i128>(), i128::from(minor));
            let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                let size = u128::from(minor.unsigned_abs());
                let (low, _) = divide(size, u128::from(*weight), total);
                let part = u128::from(part.unsigned_abs());
                prop_assert!(part == low || part == low + 1);
            }
        }
    }
}
