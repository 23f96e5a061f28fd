//! A customer with everything: account, property, electricity point, smart meter, register, login.

use accounts::{
    Account, AccountsRepository, Customer, CustomerKind, Direction, Fuel, Meter, PaymentMethod,
    Property, Register, RegisterRole, ServicePoint,
};
use base::{
    AccountId, CustomerId, LoginId, MeterId, PropertyId, RegisterId, RepoResult, ServicePointId,
};
use identity::{IdentityRepository, Login, TotpState};
use jiff::civil::{Date, date};
use money::Currency;
use store::Conn;

use crate::{SeededEntropy, morning};

/// Rows as they would be stored; change what the test is about before [`TestCustomer::add`].
#[derive(Clone, Debug)]
pub struct TestCustomer {
    /// The person.
    pub customer: Customer,
    /// Their account.
    pub account: Account,
    /// Where it is.
    pub property: Property,
    /// An electricity import point.
    pub point: ServicePoint,
    /// A smart meter.
    pub meter: Meter,
    /// Its only register: five digits, no decimals, kWh.
    pub register: Register,
    /// A login without a second factor, its password hash not a real one.
    pub login: Login,
}

impl TestCustomer {
    /// The customer of a number: the same number gives the same rows, another number others.
    #[must_use]
    pub fn numbered(number: u64) -> Self {
        let entropy = SeededEntropy::new(number);
        let now = morning();
        let customer = customer(CustomerId::new(now, &entropy), number);
        let account_id = AccountId::new(now, &entropy);
        let property_id = PropertyId::new(now, &entropy);
        let point_id = ServicePointId::new(now, &entropy);
        let meter_id = MeterId::new(now, &entropy);
        let login = Login {
            id: LoginId::new(now, &entropy),
            customer_id: customer.id,
            email: customer.email.clone(),
            password_hash: "$argon2id$not-a-real-one".to_owned(),
            totp: TotpState::default(),
            created_at: now,
        };
        Self {
            account: account(account_id, customer.id, number),
            property: property(account_id, property_id),
            point: ServicePoint {
                account_id,
                id: point_id,
                property_id,
                fuel: Fuel::Electricity,
                direction: Direction::Import,
                identifier: format!("{number:013}"),
            },
            meter: Meter {
                account_id,
                id: meter_id,
                service_point_id: point_id,
                serial: format!("S{number:06}"),
                smart: true,
                installed_on: supply_start(),
                removed_on: None,
            },
            register: register(account_id, RegisterId::new(now, &entropy), meter_id),
            customer,
            login,
        }
    }

    /// Writes every row.
    ///
    /// # Errors
    /// What the repositories answer.
    pub async fn add(&self, conn: &mut Conn) -> RepoResult<()> {
        conn.add_customer(&self.customer).await?;
        conn.add_account(&self.account).await?;
        conn.add_property(&self.property).await?;
        conn.add_service_point(&self.point).await?;
        conn.add_meter(&self.meter).await?;
        conn.add_register(&self.register).await?;
        conn.add_login(&self.login).await
    }
}

const fn supply_start() -> Date {
    date(2023, 1, 1)
}

fn customer(id: CustomerId, number: u64) -> Customer {
    Customer {
        id,
        kind: CustomerKind::Residential,
        name: format!("Test Customer {number}"),
        email: format!("customer{number}@example.org"),
        phone: None,
        vulnerable: false,
        created_at: morning(),
    }
}

fn account(id: AccountId, customer_id: CustomerId, number: u64) -> Account {
    Account {
        id,
        customer_id,
        number: format!("A{number:07}"),
        label: "12 Test Street".to_owned(),
        currency: Currency::Gbp,
        payment_method: PaymentMethod::OnDemand,
        collection_day: None,
        opened_on: supply_start(),
        // Property, point, meter and register.
        supply_version: 4,
    }
}

fn property(account_id: AccountId, id: PropertyId) -> Property {
    Property {
        account_id,
        id,
        line1: "12 Test Street".to_owned(),
        line2: String::new(),
        town: "Cardiff".to_owned(),
        postcode: "CF10 1AA".to_owned(),
        time_zone: "Europe/London".to_owned(),
    }
}

fn register(account_id: AccountId, id: RegisterId, meter_id: MeterId) -> Register {
    Register {
        account_id,
        id,
        meter_id,
        label: "kWh".to_owned(),
        role: RegisterRole::Single,
        digits: 5,
        decimals: 0,
        multiplier_millionths: 1_000_000,
        unit: "kWh".to_owned(),
        position: 0,
    }
}
