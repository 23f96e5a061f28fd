//! Customers, accounts and what is supplied to them.

pub mod copies;
pub mod prices;
pub mod rows;
pub mod sql;
mod supply;

use accounts::{
    Account, AccountsRepository, Agreement, Customer, Meter, PaymentMethod, Property, Register,
    ServicePoint, StoredTariff, Supply, UseDeclaration,
};
use base::{AccountId, CustomerId, RepoResult, ServicePointId, TariffId};
use billing::LedgerRepository as _;
use jiff::civil::Date;
use uuid::Uuid;

use crate::conn::Conn;
use crate::value::binds;
use rows::{AccountAndCustomerRow, AccountRow, CustomerRow, TariffRow};
use supply::SupplyRow;

impl AccountsRepository for Conn {
    async fn customer(&mut self, id: CustomerId) -> RepoResult<Option<Customer>> {
        self.first::<CustomerRow, _>(sql::CUSTOMER, binds![id])
            .await
    }

    async fn accounts_of(&mut self, customer: CustomerId) -> RepoResult<Vec<Account>> {
        self.all::<AccountRow, _>(sql::ACCOUNTS_OF, binds![customer])
            .await
    }

    async fn account(&mut self, id: AccountId) -> RepoResult<Option<Account>> {
        self.first::<AccountRow, _>(sql::ACCOUNT, binds![id]).await
    }

    async fn account_by_number(&mut self, number: &str) -> RepoResult<Option<Account>> {
        self.first::<AccountRow, _>(sql::ACCOUNT_BY_NUMBER, binds![number])
            .await
    }

    async fn accounts_within(
        &mut self,
        after: Option<AccountId>,
        up_to: AccountId,
    ) -> RepoResult<Vec<(Account, Customer)>> {
        let after = after.map_or_else(Uuid::nil, AccountId::uuid);
        self.all::<AccountAndCustomerRow, _>(sql::ACCOUNTS_WITHIN, binds![after, up_to])
            .await
    }

    async fn account_page(
        &mut self,
        after: Option<AccountId>,
        accounts: i64,
    ) -> RepoResult<Option<AccountId>> {
        let after = after.map_or_else(Uuid::nil, AccountId::uuid);
        let skipped = accounts.saturating_sub(1).max(0);
        let mut end = self
            .scalar::<Uuid>(sql::PAGE_END, binds![after, skipped])
            .await?;
        if end.is_none() {
            end = self.scalar::<Uuid>(sql::LAST_END, binds![after]).await?;
        }
        Ok(end.map(AccountId::from_uuid))
    }

    async fn supply(&mut self, account: AccountId) -> RepoResult<Supply> {
        let rows = self.rows::<SupplyRow>(sql::SUPPLY, binds![account]).await?;
        supply::fold(account, rows)
    }

    async fn use_declaration(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        on: Date,
    ) -> RepoResult<Option<UseDeclaration>> {
        prices::use_declaration(self, account, point, on).await
    }

    async fn put_use_declaration(&mut self, row: &UseDeclaration) -> RepoResult<()> {
        prices::put_use_declaration(self, row).await
    }

    async fn tariff(&mut self, id: TariffId) -> RepoResult<Option<StoredTariff>> {
        self.first::<TariffRow, _>(sql::TARIFF, binds![id]).await
    }

    async fn tariff_by_code(&mut self, code: &str) -> RepoResult<Option<StoredTariff>> {
        self.first::<TariffRow, _>(sql::TARIFF_BY_CODE, binds![code])
            .await
    }

    async fn add_customer(&mut self, row: &Customer) -> RepoResult<()> {
        let values = binds![
            row.id,
            row.kind.code(),
            &row.name,
            &row.email,
            &row.phone,
            row.vulnerable,
            row.created_at,
        ];
        self.run_one(sql::ADD_CUSTOMER, values).await
    }

    async fn add_account(&mut self, row: &Account) -> RepoResult<()> {
        let values = binds![
            row.id,
            row.customer_id,
            &row.number,
            &row.label,
            row.currency.code(),
            row.payment_method.code(),
            row.collection_day,
            row.opened_on,
        ];
        self.run_one(sql::ADD_ACCOUNT, values).await?;
        self.open_book(row.id, row.currency).await
    }

    async fn set_payment_method(
        &mut self,
        account: AccountId,
        method: PaymentMethod,
        collection_day: Option<i16>,
    ) -> RepoResult<()> {
        let values = binds![account, method.code(), collection_day];
        self.run_one(sql::SET_PAYMENT_METHOD, values).await
    }

    async fn add_property(&mut self, row: &Property) -> RepoResult<()> {
        self.count_supply_change(row.account_id).await?;
        let values = binds![
            row.account_id,
            row.id,
            &row.line1,
            &row.line2,
            &row.town,
            &row.postcode,
            &row.time_zone,
        ];
        self.run_one(sql::ADD_PROPERTY, values).await
    }

    async fn add_service_point(&mut self, row: &ServicePoint) -> RepoResult<()> {
        self.count_supply_change(row.account_id).await?;
        let values = binds![
            row.account_id,
            row.id,
            row.property_id,
            row.fuel.code(),
            row.direction.code(),
            &row.identifier,
        ];
        self.run_one(sql::ADD_SERVICE_POINT, values).await
    }

    async fn add_meter(&mut self, row: &Meter) -> RepoResult<()> {
        self.count_supply_change(row.account_id).await?;
        let values = binds![
            row.account_id,
            row.id,
            row.service_point_id,
            &row.serial,
            row.smart,
            row.installed_on,
            row.removed_on,
        ];
        self.run_one(sql::ADD_METER, values).await
    }

    async fn add_register(&mut self, row: &Register) -> RepoResult<()> {
        self.count_supply_change(row.account_id).await?;
        let values = binds![
            row.account_id,
            row.id,
            row.meter_id,
            &row.label,
            row.role.code(),
            row.digits,
            row.decimals,
            row.multiplier_millionths,
            &row.unit,
            row.position,
        ];
        self.run_one(sql::ADD_REGISTER, values).await
    }

    async fn add_agreement(&mut self, row: &Agreement) -> RepoResult<()> {
        self.count_supply_change(row.account_id).await?;
        let values = binds![
            row.account_id,
            row.id,
            row.service_point_id,
            row.tariff_id,
            row.from,
            row.to,
        ];
        self.run_one(sql::ADD_AGREEMENT, values).await
    }

    async fn add_tariff(&mut self, row: &StoredTariff) -> RepoResult<()> {
        let values = binds![row.id, &row.code, &row.name, &row.document];
        self.run_one(sql::ADD_TARIFF, values).await
    }
}

impl Conn {
    /// Counts that what is supplied to an account changes, or what is known of it: first thing in
    /// every change, so that whoever keeps it of an older count reads it again. An unknown account
    /// is what the change itself then fails of.
    pub(crate) async fn count_supply_change(&mut self, account: AccountId) -> RepoResult<()> {
        self.run(sql::COUNT_SUPPLY_CHANGE, binds![account]).await?;
        Ok(())
    }
}
