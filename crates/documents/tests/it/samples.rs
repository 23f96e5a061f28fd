//! Bills to draw: made as real ones are, by the rating engine and `build_bill`.

use billing::document::{
    BankDetails, BillDocument, BillFacts, BillInputs, BusinessFacts, Contact, Emergency, Fuel,
    PastUse, PaymentTerms, Period, PriceFact, ReadingKind, ReadingUsed, SupplierFacts, SupplyAbout,
    SupplyInput, TariffFacts, build_bill,
};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use money::{Currency, Money};
use tariff::{Calendar, RatingInput, RatingRecord, RegisterAdvance, Tariff, Usage, examples, rate};

fn pounds(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

fn october() -> Period {
    Period::new(date(2026, 10, 1), date(2026, 11, 1)).expect("has days")
}

fn contact(name: &str, phone: &str, email: &str, web: &str) -> Contact {
    Contact {
        name: name.to_owned(),
        phone: phone.to_owned(),
        hours: "Monday to Friday, 8 am to 6 pm".to_owned(),
        email: email.to_owned(),
        web: web.to_owned(),
    }
}

fn supplier() -> SupplierFacts {
    let steps = [
        "Call or write to us. Most problems are solved on the same day.",
        "If you are not content, ask for a manager. You get an answer within 10 working days.",
        "After 8 weeks, or when we cannot agree, the Energy Ombudsman decides, free for you.",
    ];
    SupplierFacts {
        legal_name: "Lamplight Energy Ltd".to_owned(),
        company_number: "01234567".to_owned(),
        vat_number: "GB 123 4567 89".to_owned(),
        address: vec!["1 Gas Lamp Lane".to_owned(), "Sheffield S1 2AB".to_owned()],
        contact: contact(
            "",
            "0800 555 0100",
            "help@lamplight.example",
            "lamplight.example",
        ),
        complaints: contact("", "0800 555 0101", "complaints@lamplight.example", ""),
        complaint_steps: steps.map(str::to_owned).to_vec(),
        ombudsman: Some(contact(
            "Energy Ombudsman",
            "0330 440 1624",
            "",
            "ombudsman.example",
        )),
        advice: Some(contact(
            "Citizens Advice",
            "0808 223 1133",
            "",
            "advice.example",
        )),
        emergencies: vec![
            Emergency {
                fuel: Fuel::Electricity,
                what_for: "Power cut?".to_owned(),
                phone: "105".to_owned(),
            },
            Emergency {
                fuel: Fuel::Gas,
                what_for: "Smell gas?".to_owned(),
                phone: "0800 111 999".to_owned(),
            },
        ],
        fuel_mix: vec!["Electricity: wind 61%, solar 20%, nuclear 12%, gas 7%.".to_owned()],
    }
}

fn reading(id: &str, label: &str, on: Date, value: &str, kind: ReadingKind) -> ReadingUsed {
    ReadingUsed {
        reading_id: id.to_owned(),
        register_label: label.to_owned(),
        date: on,
        value: value.to_owned(),
        kind,
    }
}

/// The use of the thirteen months before.
fn history(base_wh: i64) -> Vec<PastUse> {
    let shape = [14, 17, 20, 22, 19, 16, 12, 9, 8, 8, 9, 11, 13];
    let mut from = date(2025, 9, 1);
    let mut past = Vec::new();
    for (index, part) in shape.into_iter().enumerate() {
        let to = from + 1.month();
        past.push(PastUse {
            period: Period::new(from, to).expect("has days"),
            wh: base_wh * part / 13,
            cost: pounds(6_000 + 100 * part),
            is_estimated: index == 4,
        });
        from = to;
    }
    past
}

/// One supply of October, rated. `wh` is by register.
pub fn supply(tariff: &str, identifier: &str, registers: &[(&str, i64)]) -> SupplyInput {
    let first = date(2026, 10, 1);
    let last = date(2026, 11, 1);
    let advances: Vec<RegisterAdvance> = registers
        .iter()
        .map(|(role, wh)| RegisterAdvance {
            role: (*role).to_owned(),
            wh: *wh,
            opening: reading("opening", role, first, "04512", ReadingKind::Smart),
            closing: reading("closing", role, last, "04824", ReadingKind::Customer),
            register: tariff::RegisterShown::default(),
            conversion: None,
        })
        .collect();
    let calendar = Calendar::new(&TimeZone::UTC, october()).expect("is in the calendar");
    let input = RatingInput::new(october(), &calendar, Usage::Registers(&advances));
    let tariff = Tariff::from_toml(tariff).expect("reads");
    let rated = rate(&tariff, &input).expect("rates");
    let record = RatingRecord::of(&tariff, &input, "UTC").expect("is in the calendar");
    let used = registers.iter().map(|(_, wh)| wh).sum();
    SupplyInput {
        service_point: format!("sp_{identifier}"),
        identifier: identifier.to_owned(),
        address: vec!["12 Beacon Street".to_owned(), "Sheffield S1 4XY".to_owned()],
        meter_serials: vec!["21L3456789".to_owned()],
        readings: Vec::new(),
        intervals_estimated: 0,
        rated,
        record,
        about: SupplyAbout {
            tariff: Some(TariffFacts {
                prices: vec![PriceFact {
                    label: "Unit rate".to_owned(),
                    text: "24.50p per kWh".to_owned(),
                }],
                ends_on: Some(date(2027, 3, 31)),
                payment_method: "Card or bank transfer".to_owned(),
            }),
            history: history(used),
            ..SupplyAbout::default()
        },
    }
}

/// What a bill says besides these supplies.
pub fn inputs(supplies: Vec<SupplyInput>) -> BillInputs {
    BillInputs {
        number: "LL-2026-000417".to_owned(),
        account_number: "A-1040-2281".to_owned(),
        supplier_name: "Lamplight Energy".to_owned(),
        customer_name: "Amina Khan".to_owned(),
        billing_address: vec![
            "12 Beacon Street".to_owned(),
            "Sheffield".to_owned(),
            "S1 4XY".to_owned(),
        ],
        billed_on: date(2026, 11, 2),
        due_on: date(2026, 11, 16),
        currency: Currency::Gbp,
        previous_balance: pounds(5_000),
        payments_received: pounds(5_000),
        adjustments: Vec::new(),
        supplies,
        notes: vec!["Clocks went back on 25 October: that day had 25 hours.".to_owned()],
        facts: BillFacts {
            terms: PaymentTerms {
                days: 14,
                collected_on: None,
                reference: "RF68 A104 0228 1".to_owned(),
                bank: Some(BankDetails {
                    name: "Lamplight Energy Ltd".to_owned(),
                    sort_code: "20-00-00".to_owned(),
                    account_number: "55779911".to_owned(),
                    iban: "GB33 BUKB 2020 1555 5555 55".to_owned(),
                }),
                pay_url: "https://my.lamplight.example/pay?bill=bill_01k9".to_owned(),
            },
            supplier: supplier(),
            ..BillFacts::default()
        },
    }
}

/// A household with electricity, gas and solar panels, and one estimated reading.
pub fn household() -> BillDocument {
    let mut electricity = supply(
        examples::UK_STANDARD_VARIABLE,
        "18 0002 1679 848",
        &[("total", 312_400)],
    );
    let half_way = date(2026, 10, 15);
    let estimate = reading(
        "half-way",
        "total",
        half_way,
        "04660",
        ReadingKind::Estimated,
    );
    electricity.readings.push(estimate);
    let gas = supply(examples::UK_GAS, "7422 8101 03", &[("total", 900_000)]);
    let solar = supply(
        examples::UK_EXPORT_FLAT,
        "18 0002 1679 911",
        &[("total", 40_000)],
    );
    build_bill(inputs(vec![electricity, gas, solar])).expect("builds")
}

/// A business with `sites` sites, billed together against a purchase order.
pub fn business(sites: usize) -> BillDocument {
    let supplies = (0..sites)
        .map(|site| {
            let wh = 1_000_000 + 13_579 * i64::try_from(site).expect("few");
            let identifier = format!("18 0002 {:04} {:03}", 1_000 + site, site % 997);
            let mut one = supply(examples::UK_BUSINESS_FLAT, &identifier, &[("total", wh)]);
            one.address = vec![
                format!("Unit {}, Lampworks Estate", site + 1),
                "Rotherham S60 1AA".to_owned(),
            ];
            one.meter_serials = vec![format!("E{site:07}")];
            one
        })
        .collect();
    let mut inputs = inputs(supplies);
    inputs.customer_name = "Wick & Flame Bakeries Ltd".to_owned();
    inputs.facts.business = Some(BusinessFacts {
        company_name: "Wick & Flame Bakeries Ltd".to_owned(),
        company_number: "07654321".to_owned(),
        vat_number: "GB 987 6543 21".to_owned(),
        purchase_order: "PO-88231".to_owned(),
    });
    build_bill(inputs).expect("builds")
}

/// The household's bill after a payment that leaves this to pay.
pub fn owing(minor: i64) -> BillDocument {
    let electricity = supply(
        examples::UK_STANDARD_VARIABLE,
        "18 0002 1679 848",
        &[("total", 312_400)],
    );
    let mut inputs = inputs(vec![electricity]);
    inputs.payments_received = pounds(0);
    inputs.previous_balance = pounds(0);
    let charged = build_bill(inputs.clone()).expect("builds").total_charges;
    inputs.payments_received = pounds(charged.minor() - minor);
    build_bill(inputs).expect("builds")
}

/// The same bill in another currency.
pub fn in_currency(bill: &BillDocument, code: &str) -> BillDocument {
    let json = bill.to_json().expect("writes");
    let other = json.replace("\"GBP\"", &format!("\"{code}\""));
    BillDocument::from_json(&other).expect("reads")
}
