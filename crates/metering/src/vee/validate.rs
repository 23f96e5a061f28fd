//! The rules of validation. One pass over the slots of a day; whatever is found is an opinion for
//! a person, and no value is changed.

use super::exception::{Finding, Rule};
use super::history::{DayKind, History};
use super::rules::VeeRules;
use crate::{Channel, IntervalDay};

/// A day and what its delivery was like.
#[derive(Clone, Copy, Debug)]
pub struct DayFacts<'a> {
    /// The values that hold.
    pub day: &'a IntervalDay,
    /// Their channel.
    pub channel: Channel,
    /// Slots that the delivery gave two different values.
    pub conflicts: &'a [usize],
    /// How far the meter's clock was off, in seconds.
    pub drift_seconds: i64,
}

impl<'a> DayFacts<'a> {
    /// A day of which only the values are known.
    #[must_use]
    pub const fn of(day: &'a IntervalDay, channel: Channel) -> Self {
        Self {
            day,
            channel,
            conflicts: &[],
            drift_seconds: 0,
        }
    }
}

/// What is doubtful about a day, in the order of the rules and then of the slots. `history` are
/// days before it.
#[must_use]
pub fn validate(facts: &DayFacts<'_>, history: &History, rules: &VeeRules) -> Vec<Finding> {
    let mut found = Vec::new();
    if rules.duplicate.enabled && !facts.conflicts.is_empty() {
        duplicates(facts, &mut found);
    }
    let scan = Scan::of(facts, history, rules, &mut found);
    if rules.spike.enabled {
        spikes(facts.day, &scan, rules, &mut found);
    }
    if rules.high.enabled {
        found.extend(high(facts.day, &scan, history, rules));
    }
    if rules.clock_drift.enabled && facts.drift_seconds > rules.clock_drift.seconds {
        found.push(Finding {
            rule: Rule::ClockDrift,
            first_slot: 0,
            slots: facts.day.slots().len(),
            observed: Some(facts.drift_seconds),
            expected: Some(rules.clock_drift.seconds),
        });
    }
    found
}

/// Neighbouring slots with two values each are one finding.
fn duplicates(facts: &DayFacts<'_>, found: &mut Vec<Finding>) {
    for run in facts.conflicts.chunk_by(|a, b| a + 1 == *b) {
        let slots = &facts.day.slots()[run[0]..=run[run.len() - 1]];
        found.push(Finding {
            rule: Rule::Duplicate,
            first_slot: run[0],
            slots: run.len(),
            observed: slots.iter().map(|slot| slot.wh()).sum(),
            expected: None,
        });
    }
}

/// What one pass over the slots gives.
#[derive(Default)]
struct Scan {
    total_wh: i64,
    /// The three largest values, falling.
    peaks: [i64; 3],
}

/// A run of neighbouring slots of one kind.
#[derive(Clone, Copy, Default)]
struct Run {
    first: usize,
    slots: usize,
    sum_wh: i64,
}

impl Run {
    const fn add(&mut self, index: usize, wh: i64) {
        if self.slots == 0 {
            self.first = index;
        }
        self.slots += 1;
        self.sum_wh += wh;
    }

    fn finding(self, rule: Rule, observed: Option<i64>, expected: Option<i64>) -> Finding {
        Finding {
            rule,
            first_slot: self.first,
            slots: self.slots,
            observed,
            expected,
        }
    }
}

/// The runs of one pass, and what ends them.
struct Runs<'a> {
    rules: &'a VeeRules,
    minutes: u32,
    zeros_count: bool,
    /// Zeros that run up to the beginning of the day, in minutes; 0 once something was used.
    before: u32,
    gap: Run,
    zero: Run,
    negative: Run,
    found: &'a mut Vec<Finding>,
}

impl Runs<'_> {
    fn take(&mut self, index: usize, wh: Option<i64>) {
        match wh {
            None => self.gap.add(index, 0),
            Some(_) if self.gap.slots > 0 => self.end_gap(),
            Some(_) => {}
        }
        if wh == Some(0) {
            self.zero.add(index, 0);
        } else {
            self.end_zero();
            self.before = 0;
        }
        match wh {
            Some(wh) if wh < 0 => self.negative.add(index, wh),
            _ => self.end_negative(),
        }
    }

    fn end(&mut self) {
        self.end_gap();
        self.end_zero();
        self.end_negative();
    }

    fn end_gap(&mut self) {
        let run = std::mem::take(&mut self.gap);
        let rule = &self.rules.gap;
        if rule.enabled && run.slots > 0 && length(run.slots, self.minutes) >= rule.minutes {
            self.found.push(run.finding(Rule::Gap, None, None));
        }
    }

    fn end_zero(&mut self) {
        if self.zero.slots == 0 {
            return;
        }
        let run = std::mem::take(&mut self.zero);
        let limit = self.rules.zero_run.minutes;
        let long = length(run.slots, self.minutes).saturating_add(self.before) >= limit;
        // A run that was long before is told once: on the day that it became so.
        let told = self.before >= limit;
        if self.zeros_count && long && !told {
            self.found.push(run.finding(Rule::ZeroRun, Some(0), None));
        }
    }

    fn end_negative(&mut self) {
        if self.negative.slots == 0 {
            return;
        }
        let run = std::mem::take(&mut self.negative);
        if self.rules.negative.enabled {
            self.found
                .push(run.finding(Rule::Negative, Some(run.sum_wh), Some(0)));
        }
    }
}

impl Scan {
    fn of(
        facts: &DayFacts<'_>,
        history: &History,
        rules: &VeeRules,
        found: &mut Vec<Finding>,
    ) -> Self {
        let day = facts.day;
        let export = matches!(facts.channel, Channel::Export | Channel::ReactiveExport);
        let mut runs = Runs {
            rules,
            minutes: u32::from(day.resolution_minutes()),
            zeros_count: rules.zero_run.enabled && (rules.zero_run.exports || !export),
            before: history.zeros_before(day.local_day()),
            gap: Run::default(),
            zero: Run::default(),
            negative: Run::default(),
            found,
        };
        let mut scan = Self::default();
        for (index, slot) in day.slots().iter().enumerate() {
            let wh = slot.wh();
            runs.take(index, wh);
            let wh = wh.unwrap_or(0);
            scan.total_wh += wh;
            scan.note_peak(wh);
        }
        runs.end();
        scan
    }

    const fn note_peak(&mut self, wh: i64) {
        let [first, second, third] = self.peaks;
        if wh <= third {
            return;
        }
        self.peaks = if wh > first {
            [wh, first, second]
        } else if wh > second {
            [first, wh, second]
        } else {
            [first, second, wh]
        };
    }
}

fn length(slots: usize, minutes: u32) -> u32 {
    u32::try_from(slots)
        .unwrap_or(u32::MAX)
        .saturating_mul(minutes)
}

/// The highest two intervals, each against the third-highest.
fn spikes(day: &IntervalDay, scan: &Scan, rules: &VeeRules, found: &mut Vec<Finding>) {
    let rule = &rules.spike;
    let [first, _, third] = scan.peaks;
    let floor_wh = rule
        .floor_w
        .saturating_mul(i64::from(day.resolution_minutes()))
        / 60;
    let limit_wh = (i128::from(third) * i128::from(100 + rule.percent_over_third) / 100)
        .max(i128::from(floor_wh));
    // Three intervals make the least day in which one can stand out.
    if i128::from(first) <= limit_wh || day.slots().len() < 4 {
        return;
    }
    let limit = i64::try_from(limit_wh).ok();
    for (index, slot) in day.slots().iter().enumerate() {
        if let Some(wh) = slot.wh()
            && i128::from(wh) > limit_wh
        {
            found.push(Finding {
                rule: Rule::Spike,
                first_slot: index,
                slots: 1,
                observed: Some(wh),
                expected: limit,
            });
        }
    }
}

/// The day's total against the mean of sound days of its kind.
fn high(day: &IntervalDay, scan: &Scan, history: &History, rules: &VeeRules) -> Option<Finding> {
    let rule = &rules.high;
    if scan.total_wh < rule.floor_wh {
        return None;
    }
    let (mut sum, mut count) = (0_i128, 0_usize);
    for total in history.totals(DayKind::of(day.local_day())) {
        sum += i128::from(total);
        count += 1;
    }
    if count < rule.days.max(1) {
        return None;
    }
    let count = i128::try_from(count).ok()?;
    let limit = sum * i128::from(rule.percent) / (100 * count);
    (i128::from(scan.total_wh) > limit).then(|| Finding {
        rule: Rule::High,
        first_slot: 0,
        slots: day.slots().len(),
        observed: Some(scan.total_wh),
        expected: i64::try_from(limit).ok(),
    })
}
