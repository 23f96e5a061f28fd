//! The rules one by one on days made by hand, and what estimates promise.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use super::*;
use crate::calendar::slots_in_day;
use crate::{Channel, IntervalDay, Quality, Slot};

fn london() -> TimeZone {
    TimeZone::get("Europe/London").expect("a bundled zone")
}

/// A home: little at night, more in the morning and evening.
fn usual(index: usize) -> i64 {
    match index {
        0..=13 => 100,
        14..=19 => 450,
        20..=33 => 250,
        34..=43 => 600,
        _ => 200,
    }
}

fn day(on: Date) -> IntervalDay {
    with(on, |_, wh| Some(wh))
}

pub(super) fn with(on: Date, change: impl Fn(usize, i64) -> Option<i64>) -> IntervalDay {
    let count = slots_in_day(&london(), on, 30);
    let slots = (0..count).map(|index| match change(index, usual(index)) {
        Some(wh) => Slot::measured(wh),
        None => Slot::MISSING,
    });
    IntervalDay::new(on, 30, slots.collect()).expect("a day")
}

/// Four weeks of usual days before Wednesday 26 June 2024.
pub(super) fn history() -> History {
    let first = date(2024, 5, 29);
    History::of(first.series(jiff::Span::new().days(1)).take(28).map(day))
}

pub(super) const ON: Date = date(2024, 6, 26);

fn found(day: &IntervalDay) -> Vec<(Rule, usize, usize)> {
    let facts = DayFacts::of(day, Channel::Import);
    let findings = validate(&facts, &history(), &VeeRules::default());
    let short = |one: &Finding| (one.rule, one.first_slot, one.slots);
    findings.iter().map(short).collect()
}

#[test]
fn a_usual_day_is_not_doubted() {
    assert_eq!(found(&day(ON)), []);
    for clock_change in [date(2024, 3, 31), date(2024, 10, 27)] {
        assert_eq!(found(&day(clock_change)), []);
    }
}

#[test]
fn each_gap_is_one_finding() {
    let gaps = with(ON, |index, wh| {
        (!(10..13).contains(&index) && index != 47).then_some(wh)
    });
    assert_eq!(found(&gaps), [(Rule::Gap, 10, 3), (Rule::Gap, 47, 1)]);
    let rules = VeeRules {
        gap: GapRule {
            minutes: 60,
            ..GapRule::default()
        },
        ..VeeRules::default()
    };
    let facts = DayFacts::of(&gaps, Channel::Import);
    assert_eq!(validate(&facts, &history(), &rules).len(), 1);
}

#[test]
fn a_peak_far_above_the_third_highest_is_a_spike() {
    let spike = with(ON, |index, wh| Some(if index == 20 { 1_681 } else { wh }));
    assert_eq!(found(&spike), [(Rule::Spike, 20, 1)]);
    // 180 % over 600 is 1,680, which is not more than itself.
    let edge = with(ON, |index, wh| Some(if index == 20 { 1_680 } else { wh }));
    assert_eq!(found(&edge), []);
    // A kettle in an empty house is below the floor of 3 kW.
    let kettle = with(ON, |index, _| Some(if index == 20 { 1_500 } else { 20 }));
    assert_eq!(found(&kettle), []);
}

#[test]
fn zeros_count_on_from_the_day_before_and_are_told_once() {
    let zero = |on: Date| with(on, |_, _| Some(0));
    assert_eq!(found(&zero(ON)), [(Rule::ZeroRun, 0, 48)]);
    let half = with(ON, |index, wh| Some(if index < 24 { wh } else { 0 }));
    assert_eq!(found(&half), []);
    let mut history = history();
    history.push(half);
    let next = date(2024, 6, 27);
    let morning = with(next, |index, wh| Some(if index < 24 { 0 } else { wh }));
    let judge = |day: &IntervalDay, history: &History, channel| {
        let facts = DayFacts::of(day, channel);
        validate(&facts, history, &VeeRules::default()).len()
    };
    assert_eq!(judge(&morning, &history, Channel::Import), 1);
    assert_eq!(judge(&morning, &history, Channel::Export), 0);
    history.push(zero(next));
    assert_eq!(
        judge(&zero(date(2024, 6, 28)), &history, Channel::Import),
        0
    );
    let later = zero(date(2024, 6, 30));
    assert_eq!(judge(&later, &history, Channel::Import), 1, "a new run");
}

#[test]
fn energy_below_zero_is_doubted() {
    let negative = with(ON, |index, wh| Some(if index < 2 { -5 } else { wh }));
    assert_eq!(found(&negative), [(Rule::Negative, 0, 2)]);
}

#[test]
fn a_day_far_above_like_days_is_doubted() {
    let high = |percent: i64| with(ON, move |_, wh| Some(wh * percent / 100));
    assert_eq!(found(&high(300)), []);
    assert_eq!(found(&high(305)), [(Rule::High, 0, 48)]);
    let facts_day = high(305);
    let facts = DayFacts::of(&facts_day, Channel::Import);
    let short = History::of([day(date(2024, 6, 24)), day(date(2024, 6, 25))]);
    assert_eq!(validate(&facts, &short, &VeeRules::default()), []);
}

#[test]
fn what_the_delivery_said_of_itself_is_told() {
    let day = day(ON);
    let facts = DayFacts {
        conflicts: &[3, 4, 9],
        drift_seconds: 6,
        ..DayFacts::of(&day, Channel::Import)
    };
    let rules = VeeRules::default();
    let short = |one: Finding| (one.rule, one.first_slot, one.slots);
    let findings: Vec<_> = validate(&facts, &history(), &rules)
        .into_iter()
        .map(short)
        .collect();
    let expected = [
        (Rule::Duplicate, 3, 2),
        (Rule::Duplicate, 9, 1),
        (Rule::ClockDrift, 0, 48),
    ];
    assert_eq!(findings, expected);
}

#[test]
fn a_rule_that_is_switched_off_finds_nothing() {
    let bad = with(ON, |index, _| match index {
        0 => None,
        1 => Some(-5),
        2 => Some(90_000),
        _ => Some(0),
    });
    assert!(found(&bad).len() >= 4);
    let off = r#"{"gap":{"enabled":false},"negative":{"enabled":false},"spike":{"enabled":false},
        "zero_run":{"enabled":false},"high":{"enabled":false}}"#;
    let rules = serde_json::from_str(off).expect("rules");
    let facts = DayFacts::of(&bad, Channel::Import);
    assert_eq!(validate(&facts, &history(), &rules), []);
}

#[test]
fn intervals_are_checked_against_the_register() {
    let days = [day(date(2024, 6, 25)), day(ON)];
    let sum: i64 = days.iter().map(IntervalDay::total_wh).sum();
    let rule = SumCheckRule::default();
    assert_eq!(sum_check(&days, sum + 1_000, &rule), None);
    let off = sum_check(&days, sum + 1_001, &rule).expect("off by more");
    assert_eq!(
        (off.rule, off.observed, off.expected),
        (Rule::SumCheck, Some(sum), Some(sum + 1_001))
    );
    let gap = [with(ON, |index, wh| (index > 0).then_some(wh))];
    assert_eq!(
        sum_check(&gap, 0, &rule),
        None,
        "nothing is said while slots are missing"
    );
}

pub(super) fn fill(day: &IntervalDay, constraint: Option<i64>) -> Result<Estimate, NoEstimate> {
    let missing: Vec<usize> = (0..day.slots().len())
        .filter(|index| day.slots()[*index].wh().is_none())
        .collect();
    let constraint = constraint.map(|day_wh| Constraint { day_wh });
    let rules = EstimationRules::default();
    estimate(day, &missing, &history(), &london(), constraint, &rules)
}

#[test]
fn a_short_gap_is_bridged_by_a_straight_line() {
    let gap = with(ON, |index, wh| (!(14..16).contains(&index)).then_some(wh));
    let done = fill(&gap, None).expect("neighbours are known");
    let values: Vec<(i64, u8)> = done
        .slots
        .iter()
        .map(|slot| (slot.wh, slot.confidence))
        .collect();
    // From 100 to 450 in three steps.
    assert_eq!(values, [(217, 80), (333, 80)]);
    assert_eq!(done.methods(), [Method::Interpolation]);
    let filled = done.apply(&gap);
    assert_eq!((filled.missing_count(), filled.estimated_count()), (0, 2));
}

#[test]
fn a_long_gap_follows_like_days_by_the_clock() {
    let gap = with(ON, |index, wh| (index < 10).then_some(wh));
    let done = fill(&gap, None).expect("history is known");
    assert_eq!(done.apply(&gap).total_wh(), day(ON).total_wh());
    assert_eq!(
        (done.methods(), done.confidence()),
        (vec![Method::LikeDay], 80)
    );
    // The day on which clocks go forward has no 01:00 and no 01:30.
    let spring = date(2024, 3, 31);
    let before = History::of([date(2024, 3, 17), date(2024, 3, 24)].map(day));
    let empty = with(spring, |_, _| None);
    let all: Vec<usize> = (0..46).collect();
    let rules = EstimationRules::default();
    let done = estimate(&empty, &all, &before, &london(), None, &rules).expect("history");
    let morning = done
        .slots
        .iter()
        .find(|slot| slot.wh == 450)
        .map(|slot| slot.index);
    assert_eq!(morning, Some(12), "07:00 is two slots earlier");
}

#[test]
fn the_register_decides_how_much_and_the_profile_where() {
    let gap = with(ON, |index, wh| (index < 10).then_some(wh));
    let done = fill(&gap, Some(20_001)).expect("more than is known");
    let filled = done.apply(&gap);
    assert_eq!(filled.total_wh(), 20_001);
    assert_eq!(done.confidence(), 90);
    let contradiction = fill(&gap, Some(999));
    assert!(matches!(
        contradiction,
        Err(NoEstimate::Contradiction {
            known_wh: 1_000,
            ..
        })
    ));
}

#[test]
fn without_any_basis_there_is_no_estimate() {
    let empty = with(ON, |_, _| None);
    let nothing = History::default();
    let rules = EstimationRules::default();
    let all: Vec<usize> = (0..48).collect();
    let done = estimate(&empty, &all, &nothing, &london(), None, &rules);
    assert_eq!(done, Err(NoEstimate::NoBasis));
    let beyond = estimate(&empty, &[48], &history(), &london(), None, &rules);
    assert_eq!(beyond, Err(NoEstimate::NoSuchSlot(48)));
}

#[test]
fn a_value_that_was_replaced_is_edited_and_not_estimated() {
    let spike = with(ON, |index, wh| Some(if index == 20 { 90_000 } else { wh }));
    let rules = EstimationRules::default();
    let done = estimate(&spike, &[20], &history(), &london(), None, &rules).expect("neighbours");
    let edited = done.apply(&spike);
    assert_eq!(edited.slots()[20].quality(), Quality::Edited);
    assert!(edited.slots()[20].wh().is_some_and(|wh| wh < 1_000));
}
