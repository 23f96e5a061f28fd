//! SAM's five metering options become export terms.

use super::*;

const SOLD: &str = r#"{"energyratestructure":[[{"rate":0.3,"sell":0.05}]]}"#;
const UNSOLD: &str = r#"{"energyratestructure":[[{"rate":0.3}]]}"#;

fn export(json: &str, metering: &Metering) -> Option<ExportTerms> {
    import(json, metering)
        .expect("is supported")
        .document
        .export
}

fn option(number: u8) -> Metering {
    Metering {
        option: MeteringOption::from_number(number).expect("0 to 4"),
        ..Metering::default()
    }
}

#[test]
fn there_are_five_options() {
    assert!(MeteringOption::from_number(5).is_none());
    assert_eq!(option(2), Metering::default());
}

#[test]
fn surplus_kwh_are_carried_by_time_of_day_and_bought_in_the_credit_month() {
    let metering = Metering {
        credit_month: 4,
        yearend_sell_rate: Decimal::new(3, 2),
        ..option(0)
    };
    let Some(ExportTerms::NetMetering(terms)) = export(SOLD, &metering) else {
        panic!("option 0 is net metering")
    };
    let cash_out = terms.cash_out.expect("is bought");
    assert_eq!((cash_out.month, cash_out.rate), (4, Decimal::new(3, 2)));
    let Carry::SameTimeOfDay(times) = terms.carry else {
        panic!("SAM maps periods by time of day")
    };
    let times: Vec<String> = times.iter().map(ToString::to_string).collect();
    assert_eq!(times, ["00:00", "05:00", "11:00", "17:00"]);
}

#[test]
fn credits_are_netted_by_month_or_by_interval_and_paid_out_unless_they_expire() {
    let Some(ExportTerms::Credit(net)) = export(UNSOLD, &option(1)) else {
        panic!("option 1 nets even when surplus is worth nothing")
    };
    assert_eq!(
        (net.netting, net.usable),
        (Netting::Month, Usable::SameMonth)
    );
    assert_eq!(net.rates, flat(0, 0));
    let billing = Metering {
        credits_expire: true,
        ..option(3)
    };
    let Some(ExportTerms::Credit(credit)) = export(SOLD, &billing) else {
        panic!("option 3 is a credit")
    };
    assert_eq!(
        (credit.netting, credit.usable),
        (Netting::Interval, Usable::NextMonth)
    );
    assert_eq!(
        credit.true_up.expect("ends").pays_percent,
        money::Percent::ZERO
    );
}

#[test]
fn net_billing_pays_and_two_meters_keep_the_minimum_to_the_load() {
    let paid = |metering: &Metering| match export(SOLD, metering) {
        Some(ExportTerms::Payment(payment)) => payment.rates,
        other => panic!("{other:?}"),
    };
    assert_eq!(paid(&option(2)), flat(5, 2));
    let equal = Metering {
        sell_is_buy: true,
        ..option(4)
    };
    assert_eq!(paid(&equal), flat(3, 1));
    assert_eq!(export(UNSOLD, &option(2)), None);
    let minimum = r#"{"energyratestructure":[[{"rate":0.3}]],"mincharge":5}"#;
    let two_meters = import(minimum, &option(4)).expect("is supported").document;
    assert_eq!(two_meters.minimums[0].counts.len(), 3);
}

#[test]
fn prices_for_each_interval_do_not_go_with_net_metering_over_a_month() {
    let dynamic = Metering {
        buy_series: true,
        ..option(2)
    };
    let document = import(SOLD, &dynamic).expect("is supported").document;
    assert!(matches!(document.unit_rates, UnitRates::Dynamic(_)));
    let refused = Metering {
        buy_series: true,
        ..option(0)
    };
    assert!(import(SOLD, &refused).is_err());
}
