//! The drawing: slots to bars, and a place on the screen back to its slot. Never words numbers.

use charts::{AxisUnit, Bar, BarChart, Drawn, Layout, Quality, Series};
use wire::{Flow, Measure, Slot, SlotQuality, UsageView};

use super::numbers;

/// The width, in CSS pixels, from which the stylesheet shows the wide drawing.
const WIDE_FROM_PX: i32 = 560;

/// The chart in both layouts, narrow first as the stylesheet expects.
pub fn draw(view: &UsageView, measure: Measure) -> [Drawn; 2] {
    let bars: Vec<Bar> = view
        .slots
        .iter()
        .map(|slot| bar(view.flow, measure, slot))
        .collect();
    let unit = match measure {
        Measure::Kwh => AxisUnit::Kwh,
        Measure::Money => AxisUnit::Money {
            symbol: &view.currency_symbol,
        },
    };
    let series = match view.flow {
        Flow::Electricity => Series::Electricity,
        Flow::Gas => Series::Gas,
        Flow::Export => Series::Export,
    };
    [Layout::Narrow, Layout::Wide].map(|layout| {
        charts::bars(&BarChart {
            id: "usage",
            series,
            bars: &bars,
            unit,
            layout,
            highlight: None,
            title: &view.title,
            description: &view.summary,
        })
    })
}

fn bar(flow: Flow, measure: Measure, slot: &Slot) -> Bar<'_> {
    // A time still to come is blank, not missing: a bar of nothing draws nothing.
    if slot.quality == SlotQuality::Future {
        return Bar {
            label: &slot.label,
            value: Some(0),
            quality: Quality::Measured,
        };
    }
    let value = match measure {
        Measure::Kwh => slot.wh,
        Measure::Money => slot
            .cost_micros
            .map(|micros| numbers::towards(flow, micros)),
    };
    let quality = match slot.quality {
        SlotQuality::Measured | SlotQuality::Future => Quality::Measured,
        SlotQuality::Estimated => Quality::Estimated,
        SlotQuality::Partial => Quality::Partial,
        SlotQuality::Missing => Quality::Missing,
    };
    Bar {
        label: &slot.label,
        value,
        quality,
    }
}

/// The slot under a place `x_px` from the left of a chart `width_px` wide; the nearest one beside
/// the bars.
pub fn slot_at(drawn: &[Drawn; 2], x_px: i32, width_px: i32) -> Option<usize> {
    let chart = &drawn[usize::from(width_px >= WIDE_FROM_PX)];
    let (left, width) = (tenths(chart.plot.left), tenths(chart.plot.width).max(1));
    let last = chart.slots.checked_sub(1)?;
    let x = i64::from(x_px) * i64::from(chart.size.0) * 10 / i64::from(width_px.max(1));
    let slots = i64::try_from(chart.slots).unwrap_or(i64::MAX);
    let slot = ((x - left) * slots).div_euclid(width).max(0);
    Some(usize::try_from(slot).unwrap_or(last).min(last))
}

/// A band over one slot, drawn for both layouts in the same boxes as the charts.
pub fn cursor(drawn: &[Drawn; 2], slot: usize) -> String {
    let mut out = String::new();
    for (chart, class) in drawn.iter().zip(["narrow", "wide"]) {
        let (left, width) = (tenths(chart.plot.left), tenths(chart.plot.width));
        let edge = |slot: usize| {
            let (slot, slots) = (i64::try_from(slot), i64::try_from(chart.slots.max(1)));
            left + width * slot.unwrap_or(0) / slots.unwrap_or(i64::MAX)
        };
        let (from, to) = (edge(slot), edge(slot + 1));
        let (top, height) = (tenths(chart.plot.top), tenths(chart.plot.height));
        out.push_str(&format!(
            "<svg class=\"plot {class}\" viewBox=\"0 0 {}0 {}0\"><rect x=\"{from}\" y=\"{top}\" \
             width=\"{}\" height=\"{height}\"/></svg>",
            chart.size.0,
            chart.size.1,
            to - from,
        ));
    }
    out
}

/// Drawing units to whole tenths of them, which the charts are laid out in.
fn tenths(units: f32) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a chart is under 10,000 units wide"
    )]
    let whole = (units * 10.0).round() as i64;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use charts::PlotArea;

    fn drawn() -> [Drawn; 2] {
        let one = |size: (u16, u16), left, width| Drawn {
            svg: String::new(),
            plot: PlotArea {
                left,
                top: 30.0,
                width,
                height: 100.0,
            },
            slots: 10,
            size,
        };
        [one((340, 220), 40.0, 300.0), one((920, 320), 20.0, 900.0)]
    }

    #[test]
    fn a_place_on_a_phone_finds_its_bar() {
        let drawn = drawn();
        // 170 px for 340 units: a slot is 15 px wide, the first starts at 20 px.
        assert_eq!(slot_at(&drawn, 20, 170), Some(0));
        assert_eq!(slot_at(&drawn, 34, 170), Some(0));
        assert_eq!(slot_at(&drawn, 35, 170), Some(1));
        assert_eq!(slot_at(&drawn, 169, 170), Some(9));
    }

    #[test]
    fn a_wide_chart_uses_its_own_drawing() {
        assert_eq!(slot_at(&drawn(), 111, 920), Some(1));
        assert_eq!(slot_at(&drawn(), 109, 920), Some(0));
    }

    #[test]
    fn beside_the_bars_is_the_nearest_bar() {
        let drawn = drawn();
        assert_eq!(slot_at(&drawn, 0, 340), Some(0));
        assert_eq!(slot_at(&drawn, -50, 340), Some(0));
        assert_eq!(slot_at(&drawn, 5_000, 340), Some(9));
        assert_eq!(slot_at(&drawn, 10, 0), Some(9));
    }

    #[test]
    fn a_chart_without_bars_has_no_slot() {
        let empty = drawn().map(|chart| Drawn { slots: 0, ..chart });
        assert_eq!(slot_at(&empty, 100, 340), None);
    }

    #[test]
    fn the_band_covers_its_slot() {
        let svg = cursor(&drawn(), 1);
        assert!(svg.contains("viewBox=\"0 0 3400 2200\"><rect x=\"700\" y=\"300\" width=\"300\""));
        assert!(svg.contains("viewBox=\"0 0 9200 3200\"><rect x=\"1100\" y=\"300\" width=\"900\""));
    }

    #[test]
    fn times_to_come_are_blank_and_missing_ones_are_not() {
        let slot = |quality| Slot {
            label: String::new(),
            long_label: String::new(),
            wh: None,
            cost_micros: None,
            quality,
            open: None,
        };
        let future = slot(SlotQuality::Future);
        let missing = slot(SlotQuality::Missing);
        assert_eq!(bar(Flow::Gas, Measure::Kwh, &future).value, Some(0));
        assert_eq!(bar(Flow::Gas, Measure::Kwh, &missing).value, None);
    }
}
