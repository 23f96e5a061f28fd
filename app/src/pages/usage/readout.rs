//! What the read-out says of one bar, or of the whole period while no bar is chosen.

use wire::{Flow, Measure, Slot, UsageView};

use super::numbers;

/// One read-out: a figure, the words after it, and where a bar opens to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readout {
    /// `10.2 kWh`, or `£2.89` when money is shown.
    pub figure: String,
    /// `Sunday 15 November · £2.89 · some of it is missing`.
    pub words: String,
    /// `on` of the finer period.
    pub open: Option<String>,
}

impl Readout {
    /// The chosen bar, else the whole period.
    pub fn of(view: &UsageView, measure: Measure, slot: Option<usize>) -> Self {
        match slot.and_then(|at| view.slots.get(at)) {
            Some(slot) => Self::of_bar(view, measure, slot),
            None => Self::of_all(view, measure),
        }
    }

    fn of_bar(view: &UsageView, measure: Measure, slot: &Slot) -> Self {
        let energy = slot.wh.map(numbers::kwh);
        let cost = slot.cost_micros.map(|micros| {
            let micros = numbers::towards(view.flow, micros);
            numbers::money(micros, &view.currency_symbol, view.period)
        });
        let open = slot.open.clone().filter(|_| slot.wh.is_some());
        let mut readout = Self::worded(view.flow, measure, energy, cost, &slot.long_label);
        let unpriced = measure == Measure::Money && slot.wh.is_some() && slot.cost_micros.is_none();
        let price = if unpriced { "we can’t price it" } else { "" };
        for note in [numbers::quality(slot.quality, view.period), price] {
            if !note.is_empty() {
                readout.words.push_str(" · ");
                readout.words.push_str(note);
            }
        }
        Self { open, ..readout }
    }

    fn of_all(view: &UsageView, measure: Measure) -> Self {
        let known = view.slots.iter().any(|slot| slot.wh.is_some());
        let energy = known.then(|| numbers::kwh(view.total_wh));
        let cost = view.energy_cost.map(|cost| {
            let shown = if view.flow == Flow::Export {
                cost.checked_neg()
            } else {
                Ok(cost)
            };
            shown.unwrap_or(cost).to_string()
        });
        let when = format!("{} in all", view.title);
        Self::worded(view.flow, measure, energy, cost, &when)
    }

    fn worded(
        flow: Flow,
        measure: Measure,
        energy: Option<String>,
        cost: Option<String>,
        when: &str,
    ) -> Self {
        let (first, second) = match measure {
            Measure::Kwh => (energy, cost.map(|cost| earned(flow, cost))),
            Measure::Money => (cost.map(|cost| earned(flow, cost)), energy),
        };
        let mut words = when.to_owned();
        if let Some(second) = second {
            words.push_str(" · ");
            words.push_str(&second);
        }
        let figure = first.unwrap_or_else(|| "—".to_owned());
        Self {
            figure,
            words,
            open: None,
        }
    }
}

fn earned(flow: Flow, cost: String) -> String {
    if flow == Flow::Export {
        format!("{cost} earned")
    } else {
        cost
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use wire::{Currency, Money, Period, SlotQuality};

    pub fn view(flow: Flow) -> UsageView {
        let slot = |wh, cost_micros, quality| Slot {
            label: "3".to_owned(),
            long_label: "Tuesday 3 November".to_owned(),
            wh,
            cost_micros,
            quality,
            open: Some("2026-11-03".to_owned()),
        };
        UsageView {
            sentence: String::new(),
            points: Vec::new(),
            point: "sp".to_owned(),
            flow,
            period: Period::Month,
            title: "November 2026".to_owned(),
            from: "2026-11-01".to_owned(),
            previous: None,
            next: None,
            slots: vec![
                slot(Some(10_200), Some(2_890_000), SlotQuality::Estimated),
                slot(None, None, SlotQuality::Missing),
                slot(Some(4_000), Some(-600_000), SlotQuality::Measured),
            ],
            total_wh: 14_200,
            energy_cost: Some(Money::from_minor(349, Currency::Gbp)),
            standing_cost: None,
            currency_symbol: "£".to_owned(),
            summary: String::new(),
            estimated_count: 1,
            missing_count: 1,
            from_readings: false,
            data_until: None,
        }
    }

    #[test]
    fn a_bar_says_when_how_much_and_how_sure() {
        let said = Readout::of(&view(Flow::Electricity), Measure::Kwh, Some(0));
        assert_eq!(said.figure, "10.2 kWh");
        assert_eq!(
            said.words,
            "Tuesday 3 November · £2.89 · some or all of it estimated"
        );
        assert_eq!(said.open.as_deref(), Some("2026-11-03"));
    }

    #[test]
    fn money_first_when_money_is_shown() {
        let said = Readout::of(&view(Flow::Electricity), Measure::Money, Some(0));
        assert_eq!(
            (said.figure.as_str(), said.words.contains("10.2 kWh")),
            ("£2.89", true)
        );
    }

    #[test]
    fn a_missing_bar_has_no_figure_and_opens_nothing() {
        let said = Readout::of(&view(Flow::Electricity), Measure::Kwh, Some(1));
        assert_eq!(said.figure, "—");
        assert_eq!(said.words, "Tuesday 3 November · we have no data");
        assert_eq!(said.open, None);
    }

    #[test]
    fn no_bar_is_the_whole_period() {
        let said = Readout::of(&view(Flow::Gas), Measure::Kwh, None);
        assert_eq!(
            (said.figure.as_str(), said.words.as_str()),
            ("14.2 kWh", "November 2026 in all · £3.49")
        );
        assert_eq!(Readout::of(&view(Flow::Gas), Measure::Kwh, Some(99)), said);
    }

    #[test]
    fn export_is_earned() {
        let said = Readout::of(&view(Flow::Export), Measure::Kwh, Some(2));
        assert_eq!(said.words, "Tuesday 3 November · £0.60 earned");
    }
}
