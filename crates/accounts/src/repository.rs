//! What `store` keeps for this domain. Every read of per-account rows names the account first.

use std::future::Future;

use base::{AccountId, CustomerId, RepoResult, ServicePointId, TariffId};
use jiff::civil::Date;

use crate::{
    Account, Agreement, Customer, Meter, PaymentMethod, Property, Register, ServicePoint,
    StoredTariff, Supply, UseDeclaration,
};

/// Customers, accounts and what is supplied to them.
pub trait AccountsRepository {
    /// One customer.
    fn customer(
        &mut self,
        id: CustomerId,
    ) -> impl Future<Output = RepoResult<Option<Customer>>> + Send;

    /// The accounts of a customer, by number.
    fn accounts_of(
        &mut self,
        customer: CustomerId,
    ) -> impl Future<Output = RepoResult<Vec<Account>>> + Send;

    /// One account.
    fn account(
        &mut self,
        id: AccountId,
    ) -> impl Future<Output = RepoResult<Option<Account>>> + Send;

    /// An account by the number the customer knows.
    fn account_by_number(
        &mut self,
        number: &str,
    ) -> impl Future<Output = RepoResult<Option<Account>>> + Send;

    /// Accounts with their customers: those after one up to another, in their order.
    fn accounts_within(
        &mut self,
        after: Option<AccountId>,
        up_to: AccountId,
    ) -> impl Future<Output = RepoResult<Vec<(Account, Customer)>>> + Send;

    /// Where a page of at most `accounts` accounts after one ends; `None` when there are no more.
    fn account_page(
        &mut self,
        after: Option<AccountId>,
        accounts: i64,
    ) -> impl Future<Output = RepoResult<Option<AccountId>>> + Send;

    /// Properties, points, meters, registers and agreements of an account.
    fn supply(&mut self, account: AccountId) -> impl Future<Output = RepoResult<Supply>> + Send;

    /// What is declared of the use at a point on a day: the newest declaration up to it.
    fn use_declaration(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        on: Date,
    ) -> impl Future<Output = RepoResult<Option<UseDeclaration>>> + Send;

    /// Adds a declaration, or replaces that of the same first day.
    fn put_use_declaration(
        &mut self,
        row: &UseDeclaration,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// A tariff document.
    fn tariff(
        &mut self,
        id: TariffId,
    ) -> impl Future<Output = RepoResult<Option<StoredTariff>>> + Send;

    /// A tariff document by its code.
    fn tariff_by_code(
        &mut self,
        code: &str,
    ) -> impl Future<Output = RepoResult<Option<StoredTariff>>> + Send;

    /// Adds a customer.
    fn add_customer(&mut self, row: &Customer) -> impl Future<Output = RepoResult<()>> + Send;
    /// Adds an account.
    fn add_account(&mut self, row: &Account) -> impl Future<Output = RepoResult<()>> + Send;
    /// How an account is paid from now on.
    fn set_payment_method(
        &mut self,
        account: AccountId,
        method: PaymentMethod,
        collection_day: Option<i16>,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Adds a property.
    fn add_property(&mut self, row: &Property) -> impl Future<Output = RepoResult<()>> + Send;
    /// Adds a service point.
    fn add_service_point(
        &mut self,
        row: &ServicePoint,
    ) -> impl Future<Output = RepoResult<()>> + Send;
    /// Adds a meter.
    fn add_meter(&mut self, row: &Meter) -> impl Future<Output = RepoResult<()>> + Send;
    /// Adds a register.
    fn add_register(&mut self, row: &Register) -> impl Future<Output = RepoResult<()>> + Send;
    /// Adds an agreement.
    fn add_agreement(&mut self, row: &Agreement) -> impl Future<Output = RepoResult<()>> + Send;
    /// Adds a tariff document.
    fn add_tariff(&mut self, row: &StoredTariff) -> impl Future<Output = RepoResult<()>> + Send;
}
