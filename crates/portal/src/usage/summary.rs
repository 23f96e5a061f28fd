//! A chart in words, for those who do not see it.

use wire::{Period, SlotQuality};

use crate::wording;

/// The chart in words: total, most and least.
pub fn summary(period: Period, slots: &[wire::Slot], total_wh: i64) -> String {
    let known = || {
        slots
            .iter()
            .filter_map(|slot| slot.wh.map(|wh| (wh, &slot.long_label)))
    };
    let (Some(most), Some(least)) = (
        known().max_by_key(|(wh, _)| *wh),
        known().min_by_key(|(wh, _)| *wh),
    ) else {
        return "There are no figures for this time.".to_owned();
    };
    let (all, high, low) = (
        wording::kwh(total_wh),
        wording::kwh(most.0),
        wording::kwh(least.0),
    );
    if known().nth(1).is_none() {
        return format!("{all} in all.");
    }
    let mut over = slots
        .iter()
        .filter(|slot| slot.quality != SlotQuality::Future);
    let whole = |slot: &wire::Slot| {
        slot.wh.is_some() && !matches!(slot.quality, SlotQuality::Partial | SlotQuality::Missing)
    };
    let is_even = high == low && over.all(whole);
    if is_even && period != Period::Day {
        let each = if period == Period::Year {
            "month"
        } else {
            "day"
        };
        return format!("{all} in all, {high} each {each}.");
    }
    let (most, least) = (most.1, least.1);
    format!("{all} in all. Most: {most} ({high}). Least: {least} ({low}).")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(wh: &[Option<i64>]) -> Vec<wire::Slot> {
        let day = |(at, wh): (usize, &Option<i64>)| wire::Slot {
            label: String::new(),
            long_label: format!("day {at}"),
            wh: *wh,
            cost_micros: None,
            quality: wh.map_or(SlotQuality::Missing, |_| SlotQuality::Estimated),
            open: None,
        };
        wh.iter().enumerate().map(day).collect()
    }

    #[test]
    fn days_that_are_all_alike_are_said_once_and_only_if_none_is_missing() {
        let said = |wh: &[Option<i64>]| {
            let total = wh.iter().flatten().sum();
            summary(Period::Month, &days(wh), total)
        };
        let same = Some(10_000);
        assert_eq!(said(&[same, same]), "20 kWh in all, 10 kWh each day.");
        let differ = said(&[same, same, None]);
        assert!(
            differ.contains("Most:") && differ.contains("Least:"),
            "{differ}"
        );
        let differ = said(&[same, Some(11_000)]);
        assert!(differ.contains("Most: day 1 (11 kWh)"), "{differ}");
        assert_eq!(said(&[same]), "10 kWh in all.");
        assert_eq!(said(&[None]), "There are no figures for this time.");
    }
}
