//! What is in dispute and what waits for it, on the bill of three supplies.

use money::Currency;
use proptest::prelude::*;

use super::*;
use crate::document::tests::dual_fuel_with_solar;

fn pounds(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

/// Every place of the bill.
fn places(bill: &BillDocument) -> Vec<LineRef> {
    let mut places = Vec::new();
    for (section, charges) in bill.charges.iter().enumerate() {
        for line in 0..charges.lines.len() {
            places.push(LineRef {
                section: u16::try_from(section).expect("few"),
                line: u16::try_from(line).expect("few"),
            });
        }
    }
    places
}

#[test]
fn a_line_is_in_dispute_with_its_tax_and_the_lines_are_the_bill() {
    let bill = dual_fuel_with_solar();
    assert_eq!(disputed(&bill, None), Ok(Some(bill.total_charges)));
    let mut sum = 0;
    let mut credits = 0;
    for place in places(&bill) {
        let line = place.of(&bill).expect("is there");
        let amount = disputed(&bill, Some(place))
            .expect("fits")
            .expect("is there");
        assert!(amount.minor() <= bill.total_charges.minor());
        if line.amount.is_negative() {
            assert_eq!(amount, pounds(0), "what we pay is not in dispute with us");
            credits += line.amount.minor();
        } else {
            assert!(
                amount.minor() >= line.amount.minor(),
                "{}: with tax",
                line.label
            );
        }
        sum += amount.minor();
    }
    // Tax is rounded once for each line here, and once for each section on the bill.
    let lines = i64::try_from(places(&bill).len()).expect("few");
    assert!((sum + credits - bill.total_charges.minor()).abs() <= lines);
}

#[test]
fn a_place_that_the_bill_does_not_have_is_none() {
    let bill = dual_fuel_with_solar();
    let nowhere = LineRef {
        section: 9,
        line: 0,
    };
    assert_eq!(disputed(&bill, Some(nowhere)), Ok(None));
    assert_eq!(
        "1.2".parse(),
        Ok(LineRef {
            section: 1,
            line: 2
        })
    );
    for wrong in ["", "1", "1.", "-1.0", "1.2.3", "70000.0"] {
        assert!(wrong.parse::<LineRef>().is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn what_waits_is_never_more_than_is_owed_or_in_dispute(
        disputed in -1_000_i64..1_000_000,
        outstanding in -1_000_i64..1_000_000,
        paid in 0_i64..1_000_000,
    ) {
        let held = on_hold(pounds(disputed), pounds(outstanding)).minor();
        prop_assert!(held >= 0);
        prop_assert!(held <= outstanding.max(0) && held <= disputed.max(0));
        // Paying never puts more on hold, and what is due never grows by it.
        let after = outstanding - paid;
        let held_after = on_hold(pounds(disputed), pounds(after)).minor();
        prop_assert!(held_after <= held);
        prop_assert!(after.max(0) - held_after <= outstanding.max(0) - held);
    }
}
