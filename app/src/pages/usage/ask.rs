//! The address of the usage page: what it asks for, read and written. Never checks a date or a
//! point: the portal does.

use leptos_router::params::ParamsMap;
use wire::{Measure, Period, UsageQuery, UsageView};

/// What the address asks for. Unknown words count as absent.
pub fn query(params: &ParamsMap) -> UsageQuery {
    let text = |name| params.get(name).filter(|value| !value.is_empty());
    let period = match params.get_str("period") {
        Some("day") => Some(Period::Day),
        Some("month") => Some(Period::Month),
        Some("year") => Some(Period::Year),
        _ => None,
    };
    UsageQuery {
        point: text("point"),
        period,
        on: text("on"),
    }
}

/// Energy, unless the address says money.
pub fn measure(params: &ParamsMap) -> Measure {
    match params.get_str("measure") {
        Some("money") => Measure::Money,
        _ => Measure::Kwh,
    }
}

/// The same query with nothing left out, so that equal places have equal addresses.
pub fn full(view: &UsageView, period: Period, on: &str) -> UsageQuery {
    UsageQuery {
        point: Some(view.point.clone()),
        period: Some(period),
        on: Some(on.to_owned()),
    }
}

/// The page's address for a query.
pub fn address(query: &UsageQuery, measure: Measure) -> String {
    written("/usage", query, measure)
}

/// The address of the same numbers as a file.
pub fn file_address(query: &UsageQuery) -> String {
    written("/usage.csv", query, Measure::Kwh)
}

/// What is before and after the day in the address of a time at the point that is shown.
pub fn around_day(view: &UsageView, period: Period, measure: Measure) -> (String, String) {
    const NAME: &str = "&on=";
    let mut before = address(&full(view, period, ""), measure);
    let day = before.find(NAME).map_or(before.len(), |at| at + NAME.len());
    let after = before.split_off(day);
    (before, after)
}

fn written(path: &str, query: &UsageQuery, measure: Measure) -> String {
    let mut out = String::with_capacity(path.len() + 96);
    let period = query.period;
    let (point, on) = (query.point.as_deref(), query.on.as_deref());
    let period = period.map(|period| match period {
        Period::Day => "day",
        Period::Month => "month",
        Period::Year => "year",
    });
    let money = (measure == Measure::Money).then_some("money");
    let pairs = [
        ("point", point),
        ("period", period),
        ("on", on),
        ("measure", money),
    ];
    out.push_str(path);
    for (name, value) in pairs
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    {
        out.push(if out.len() == path.len() { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        escape(&mut out, value);
    }
    out
}

/// Percent-encodes all that has a meaning in an address, or in HTML.
pub fn escape(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if text.bytes().all(plain) {
        out.push_str(text);
        return;
    }
    for byte in text.bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// Which day to show when another length of time is chosen: the newest with data inside what is
/// shown now, so that a shorter time is never empty.
pub fn on_for(view: &UsageView, period: Period) -> String {
    let coarseness = |period| match period {
        Period::Day => 0,
        Period::Month => 1,
        Period::Year => 2,
    };
    if coarseness(period) >= coarseness(view.period) {
        return view.from.clone();
    }
    let prefix = if view.period == Period::Year { 4 } else { 7 };
    let newest = view
        .data_until
        .as_ref()
        .and_then(|until| until.iso.get(..10));
    if let Some(day) = newest.filter(|day| day.get(..prefix) == view.from.get(..prefix)) {
        return day.to_owned();
    }
    let last = view.slots.iter().rev().find(|slot| slot.wh.is_some());
    last.and_then(|slot| slot.open.clone())
        .unwrap_or_else(|| view.from.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_what_was_asked() {
        let asked = UsageQuery {
            point: Some("sp_01".to_owned()),
            period: Some(Period::Day),
            on: Some("2026-11-03".to_owned()),
        };
        let address = address(&asked, Measure::Money);
        assert_eq!(
            address,
            "/usage?point=sp_01&period=day&on=2026-11-03&measure=money"
        );
        let mut params = ParamsMap::new();
        for pair in address
            .split('?')
            .nth(1)
            .expect("it has a query")
            .split('&')
        {
            let (name, value) = pair.split_once('=').expect("it is a pair");
            params.insert(name.to_owned(), value.to_owned());
        }
        assert_eq!(query(&params), asked);
        assert_eq!(measure(&params), Measure::Money);
    }

    #[test]
    fn the_address_around_a_day_is_that_of_the_day() {
        let view = UsageView {
            point: "sp_01".to_owned(),
            ..super::super::readout::tests::view(wire::Flow::Gas)
        };
        for measure in [Measure::Kwh, Measure::Money] {
            let whole = address(&full(&view, Period::Day, "2026-11-03"), measure);
            let (before, after) = around_day(&view, Period::Day, measure);
            assert_eq!(format!("{before}2026-11-03{after}"), whole);
        }
    }

    #[test]
    fn nothing_asked_is_the_bare_page() {
        assert_eq!(address(&UsageQuery::default(), Measure::Kwh), "/usage");
        assert_eq!(query(&ParamsMap::new()), UsageQuery::default());
    }

    #[test]
    fn odd_text_stays_inside_its_value() {
        let asked = UsageQuery {
            on: Some("a&b=ü".to_owned()),
            ..UsageQuery::default()
        };
        assert_eq!(file_address(&asked), "/usage.csv?on=a%26b%3D%C3%BC");
    }
}
