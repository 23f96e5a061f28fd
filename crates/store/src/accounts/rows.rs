//! Rows as they are stored, and what they mean.

use accounts::{Account, Customer, CustomerKind, PaymentMethod, StoredTariff};
use base::{AccountId, CustomerId, RepoError, RepoResult, TariffId};
use money::Currency;
use uuid::Uuid;

use crate::error::unknown_code;
use crate::types::{DbDate, DbInstant};
use crate::value::small;

#[derive(sqlx::FromRow)]
pub struct CustomerRow {
    id: Uuid,
    kind: String,
    name: String,
    email: String,
    phone: Option<String>,
    vulnerable: bool,
    created_at: DbInstant,
}

impl TryFrom<CustomerRow> for Customer {
    type Error = RepoError;

    fn try_from(row: CustomerRow) -> RepoResult<Self> {
        Ok(Self {
            id: CustomerId::from_uuid(row.id),
            kind: CustomerKind::from_code(&row.kind)
                .ok_or_else(|| unknown_code("customer kind", &row.kind))?,
            name: row.name,
            email: row.email,
            phone: row.phone,
            vulnerable: row.vulnerable,
            created_at: row.created_at.into(),
        })
    }
}

#[derive(sqlx::FromRow)]
pub struct AccountRow {
    id: Uuid,
    customer_id: Uuid,
    number: String,
    label: String,
    currency: String,
    payment_method: String,
    collection_day: Option<i64>,
    opened_on: DbDate,
    supply_version: i64,
}

impl TryFrom<AccountRow> for Account {
    type Error = RepoError;

    fn try_from(row: AccountRow) -> RepoResult<Self> {
        Ok(Self {
            id: AccountId::from_uuid(row.id),
            customer_id: CustomerId::from_uuid(row.customer_id),
            number: row.number,
            label: row.label,
            currency: Currency::from_code(&row.currency)
                .map_err(|_| unknown_code("currency", &row.currency))?,
            payment_method: PaymentMethod::from_code(&row.payment_method)
                .ok_or_else(|| unknown_code("payment method", &row.payment_method))?,
            collection_day: row.collection_day.map(small).transpose()?,
            opened_on: row.opened_on.into(),
            supply_version: row.supply_version,
        })
    }
}

/// An account beside its customer, whose identifier is `id` here.
#[derive(sqlx::FromRow)]
pub struct AccountAndCustomerRow {
    account_id: Uuid,
    customer_id: Uuid,
    number: String,
    label: String,
    currency: String,
    payment_method: String,
    collection_day: Option<i64>,
    opened_on: DbDate,
    supply_version: i64,
    #[sqlx(flatten)]
    customer: CustomerRow,
}

impl TryFrom<AccountAndCustomerRow> for (Account, Customer) {
    type Error = RepoError;

    fn try_from(row: AccountAndCustomerRow) -> RepoResult<Self> {
        let account = AccountRow {
            id: row.account_id,
            customer_id: row.customer_id,
            number: row.number,
            label: row.label,
            currency: row.currency,
            payment_method: row.payment_method,
            collection_day: row.collection_day,
            opened_on: row.opened_on,
            supply_version: row.supply_version,
        };
        Ok((account.try_into()?, row.customer.try_into()?))
    }
}

/// An account beside the session of its customer; all of it is missing where there is none.
#[derive(sqlx::FromRow)]
pub struct JoinedAccountRow {
    account_id: Option<Uuid>,
    number: Option<String>,
    label: Option<String>,
    currency: Option<String>,
    payment_method: Option<String>,
    collection_day: Option<i64>,
    opened_on: Option<DbDate>,
    supply_version: Option<i64>,
}

impl JoinedAccountRow {
    pub fn account(self, customer: CustomerId) -> RepoResult<Option<Account>> {
        let row = || {
            Some(AccountRow {
                id: self.account_id?,
                customer_id: customer.uuid(),
                number: self.number?,
                label: self.label?,
                currency: self.currency?,
                payment_method: self.payment_method?,
                collection_day: self.collection_day,
                opened_on: self.opened_on?,
                supply_version: self.supply_version?,
            })
        };
        row().map(TryInto::try_into).transpose()
    }
}

#[derive(sqlx::FromRow)]
pub struct TariffRow {
    id: Uuid,
    code: String,
    name: String,
    document: String,
}

impl TryFrom<TariffRow> for StoredTariff {
    type Error = RepoError;

    fn try_from(row: TariffRow) -> RepoResult<Self> {
        Ok(Self {
            id: TariffId::from_uuid(row.id),
            code: row.code,
            name: row.name,
            document: row.document,
        })
    }
}
