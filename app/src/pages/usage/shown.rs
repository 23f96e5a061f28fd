//! What the parts of the page share: the numbers shown and what the person chose about them.

use std::sync::Arc;

use charts::Drawn;
use leptos::prelude::*;
use wire::{Measure, Period, UsageQuery, UsageView};

use super::readout::Readout;
use super::{ask, plot};

/// What lives as long as the page, whichever period it shows.
#[derive(Clone, Copy)]
pub struct Chosen {
    /// What the address asks for.
    pub asked: Memo<UsageQuery>,
    /// Energy or money, from the address.
    pub measure: Memo<Measure>,
    /// The bar that is read out.
    pub slot: RwSignal<Option<usize>>,
    /// WebAssembly runs, so the chart can be moved along.
    pub live: RwSignal<bool>,
}

/// One period's numbers, and its drawings once somebody needs them.
#[derive(Clone)]
pub struct Shown {
    /// The numbers.
    pub view: Arc<UsageView>,
    /// What the person chose.
    pub chosen: Chosen,
    /// Narrow and wide; drawn when first read, so never while the page is being taken over.
    pub drawn: ArcMemo<[Drawn; 2]>,
}

impl Shown {
    /// Takes over a new period: nothing is chosen in it yet.
    pub fn new(view: Arc<UsageView>, chosen: Chosen) -> Self {
        if chosen.slot.get_untracked().is_some() {
            chosen.slot.set(None);
        }
        let drawn = ArcMemo::new({
            let view = view.clone();
            move |_| plot::draw(&view, measure(&view, chosen))
        });
        Self {
            view,
            chosen,
            drawn,
        }
    }

    /// The address of another time of this point, in the measure chosen now.
    pub fn address(&self, period: Period, on: &str) -> String {
        ask::address(
            &ask::full(&self.view, period, on),
            self.chosen.measure.get(),
        )
    }

    /// The address of the finer period that the chosen bar opens.
    pub fn address_inside(&self, on: &str) -> String {
        self.address(finer(self.view.period), on)
    }

    /// What the read-out says now.
    pub fn readout(&self) -> Readout {
        let measure = measure(&self.view, self.chosen);
        Readout::of(&self.view, measure, self.chosen.slot.get())
    }
}

/// Whether anything here has a price; without one only energy can be shown.
pub fn is_priced(view: &UsageView) -> bool {
    view.slots.iter().any(|slot| slot.cost_micros.is_some())
}

fn measure(view: &UsageView, chosen: Chosen) -> Measure {
    let asked = chosen.measure.get();
    if is_priced(view) { asked } else { Measure::Kwh }
}

/// What one bar of a period is.
pub const fn finer(period: Period) -> Period {
    match period {
        Period::Year => Period::Month,
        Period::Month | Period::Day => Period::Day,
    }
}

/// "day", "month", "year".
pub const fn period_name(period: Period) -> &'static str {
    match period {
        Period::Day => "day",
        Period::Month => "month",
        Period::Year => "year",
    }
}
