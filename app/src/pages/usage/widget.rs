//! The chart a person can move along: pointer, touch and keys choose the bar that is read out.
//!
//! The server draws it. While the page is taken over it is left as it is, since text may measure
//! differently in the browser; it is drawn there only after the person changed something.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use leptos::web_sys::Element;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wire::SlotQuality;

use super::plot;
use super::shown::{Shown, period_name};
use crate::components::load::attribute;

/// A swipe is at least this long and at most this slow; what is slower moves along the bars.
const SWIPE_PX: i32 = 56;
const SWIPE_MS: f64 = 350.0;

/// Goes to an address without a jump to the top.
type Go = std::rc::Rc<dyn Fn(&str)>;

/// Where and when a pointer went down.
#[derive(Clone, Copy, Default)]
struct Press {
    at_ms: f64,
    x_px: i32,
    y_px: i32,
}

/// The chart, its band over the chosen bar, and all that moves it.
pub fn widget(shown: Shown) -> AnyView {
    let chosen = shown.chosen;
    let navigate = use_navigate();
    let go: Go = std::rc::Rc::new(move |to: &str| {
        navigate(
            to,
            NavigateOptions {
                scroll: false,
                ..NavigateOptions::default()
            },
        );
    });
    let pressed = StoredValue::new(Press::default());
    let slots = shown.view.slots.len();
    let label = format!(
        "{}, chart. Arrow keys move from bar to bar, Enter opens a bar, Page Up and Page Down \
         change the {}.",
        shown.view.title,
        period_name(shown.view.period)
    );
    let live = move |text: &str| chosen.live.get().then(|| text.to_owned());
    let said = {
        let shown = shown.clone();
        move || {
            let said = shown.readout();
            chosen
                .live
                .get()
                .then(|| format!("{}, {}", said.figure, said.words))
        }
    };
    let (drawing, band) = (drawing(shown.clone()), band(shown.clone()));
    let place = move || {
        let at = chosen.slot.get().map_or(0, |slot| slot + 1);
        chosen.live.get().then(|| at.to_string())
    };
    view! {
        <div
            class="chart-plot"
            role=attribute(move || if chosen.live.get() { "slider" } else { "group" })
            tabindex=attribute(move || live("0"))
            aria-label=label
            aria-describedby="usage-summary"
            aria-valuemin=attribute(move || live("0"))
            aria-valuemax=attribute(move || live(&slots.to_string()))
            aria-valuenow=attribute(place)
            aria-valuetext=attribute(said)
            on:keydown=on_key(shown.clone(), go.clone())
            on:pointerdown=on_down(shown.clone(), pressed)
            on:pointermove=on_move(shown.clone())
            on:pointerup=on_up(shown, pressed, go)
            on:pointerleave=move |event| {
                if is_mouse(&event) {
                    choose(chosen.slot, None);
                }
            }
        >
            <div class="chart-drawing" inner_html=attribute(drawing)></div>
            <div class="chart-cursor" aria-hidden="true" inner_html=attribute(band)></div>
        </div>
    }
    .into_any()
}

/// Both drawings. Nothing while hydrating: leptos keeps the server's.
fn drawing(shown: Shown) -> impl Fn() -> String + Send + Sync + 'static {
    let taking_over = Owner::current_shared_context().is_some_and(|page| page.during_hydration());
    let leave_it = StoredValue::new(taking_over);
    move || {
        shown.chosen.measure.track();
        if leave_it.try_get_value().unwrap_or(false) {
            leave_it.set_value(false);
            return String::new();
        }
        shown
            .drawn
            .with(|[narrow, wide]| format!("{}{}", narrow.svg, wide.svg))
    }
}

fn band(shown: Shown) -> impl Fn() -> String + Send + Sync + 'static {
    move || match shown.chosen.slot.get() {
        Some(slot) => shown.drawn.with(|drawn| plot::cursor(drawn, slot)),
        None => String::new(),
    }
}

fn choose(slot: RwSignal<Option<usize>>, to: Option<usize>) {
    if slot.get_untracked() != to {
        slot.set(to);
    }
}

fn is_mouse(event: &PointerEvent) -> bool {
    event.pointer_type() == "mouse"
}

/// The bar under the pointer. The drawings take no pointer events, so that the place is always
/// measured from the chart's own corner.
fn under(shown: &Shown, event: &PointerEvent) -> Option<usize> {
    let chart: Element = event_target(event);
    let width_px = chart.client_width();
    shown
        .drawn
        .with_untracked(|drawn| plot::slot_at(drawn, event.offset_x(), width_px))
}

fn on_move(shown: Shown) -> impl Fn(PointerEvent) + 'static {
    move |event| choose(shown.chosen.slot, under(&shown, &event))
}

fn on_down(shown: Shown, pressed: StoredValue<Press>) -> impl Fn(PointerEvent) + 'static {
    move |event| {
        pressed.set_value(Press {
            at_ms: event.time_stamp(),
            x_px: event.client_x(),
            y_px: event.client_y(),
        });
        choose(shown.chosen.slot, under(&shown, &event));
    }
}

/// A finger's quick swipe turns the page, a mouse's click opens the bar.
fn on_up(shown: Shown, pressed: StoredValue<Press>, go: Go) -> impl Fn(PointerEvent) + 'static {
    move |event| {
        let press = pressed.get_value();
        let (dx, dy) = (event.client_x() - press.x_px, event.client_y() - press.y_px);
        if is_mouse(&event) {
            if event.button() == 0 && dx.abs() < 4 && dy.abs() < 4 {
                open(&shown, &go);
            }
        } else if event.time_stamp() - press.at_ms < SWIPE_MS
            && dx.abs() > SWIPE_PX
            && dx.abs() > 2 * dy.abs()
        {
            turn(&shown, dx < 0, &go);
        }
    }
}

fn on_key(shown: Shown, go: Go) -> impl Fn(KeyboardEvent) + 'static {
    move |event| {
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let slot = shown.chosen.slot;
        let last = shown
            .view
            .slots
            .iter()
            .rposition(|slot| slot.quality != SlotQuality::Future);
        let key = event.key();
        match key.as_str() {
            "PageUp" => turn(&shown, false, &go),
            "PageDown" => turn(&shown, true, &go),
            "Enter" => open(&shown, &go),
            key => match moved(key, slot.get_untracked(), last) {
                Some(to) => choose(slot, to),
                None => return,
            },
        }
        event.prevent_default();
    }
}

/// Where a key leads among the bars up to `last`; none when the key means nothing here.
fn moved(key: &str, from: Option<usize>, last: Option<usize>) -> Option<Option<usize>> {
    let last = last?;
    Some(match (key, from) {
        ("ArrowRight" | "ArrowUp", Some(at)) => Some((at + 1).min(last)),
        ("ArrowRight" | "ArrowUp" | "Home", None) | ("Home", Some(_)) => Some(0),
        ("ArrowLeft" | "ArrowDown", Some(at)) => Some(at.saturating_sub(1)),
        ("ArrowLeft" | "ArrowDown", None) | ("End", _) => Some(last),
        ("Escape", _) => None,
        _ => return None,
    })
}

/// Opens the chosen bar as a period of its own.
fn open(shown: &Shown, go: &Go) {
    let slot = shown
        .chosen
        .slot
        .get_untracked()
        .and_then(|at| shown.view.slots.get(at));
    if let Some(on) = slot
        .filter(|slot| slot.wh.is_some())
        .and_then(|slot| slot.open.as_ref())
    {
        go(&untrack(|| shown.address_inside(on)));
    }
}

/// Goes to the period before or after, when there is one.
fn turn(shown: &Shown, forwards: bool, go: &Go) {
    let view = &shown.view;
    let to = if forwards { &view.next } else { &view.previous };
    if let Some(on) = to {
        go(&untrack(|| shown.address(view.period, on)));
    }
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn arrows_walk_the_bars_and_stop_at_the_ends() {
        assert_eq!(moved("ArrowRight", None, Some(20)), Some(Some(0)));
        assert_eq!(moved("ArrowRight", Some(19), Some(20)), Some(Some(20)));
        assert_eq!(moved("ArrowRight", Some(20), Some(20)), Some(Some(20)));
        assert_eq!(moved("ArrowLeft", None, Some(20)), Some(Some(20)));
        assert_eq!(moved("ArrowLeft", Some(0), Some(20)), Some(Some(0)));
    }

    #[test]
    fn home_end_and_escape_jump() {
        assert_eq!(moved("Home", Some(7), Some(20)), Some(Some(0)));
        assert_eq!(moved("End", Some(7), Some(20)), Some(Some(20)));
        assert_eq!(moved("Escape", Some(7), Some(20)), Some(None));
    }

    #[test]
    fn other_keys_and_empty_charts_are_left_alone() {
        assert_eq!(moved("Tab", Some(7), Some(20)), None);
        assert_eq!(moved("ArrowRight", None, None), None);
    }
}
