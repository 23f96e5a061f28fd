//! What was used, bill by bill: one chart for each fuel and way it flows, and its numbers.
//!
//! Supplies are added up only over bills that all of them have: a bar never shows less than its
//! label says.

use std::collections::{BTreeMap, BTreeSet};

use base::words;
use billing::document::{BillDocument, Direction, Fuel, PastUse, SupplySection};
use charts::Series;
use jiff::civil::Date;

use crate::chart::{Use, draw};
use crate::story::{Chart, Part, Table, Weight};

/// A chart, and what it was drawn from.
pub struct Drawn {
    /// The chart.
    pub chart: Chart,
    flow: (Fuel, Direction),
    bars: Vec<Bar>,
}

impl Drawn {
    /// Whether a supply's use is in it.
    pub fn is_of(&self, section: &SupplySection) -> bool {
        flow(section) == self.flow
    }
}

struct Bar {
    from: Date,
    to: Date,
    wh: i64,
    is_estimated: bool,
}

fn flow(section: &SupplySection) -> (Fuel, Direction) {
    (section.fuel, section.direction)
}

/// One chart for each flow that has at least one earlier bill, in the order of the bill.
pub fn charts(bill: &BillDocument) -> Vec<Drawn> {
    let mut seen = Vec::new();
    for section in &bill.charges {
        if !seen.contains(&flow(section)) {
            seen.push(flow(section));
        }
    }
    seen.into_iter()
        .filter_map(|flow| chart(bill, flow))
        .collect()
}

fn chart(bill: &BillDocument, of: (Fuel, Direction)) -> Option<Drawn> {
    let sections: Vec<&SupplySection> = bill
        .charges
        .iter()
        .filter(|section| flow(section) == of)
        .collect();
    let bars = bars(&sections);
    let chart = chart_of(&bars, of, caption(&bars))?;
    Some(Drawn {
        chart,
        flow: of,
        bars,
    })
}

/// The chart of a supply's billed periods, oldest first; none for a single one.
pub fn chart_of_parts(parts: &[PastUse], of: (Fuel, Direction)) -> Option<Chart> {
    let bar = |one: &PastUse| Bar {
        from: one.period.from(),
        to: one.period.to(),
        wh: one.wh,
        is_estimated: one.is_estimated,
    };
    let bars: Vec<Bar> = parts.iter().map(bar).collect();
    let most = bars.iter().max_by_key(|bar| bar.wh)?;
    let caption = format!("Most: {}, {}.", words::kwh(most.wh), most.period());
    chart_of(&bars, of, caption)
}

fn chart_of(bars: &[Bar], of: (Fuel, Direction), caption: String) -> Option<Chart> {
    if bars.len() < 2 {
        return None;
    }
    let (noun, series) = match of {
        (Fuel::Gas, _) => ("Gas you used", Series::Gas),
        (Fuel::Electricity, Direction::Import) => ("Electricity you used", Series::Electricity),
        (Fuel::Electricity, Direction::Export) => ("Electricity you sold", Series::Export),
    };
    let uses: Vec<Use> = bars
        .iter()
        .map(|bar| Use {
            label: words::month_short(bar.middle()).to_owned(),
            wh: bar.wh,
            is_estimated: bar.is_estimated,
        })
        .collect();
    Some(Chart {
        title: format!("{noun}, bill by bill"),
        caption,
        alt: alt(bars),
        svg: draw(series, &uses),
    })
}

impl Bar {
    fn middle(&self) -> Date {
        let half = (self.to - self.from).get_days() / 2;
        self.from
            .checked_add(jiff::Span::new().days(half))
            .unwrap_or(self.from)
    }

    fn period(&self) -> String {
        words::period(self.from, self.to)
    }

    /// "312 kWh", "457 kWh, estimated".
    fn amount(&self) -> String {
        let estimate = if self.is_estimated { ", estimated" } else { "" };
        format!("{}{estimate}", words::kwh(self.wh))
    }
}

/// The bills of all these supplies together, oldest first, this one last.
fn bars(sections: &[&SupplySection]) -> Vec<Bar> {
    let points: BTreeSet<&str> = sections
        .iter()
        .map(|section| section.service_point.as_str())
        .collect();
    let mut past: BTreeMap<(Date, Date), (usize, Bar)> = BTreeMap::new();
    for point in &points {
        let own = sections
            .iter()
            .find(|section| section.service_point == *point);
        for one in own.iter().flat_map(|section| &section.about.history) {
            add(&mut past, one);
        }
    }
    let complete = past
        .into_values()
        .filter(|(supplies, _)| *supplies == points.len());
    let mut bars: Vec<Bar> = complete.map(|(_, bar)| bar).collect();
    let from = sections.iter().map(|section| section.period.from()).min();
    let to = sections.iter().map(|section| section.period.to()).max();
    if let (Some(from), Some(to)) = (from, to) {
        bars.push(Bar {
            from,
            to,
            wh: sections.iter().map(|section| section.total_wh).sum(),
            is_estimated: sections.iter().any(|section| section.is_estimated()),
        });
    }
    bars
}

fn add(past: &mut BTreeMap<(Date, Date), (usize, Bar)>, one: &PastUse) {
    let (from, to) = (one.period.from(), one.period.to());
    let none = Bar {
        from,
        to,
        wh: 0,
        is_estimated: false,
    };
    let (supplies, bar) = past.entry((from, to)).or_insert((0, none));
    *supplies += 1;
    bar.wh = bar.wh.saturating_add(one.wh);
    bar.is_estimated |= one.is_estimated;
}

/// "This bill: 214 kWh. The bill before: 190 kWh."
fn caption(bars: &[Bar]) -> String {
    let mut told = String::new();
    if let [.., before, now] = bars {
        let (now, before) = (words::kwh(now.wh), words::kwh(before.wh));
        told = format!("This bill: {now}. The bill before: {before}.");
    }
    if bars.iter().any(|bar| bar.is_estimated) {
        told.push_str(" Hatched: estimated.");
    }
    told
}

/// Every bar in words.
fn alt(bars: &[Bar]) -> String {
    let each: Vec<String> = bars
        .iter()
        .map(|bar| format!("{}: {}", bar.period(), bar.amount()))
        .collect();
    let count = bars.len();
    format!(
        "Bar chart of {count} bills, oldest first. {}.",
        each.join("; ")
    )
}

/// The numbers behind the charts, in one table: a row a period, a column a chart.
pub fn table(drawings: &[Drawn]) -> Vec<Part> {
    if drawings.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = drawings.iter().map(|drawn| flow_name(drawn.flow)).collect();
    let mut table = Table::new(
        "What was used in each billed period, oldest first. One column for each chart.",
        &["Period"],
        &names,
    );
    let periods: BTreeSet<(Date, Date)> = drawings
        .iter()
        .flat_map(|drawn| drawn.bars.iter().map(|bar| (bar.from, bar.to)))
        .collect();
    for (from, to) in periods {
        let own = |drawn: &Drawn| {
            let bar = drawn
                .bars
                .iter()
                .find(|bar| (bar.from, bar.to) == (from, to));
            bar.map_or_else(|| "–".to_owned(), Bar::amount)
        };
        let cells = std::iter::once(words::period(from, to)).chain(drawings.iter().map(own));
        table.add(Weight::Plain, cells.collect(), String::new());
    }
    vec![
        Part::heading(2, "The numbers behind the charts"),
        Part::Table(table),
    ]
}

/// The head of a column.
const fn flow_name(flow: (Fuel, Direction)) -> &'static str {
    match flow {
        (Fuel::Gas, _) => "Gas",
        (Fuel::Electricity, Direction::Import) => "Electricity",
        (Fuel::Electricity, Direction::Export) => "Electricity sold",
    }
}
