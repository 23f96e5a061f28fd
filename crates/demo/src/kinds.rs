//! The kinds of customers there are, and how often.

base::codes! {
    /// A kind of customer, by what is supplied and how it is measured.
    Kind {
        /// Electricity and gas, both smart.
        DualFuelSmart = "dual_fuel_smart",
        /// Electricity only, smart.
        ElectricitySmart = "electricity_smart",
        /// Electricity and gas, dials that somebody reads.
        DualFuelDials = "dual_fuel_dials",
        /// Day and night dials.
        EconomySeven = "economy_7",
        /// Panels, export, a car charged at night, time-of-use prices.
        SolarAndCar = "solar_and_car",
        /// Panels and export, gas too.
        Solar = "solar",
        /// Heated by electricity by day, smart.
        HeatPump = "heat_pump",
        /// A car, and a price for each half-hour.
        HalfHourly = "half_hourly",
        /// Two properties on one account and a third on another.
        SeveralProperties = "several_properties",
        /// A small business at one site.
        SmallBusiness = "small_business",
        /// A small business with three sites, an account each.
        SeveralSites = "several_sites",
    }
}

/// The mix after the stories; repeats.
const MIX: [Kind; 20] = [
    Kind::DualFuelSmart,
    Kind::ElectricitySmart,
    Kind::DualFuelDials,
    Kind::DualFuelSmart,
    Kind::Solar,
    Kind::EconomySeven,
    Kind::DualFuelSmart,
    Kind::ElectricitySmart,
    Kind::SmallBusiness,
    Kind::DualFuelSmart,
    Kind::HeatPump,
    Kind::DualFuelDials,
    Kind::HalfHourly,
    Kind::DualFuelSmart,
    Kind::SolarAndCar,
    Kind::SeveralProperties,
    Kind::DualFuelDials,
    Kind::EconomySeven,
    Kind::DualFuelSmart,
    Kind::SeveralSites,
];

impl Kind {
    /// The kind of the customer with this place after the stories.
    pub fn of(place: usize) -> Self {
        MIX[place % MIX.len()]
    }

    /// Whether it is a business.
    pub const fn is_business(self) -> bool {
        matches!(self, Self::SmallBusiness | Self::SeveralSites)
    }
}

base::codes! {
    /// How bills are paid.
    Paying {
        /// Direct Debit collects each bill.
        Collected = "collected",
        /// Direct Debit collects more than the bill: credit grows.
        Overpaying = "overpaying",
        /// By card, near the due date.
        ByCard = "by_card",
        /// By card, sometimes, and lately not.
        InDebt = "in_debt",
    }
}

impl Paying {
    /// Whether Direct Debit collects.
    pub const fn is_direct_debit(self) -> bool {
        matches!(self, Self::Collected | Self::Overpaying)
    }
}
