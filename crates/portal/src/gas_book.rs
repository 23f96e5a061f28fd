//! How gas volume becomes energy at a point, from what is published for its place and days.

use accounts::{Fuel, Register, ServicePoint, Supply};
use jiff::civil::Date;
use metering::{CalorificBook, GasConversion, GasUnit, MeteringRepository as _, RegisterSpec};
use store::Conn;

use crate::error::PortalError;

/// The calorific values that hold at a point; `None` where no gas is metered by volume.
pub struct GasBook(Option<CalorificBook>);

impl GasBook {
    /// That of a point where no gas is metered by volume.
    #[cfg(test)]
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// That of a point where `megajoules` always hold.
    #[cfg(test)]
    pub(crate) fn always(megajoules: rust_decimal::Decimal) -> Self {
        Self(Some(CalorificBook::new([(
            Date::constant(1, 1, 1),
            megajoules,
        )])))
    }

    /// Reads what is published for the point's postcode and the days `[from, to)`; nothing is read
    /// where no gas is metered by volume.
    pub async fn of(
        conn: &mut Conn,
        (supply, point): (&Supply, &ServicePoint),
        (from, to): (Date, Date),
    ) -> Result<Self, PortalError> {
        let mut of_point = supply.registers_of(point.id);
        let by_volume = of_point.any(|(_, register)| GasUnit::from_label(&register.unit).is_some());
        if point.fuel != Fuel::Gas || !by_volume {
            return Ok(Self(None));
        }
        let property = supply
            .properties
            .iter()
            .find(|one| one.id == point.property_id);
        let postcode = property.map_or("", |property| property.postcode.as_str());
        let values = conn.calorific_values(postcode, from, to).await?;
        let values = values.into_iter().map(|one| (one.gas_day, one.megajoules));
        Ok(Self(Some(CalorificBook::new(values))))
    }

    /// How volume used in the days `[from, to)` becomes energy, where gas is metered by volume.
    ///
    /// # Errors
    /// When no calorific value is published for the place: volume cannot be billed then.
    pub fn by_volume(&self, from: Date, to: Date) -> Result<Option<GasConversion>, PortalError> {
        let Some(book) = &self.0 else {
            return Ok(None);
        };
        let mean = book.mean(from, to).ok_or_else(|| {
            PortalError::Internal(format!("no calorific value of gas is known for {from}"))
        })?;
        Ok(Some(GasConversion::uk(mean)))
    }
}

/// How what a register shows became kWh, in words; `None` when it shows what was used.
pub fn conversion_words(
    register: &Register,
    face: &RegisterSpec,
    gas: Option<&GasConversion>,
) -> Option<String> {
    let by_volume = GasUnit::from_label(&register.unit).and(gas);
    let unit = &register.unit;
    let constant = face.multiplier();
    let Some(gas) = by_volume else {
        return (!face.is_direct()).then(|| {
            format!("What this meter shows is multiplied by {constant}: {unit} × {constant}")
        });
    };
    let multiplied = if face.is_direct() {
        unit.clone()
    } else {
        format!("{unit} × {constant} (of this meter)")
    };
    Some(format!(
        "Gas is measured by volume: {} × {} (pressure and temperature) × {} MJ ÷ 3.6 = kWh",
        multiplied,
        gas.correction,
        gas.calorific_value.normalize()
    ))
}
