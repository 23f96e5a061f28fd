//! The rows of a customer, as they are stored: who, where, which meters, half-hours, readings.

use accounts::{
    Account, AccountsRepository as _, Agreement, Customer, CustomerKind, Meter, PaymentMethod,
    Property, Register, ServicePoint, UseDeclaration,
};
use base::{
    AccountId, AgreementId, CustomerId, Instant, MeterId, PropertyId, RegisterId, ServicePointId,
};
use billing::document::BusinessFacts;
use billing::run::{AccountTerms, BillingTermsRepository as _};
use jiff::ToSpan;
use jiff::civil::Date;
use metering::{
    Channel, IntervalDay, IssueTimes, MeteringRepository as _, Quality, Slot, StoredDay,
};
use money::{Currency, Decimal, Percent};
use rand_chacha::ChaCha8Rng;
use store::Conn;

use crate::chance::{Drawn, Stream, stream};
use crate::energy::{Fate, Metered, SiteEnergy, fates};
use crate::error::DemoError;
use crate::homes::{Load, PlannedAccount, PlannedCustomer, Site};
use crate::meters::Fit;
use crate::tariffs::Tariffs;
use crate::window::{SLOT_MINUTES, Window, ZONE};

/// Writes the rows of customers.
pub struct Writer<'a> {
    /// The seed of the plan.
    pub seed: u64,
    /// The days.
    pub window: &'a Window,
    /// The stored tariffs.
    pub tariffs: &'a Tariffs,
}

/// What the rows of one customer share.
pub struct Sheet<'a> {
    /// The days.
    pub window: &'a Window,
    tariffs: &'a Tariffs,
    /// Identifiers of rows.
    pub ids: Drawn,
    load: ChaCha8Rng,
    quality: ChaCha8Rng,
    /// Who reads a meter, and how well.
    pub readings: ChaCha8Rng,
    made_at: Instant,
}

/// The identifier of a customer of a seed. The random half follows from seed and place alone, so
/// that a database tells which seed it was made from.
pub fn customer_id(seed: u64, index: u32, made_at: Instant) -> CustomerId {
    CustomerId::new(
        made_at,
        &Drawn::from(stream(seed, Stream::Ids, u64::from(index) << 1)),
    )
}

impl Writer<'_> {
    /// Everything but bills and payments.
    pub async fn add(&self, conn: &mut Conn, planned: &PlannedCustomer) -> Result<(), DemoError> {
        let number = u64::from(planned.index);
        let first = self.window.boundaries.first().copied();
        let first = first.ok_or(DemoError::NothingToMake)?;
        let mut sheet = Sheet {
            window: self.window,
            tariffs: self.tariffs,
            ids: Drawn::from(stream(self.seed, Stream::Ids, (number << 1) | 1)),
            load: stream(self.seed, Stream::Load, number),
            quality: stream(self.seed, Stream::Quality, number),
            readings: stream(self.seed, Stream::Readings, number),
            made_at: self.window.instant(first, 8, 0),
        };
        let id = customer_id(self.seed, planned.index, sheet.made_at);
        conn.add_customer(&Customer {
            id,
            kind: planned.person.kind,
            name: planned.person.name.clone(),
            email: planned.person.email.clone(),
            phone: planned.person.phone.clone(),
            vulnerable: planned.person.vulnerable,
            created_at: sheet.made_at,
        })
        .await?;
        if planned.person.kind == CustomerKind::SmallBusiness {
            conn.put_business(id, &company(planned)).await?;
        }
        for account in &planned.accounts {
            sheet.account(conn, id, account, first).await?;
        }
        Ok(())
    }
}

/// The company behind a business; numbers that no register gives out.
fn company(planned: &PlannedCustomer) -> BusinessFacts {
    BusinessFacts {
        company_name: planned.person.name.clone(),
        company_number: format!("X{:07}", planned.index),
        vat_number: format!("GB 000 {:04} 00", planned.index),
        purchase_order: String::new(),
    }
}

impl Sheet<'_> {
    async fn account(
        &mut self,
        conn: &mut Conn,
        customer_id: CustomerId,
        planned: &PlannedAccount,
        first: Date,
    ) -> Result<(), DemoError> {
        let id = AccountId::new(self.made_at, &self.ids);
        let direct_debit = planned.paying.is_direct_debit();
        let opened_on = first.checked_sub(planned.months_before.months())?;
        let label = planned.sites.first().map(|site| site.address.line1.clone());
        conn.add_account(&Account {
            id,
            customer_id,
            number: planned.number.clone(),
            label: label.ok_or(DemoError::NothingToMake)?,
            currency: Currency::Gbp,
            payment_method: if direct_debit {
                PaymentMethod::DirectDebit
            } else {
                PaymentMethod::OnDemand
            },
            collection_day: direct_debit.then(|| i16::from(planned.collection_day)),
            opened_on,
            supply_version: 0,
        })
        .await?;
        if planned.terms != AccountTerms::default() {
            conn.put_terms(id, &planned.terms).await?;
        }
        for site in &planned.sites {
            self.site(conn, id, site, opened_on).await?;
        }
        Ok(())
    }

    async fn site(
        &mut self,
        conn: &mut Conn,
        account_id: AccountId,
        site: &Site,
        opened_on: Date,
    ) -> Result<(), DemoError> {
        let property_id = PropertyId::new(self.made_at, &self.ids);
        conn.add_property(&Property {
            account_id,
            id: property_id,
            line1: site.address.line1.clone(),
            line2: site.address.line2.clone(),
            town: site.address.town.clone(),
            postcode: site.address.postcode.clone(),
            time_zone: ZONE.to_owned(),
        })
        .await?;
        let energy = SiteEnergy::of(site, self.window, &mut self.load);
        for fit in &site.fits {
            let point = ServicePoint {
                account_id,
                id: ServicePointId::new(self.made_at, &self.ids),
                property_id,
                fuel: fit.fuel,
                direction: fit.direction,
                identifier: fit.identifier.clone(),
            };
            conn.add_service_point(&point).await?;
            self.declare(conn, &point, site, opened_on).await?;
            let registers = self.meter(conn, &point, fit, opened_on).await?;
            let metered = energy.through(fit);
            if fit.is_smart() {
                let days = self.days(&point, metered)?;
                conn.put_interval_days(&days).await?;
            }
            self.add_readings(conn, site, fit, metered, &registers)
                .await?;
        }
        Ok(())
    }

    /// Every fourth business or so has a flat above it, and declares most of its use domestic.
    async fn declare(
        &self,
        conn: &mut Conn,
        point: &ServicePoint,
        site: &Site,
        opened_on: Date,
    ) -> Result<(), DemoError> {
        let above_a_shop = site.address.postcode.bytes().map(u32::from).sum::<u32>() % 4 == 0;
        if !matches!(site.load, Load::Shop(_)) || !above_a_shop {
            return Ok(());
        }
        conn.put_use_declaration(&UseDeclaration {
            account_id: point.account_id,
            service_point_id: point.id,
            from: opened_on,
            domestic: Percent::new(Decimal::from(65)),
        })
        .await?;
        Ok(())
    }

    async fn meter(
        &self,
        conn: &mut Conn,
        point: &ServicePoint,
        fit: &Fit,
        opened_on: Date,
    ) -> Result<Vec<Register>, DemoError> {
        let account_id = point.account_id;
        let meter_id = MeterId::new(self.made_at, &self.ids);
        conn.add_meter(&Meter {
            account_id,
            id: meter_id,
            service_point_id: point.id,
            serial: fit.serial.clone(),
            smart: fit.is_smart(),
            installed_on: opened_on,
            removed_on: None,
        })
        .await?;
        let mut registers = Vec::new();
        for (position, dial) in (0_i16..).zip(fit.dials()) {
            let register = Register {
                account_id,
                id: RegisterId::new(self.made_at, &self.ids),
                meter_id,
                label: dial.label.to_owned(),
                role: dial.role,
                digits: dial.digits,
                decimals: dial.decimals,
                multiplier_millionths: metering::DIRECT_MULTIPLIER,
                unit: dial.unit.to_owned(),
                position,
            };
            conn.add_register(&register).await?;
            registers.push(register);
        }
        // What was used before is billed already, by another system.
        let first = self.window.boundaries.first().copied();
        let first = first.ok_or(DemoError::NothingToMake)?;
        for version in self.tariffs.versions(fit.tariff, first)? {
            conn.add_agreement(&Agreement {
                account_id,
                id: AgreementId::new(self.made_at, &self.ids),
                service_point_id: point.id,
                tariff_id: version.tariff,
                from: version.from,
                to: version.to,
            })
            .await?;
        }
        Ok(registers)
    }

    fn days(
        &mut self,
        point: &ServicePoint,
        metered: &Metered,
    ) -> Result<Vec<StoredDay>, DemoError> {
        let channel = match point.direction {
            accounts::Direction::Import => Channel::Import,
            accounts::Direction::Export => Channel::Export,
        };
        let fates = fates(metered.len(), &mut self.quality);
        let days = self.window.days.iter().zip(metered).zip(fates);
        days.filter(|(_, fate)| *fate != Fate::Lost)
            .map(|((day, wh), fate)| {
                let slots = wh
                    .iter()
                    .enumerate()
                    .map(|(index, wh)| slot(fate, index, *wh));
                Ok(StoredDay {
                    account_id: point.account_id,
                    service_point_id: point.id,
                    channel,
                    version: 1,
                    day: IntervalDay::new(day.date, SLOT_MINUTES, slots.collect())?,
                    issued: IssueTimes::default(),
                })
            })
            .collect()
    }
}

fn slot(fate: Fate, index: usize, wh: i64) -> Slot {
    let within = |from: usize, count: usize| index >= from && index < from + count;
    match fate {
        Fate::Gap(from, count) if within(from, count) => Slot::MISSING,
        Fate::Estimated(from, count) if within(from, count) => Slot::new(wh, Quality::Estimated),
        _ => Slot::measured(wh),
    }
}
