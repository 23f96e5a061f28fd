//! Adding one customer with one electricity supply by hand: enough to load real data and bill it.
//! Loading a supplier's customers in bulk (L4) is another use-case.

use accounts::{
    Account, AccountsRepository as _, Agreement, Customer, CustomerKind, Direction, Fuel, Meter,
    PaymentMethod, Property, Register, RegisterRole, ServicePoint, StoredTariff, UseDeclaration,
};
use base::{
    AccountId, AgreementId, CustomerId, LoginId, MeterId, PropertyId, RegisterId, RepoError,
    ServicePointId, TariffId,
};
use identity::{IdentityRepository as _, Login, TotpState};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::Conn;
use tariff::Tariff;

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

/// What an operator says of a new customer.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    /// Name as on letters.
    pub name: String,
    /// Sign-in and contact e-mail.
    pub email: String,
    /// Sign-in password.
    pub password: String,
    /// Street and number.
    pub line1: String,
    /// Town.
    pub town: String,
    /// Postcode.
    pub postcode: String,
    /// IANA time zone of the property.
    pub time_zone: String,
    /// Supply number: MPAN, or the market's own.
    pub supply_number: String,
    /// Serial number of the meter.
    pub meter_serial: String,
    /// The agreed tariff: Lamplight's TOML or OpenEI URDB JSON.
    pub tariff: String,
    /// First day of supply, ISO.
    pub opened_on: String,
    /// The share of domestic use that a business declares, 0 to 100.
    pub domestic_percent: Option<String>,
}

impl Portal {
    /// Adds the customer, their account, property, smart meter, agreement and login in one
    /// transaction, and returns the account's number.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming what is wrong; [`Refusal::Conflict`] when the e-mail is known.
    pub async fn add_customer(
        &self,
        ctx: &OpContext,
        new: &NewCustomer,
    ) -> Result<String, PortalError> {
        ctx.system()?;
        let invalid = |code, message: String| PortalError::invalid(code, "", message);
        let opened_on: Date = new
            .opened_on
            .parse()
            .map_err(|error| invalid("customer.bad_date", format!("{}: {error}", new.opened_on)))?;
        TimeZone::get(&new.time_zone)
            .map_err(|error| invalid("customer.bad_time_zone", error.to_string()))?;
        let email = identity::normalise_email(&new.email)
            .map_err(|error| invalid("customer.bad_email", error.to_string()))?;
        identity::check_password(&new.password, &email)
            .map_err(|error| invalid("customer.bad_password", error.to_string()))?;
        let tariff = crate::issue_bill::read_tariff(&new.tariff)?;
        let declared = new.domestic_percent.as_deref();
        let declared = declared.map(crate::use_declaration::domestic_percent);
        let declared = declared.transpose()?;
        let password_hash = self.hash_password(&new.password).await?;
        let mut tx = self.store.begin().await?;
        let account = self
            .add_account(ctx, &mut tx, new, &email, &tariff, opened_on)
            .await?;
        let point = self
            .add_supply(ctx, &mut tx, new, &account, &tariff)
            .await?;
        if let Some(domestic) = declared {
            tx.put_use_declaration(&UseDeclaration {
                account_id: account.id,
                service_point_id: point,
                from: account.opened_on,
                domestic,
            })
            .await?;
        }
        let login = Login {
            id: LoginId::new(ctx.now, self.entropy.as_ref()),
            customer_id: account.customer_id,
            email,
            password_hash,
            totp: TotpState::default(),
            created_at: ctx.now,
        };
        tx.add_login(&login).await.map_err(known_email)?;
        let detail = serde_json::json!({ "customer": account.customer_id.to_string() });
        self.record(ctx, &mut tx, "customer.added", Some(account.id), &detail)
            .await?;
        tx.commit().await?;
        Ok(account.number)
    }

    async fn add_account(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        new: &NewCustomer,
        email: &str,
        tariff: &Tariff,
        opened_on: Date,
    ) -> Result<Account, PortalError> {
        let entropy = self.entropy.as_ref();
        let customer = Customer {
            id: CustomerId::new(ctx.now, entropy),
            kind: CustomerKind::Residential,
            name: new.name.clone(),
            email: email.to_owned(),
            phone: None,
            vulnerable: false,
            created_at: ctx.now,
        };
        tx.add_customer(&customer).await?;
        let account = Account {
            id: AccountId::new(ctx.now, entropy),
            customer_id: customer.id,
            number: self.free_number(tx).await?,
            label: new.line1.clone(),
            currency: tariff.document().currency,
            payment_method: PaymentMethod::OnDemand,
            collection_day: None,
            opened_on,
            supply_version: 0,
        };
        tx.add_account(&account).await?;
        Ok(account)
    }

    async fn add_supply(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        new: &NewCustomer,
        account: &Account,
        tariff: &Tariff,
    ) -> Result<ServicePointId, PortalError> {
        let entropy = self.entropy.as_ref();
        let account_id = account.id;
        let property = Property {
            account_id,
            id: PropertyId::new(ctx.now, entropy),
            line1: new.line1.clone(),
            line2: String::new(),
            town: new.town.clone(),
            postcode: new.postcode.clone(),
            time_zone: new.time_zone.clone(),
        };
        tx.add_property(&property).await?;
        let point = ServicePoint {
            account_id,
            id: ServicePointId::new(ctx.now, entropy),
            property_id: property.id,
            fuel: Fuel::Electricity,
            direction: Direction::Import,
            identifier: new.supply_number.clone(),
        };
        tx.add_service_point(&point).await?;
        self.add_meter(ctx, tx, new, account, point.id).await?;
        let document = tariff
            .to_toml()
            .map_err(|error| PortalError::Internal(error.to_string()))?;
        let stored = StoredTariff {
            id: TariffId::new(ctx.now, entropy),
            code: tariff.document().code.clone(),
            name: tariff.name().to_owned(),
            document,
        };
        tx.add_tariff(&stored).await?;
        tx.add_agreement(&Agreement {
            account_id,
            id: AgreementId::new(ctx.now, entropy),
            service_point_id: point.id,
            tariff_id: stored.id,
            from: account.opened_on,
            to: None,
        })
        .await?;
        Ok(point.id)
    }

    async fn add_meter(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        new: &NewCustomer,
        account: &Account,
        service_point_id: ServicePointId,
    ) -> Result<(), PortalError> {
        let entropy = self.entropy.as_ref();
        let account_id = account.id;
        let meter = Meter {
            account_id,
            id: MeterId::new(ctx.now, entropy),
            service_point_id,
            serial: new.meter_serial.clone(),
            smart: true,
            installed_on: account.opened_on,
            removed_on: None,
        };
        tx.add_meter(&meter).await?;
        tx.add_register(&Register {
            account_id,
            id: RegisterId::new(ctx.now, entropy),
            meter_id: meter.id,
            label: "kWh".to_owned(),
            role: RegisterRole::Single,
            digits: 6,
            decimals: 1,
            multiplier_millionths: metering::DIRECT_MULTIPLIER,
            unit: "kWh".to_owned(),
            position: 0,
        })
        .await?;
        Ok(())
    }

    /// An eight-digit account number that nobody has.
    async fn free_number(&self, tx: &mut Conn) -> Result<String, PortalError> {
        for _ in 0..50 {
            let mut bytes = [0_u8; 4];
            self.entropy.fill(&mut bytes);
            let number = format!("85{:06}", u32::from_le_bytes(bytes) % 1_000_000);
            if tx.account_by_number(&number).await?.is_none() {
                return Ok(number);
            }
        }
        Err(PortalError::Internal(
            "no free account number found".to_owned(),
        ))
    }
}

fn known_email(error: RepoError) -> PortalError {
    match error {
        RepoError::Conflict(_) => Refusal::Conflict {
            code: "customer.known_email",
            message: "There is a login with this e-mail already. Nothing was added.".to_owned(),
        }
        .into(),
        other => other.into(),
    }
}
