use jiff::civil::date;

use super::*;
use crate::testing::level;

fn wrong(data: HistoryData) -> WhatIfError {
    History::new(data).expect_err("is refused")
}

#[test]
fn a_day_has_as_many_half_hours_as_its_clock_makes() {
    let history = History::new(level(date(2026, 1, 1), 365, 1)).expect("is sound");
    assert_eq!(history.slots(), 17_520);
    assert_eq!(history.days().count(), 365);
    let of = |day: Date| {
        let found = history.days().find(|(date, _)| *date == day);
        found.map(|(_, slots)| slots.len())
    };
    assert_eq!(of(date(2026, 3, 28)), Some(48));
    assert_eq!(of(date(2026, 3, 29)), Some(46));
    assert_eq!(of(date(2026, 10, 25)), Some(50));
    let last = history.days().last().expect("has days");
    assert_eq!(last, (date(2026, 12, 31), 17_472..17_520));
}

#[test]
fn a_year_has_twelve_months_whatever_day_it_starts_on() {
    for first_day in [date(2025, 1, 1), date(2025, 4, 15), date(2025, 1, 31)] {
        let history = History::new(level(first_day, 365, 1)).expect("is sound");
        let months = history.months();
        assert_eq!(months.len(), 12, "from {first_day}");
        assert_eq!(months[0].from(), first_day);
        assert_eq!(months[11].to(), history.period().to());
        assert!(months.windows(2).all(|pair| pair[0].to() == pair[1].from()));
    }
    let history = History::new(level(date(2025, 1, 31), 365, 1)).expect("is sound");
    let starts: Vec<Date> = history.months().iter().map(|month| month.from()).collect();
    assert_eq!(starts[1..3], [date(2025, 2, 28), date(2025, 3, 31)]);
}

#[test]
fn what_is_not_a_history_is_refused() {
    let sound = level(date(2026, 3, 28), 2, 1);
    let zone = HistoryData {
        time_zone: "Europe/Atlantis".to_owned(),
        ..sound.clone()
    };
    let unknown = "Europe/Atlantis".to_owned();
    assert_eq!(wrong(zone), WhatIfError::UnknownTimeZone(unknown));

    let mut cut = sound.clone();
    for row in [&mut cut.import, &mut cut.export, &mut cut.reactive] {
        row.pop();
    }
    assert_eq!(wrong(cut), WhatIfError::EndsInsideDay(date(2026, 3, 29)));

    let mut short = sound.clone();
    short.export.pop();
    let length = WhatIfError::Length {
        what: "export".to_owned(),
        expected: 94,
        found: 93,
    };
    assert_eq!(wrong(short), length);

    let odd = HistoryData {
        resolution_minutes: 7,
        ..sound.clone()
    };
    assert_eq!(wrong(odd), WhatIfError::Tariff(TariffError::Resolution(7)));

    let empty = HistoryData {
        import: Vec::new(),
        export: Vec::new(),
        reactive: Vec::new(),
        ..sound
    };
    assert_eq!(wrong(empty), WhatIfError::EmptyHistory);
}

#[test]
fn a_history_crosses_the_wire_with_its_gaps() {
    let mut data = level(date(2026, 3, 28), 1, 250);
    data.import[3] = None;
    data.export.clear();
    let json = serde_json::to_string(&data).expect("writes");
    assert!(json.contains("[250,250,250,null,250"));
    assert_eq!(
        serde_json::from_str::<HistoryData>(&json).expect("reads"),
        data
    );
}
