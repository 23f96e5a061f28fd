//! No tariff and no case, however wrong, makes the importer panic; what it accepts is checked.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::Tariff;
use crate::sam::rate_case;

/// A JSON number, sometimes one that is far too large or has a long tail.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0..2_000_i32).prop_map(|n| format!("{}.{:03}", n / 1_000, n % 1_000)),
        2 => (0..900_u32).prop_map(|n| n.to_string()),
        1 => Just("-0.25".to_owned()),
        1 => Just("1e38".to_owned()),
        1 => Just("0.10000000000000000555111512312578270211815834045410156".to_owned()),
        1 => Just("null".to_owned()),
        1 => Just("\"5\"".to_owned()),
    ]
}

fn tier() -> impl Strategy<Value = String> {
    let unit = prop_oneof![
        Just("kWh"),
        Just("kWh daily"),
        Just("kWh/kW"),
        Just("kWh/kW daily"),
        Just("kW"),
        Just("therms")
    ];
    let part = |name: &'static str| {
        proptest::option::weighted(0.5, number())
            .prop_map(move |value| value.map(|value| format!(r#""{name}":{value}"#)))
    };
    let unit = proptest::option::of(unit.prop_map(|unit| format!(r#""unit":"{unit}""#)));
    (part("rate"), part("adj"), part("max"), part("sell"), unit).prop_map(
        |(rate, adj, max, sell, unit)| {
            let fields = [rate, adj, max, sell, unit].into_iter().flatten();
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        },
    )
}

fn list(parts: Vec<String>) -> String {
    format!("[{}]", parts.join(","))
}

fn structure() -> impl Strategy<Value = String> {
    vec(vec(tier(), 0..4).prop_map(list), 0..4).prop_map(list)
}

/// Twelve months of twenty-four hours, now and then one too few.
fn schedule() -> impl Strategy<Value = String> {
    let hours = (
        vec(0..4_u8, 24),
        prop_oneof![9 => Just(24_usize), 1 => 0..26_usize],
    );
    let hours = hours.prop_map(|(hours, count)| {
        list(hours.iter().take(count).map(ToString::to_string).collect())
    });
    let months = prop_oneof![9 => Just(12_usize), 1 => 0..14_usize];
    (hours, months).prop_map(|(hours, months)| list(vec![hours; months]))
}

fn tariff() -> impl Strategy<Value = String> {
    let field = |name: &'static str, value: BoxedStrategy<String>| {
        proptest::option::weighted(0.6, value)
            .prop_map(move |value| value.map(|value| format!(r#""{name}":{value}"#)))
            .boxed()
    };
    let months =
        vec(0..4_u8, 12).prop_map(|months| list(months.iter().map(ToString::to_string).collect()));
    let words = prop_oneof![
        Just("\"$/day\"".to_owned()),
        Just("\"$/month\"".to_owned()),
        Just("\"$/year\"".to_owned()),
        Just("7".to_owned())
    ];
    let fields = vec![
        field("energyratestructure", structure().boxed()),
        field("energyweekdayschedule", schedule().boxed()),
        field("energyweekendschedule", schedule().boxed()),
        field("flatdemandstructure", structure().boxed()),
        field("flatdemandmonths", months.boxed()),
        field("demandratestructure", structure().boxed()),
        field("demandweekdayschedule", schedule().boxed()),
        field("demandweekendschedule", schedule().boxed()),
        field("fixedchargefirstmeter", number().boxed()),
        field("fixedchargeunits", words.clone().boxed()),
        field("mincharge", number().boxed()),
        field("minchargeunits", words.boxed()),
        field("demandreactivepowercharge", number().boxed()),
        field("unknown", structure().boxed()),
    ];
    fields.prop_map(|fields| {
        let fields = fields.into_iter().flatten().collect::<Vec<_>>();
        format!("{{{}}}", fields.join(","))
    })
}

proptest! {
    #[test]
    fn any_tariff_is_imported_or_refused(json in tariff(), number in 0..5_u8, month in -1..14_i8) {
        let metering = Metering {
            option: MeteringOption::from_number(number).expect("0 to 4"),
            credit_month: month,
            ..Metering::default()
        };
        if let Ok(imported) = import(&json, &metering) {
            let _ = Tariff::new(imported.document);
        }
    }

    #[test]
    fn any_text_is_refused_or_imported(text in "\\PC{0,200}") {
        let _ = from_json(&text);
        let _ = rate_case(&text);
    }

    #[test]
    fn a_broken_case_is_refused(
        json in tariff(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let case = format!(r#"{{"tariff":{json},"net_load_kw":[1,2],"metering_option":3}}"#);
        let mut bytes = case.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let text = String::from_utf8_lossy(&bytes);
        prop_assert!(rate_case(&text).is_err());
    }
}
