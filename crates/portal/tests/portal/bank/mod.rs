//! Paying by bank over a real store: every pound once, whatever is imported or run twice.

pub mod direct_debit;
mod plans;
mod scheduled;
mod statements;

use std::sync::Arc;

use base::BillId;
use billing::ledger::{LedgerAccount, bill_transfers, supplier_book};
use billing::{BillHead, BillRepository as _, LedgerRepository as _, StoredBill};
use jiff::civil::Date;
use money::{Currency, Money};
use portal::{BankSettings, OpContext};
use testkit::{Store, TestCustomer};

use crate::world::World;

const DAY: i64 = 24 * 3_600;

pub fn gbp(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

/// A supplier with a bank account and a service user number.
pub fn world(store: Store) -> World {
    let mut bank = BankSettings::new("Lamplight Energy", "107999", "88837491").expect("sound");
    bank.service_user_number = Some("123456".to_owned());
    World::with(store, move |settings| {
        settings.bank = Some(Arc::new(bank.clone()))
    })
}

pub fn system(world: &World) -> OpContext {
    world.portal.system("test")
}

/// The customer gets a bill.
pub async fn owe(world: &World, who: &TestCustomer, minor: i64, due_on: Date) -> BillId {
    let id = BillId::new(world.now(), world.portal.entropy());
    let billed_on = due_on
        .checked_sub(jiff::Span::new().days(14))
        .expect("in range");
    let head = BillHead {
        account_id: who.account.id,
        id,
        number: id.to_string(),
        period_from: billed_on.first_of_month(),
        period_to: billed_on.last_of_month().tomorrow().expect("in range"),
        billed_on,
        due_on,
        total: gbp(minor),
        status: billing::BillStatus::Issued,
        created_at: world.now(),
    };
    let parts = [(LedgerAccount::RevenueElectricity, gbp(minor))];
    let entropy = world.portal.entropy();
    let transfers =
        bill_transfers(who.account.id, id, &parts, billed_on, world.now(), entropy).expect("sound");
    let mut tx = world.store.begin().await.expect("begins");
    let document = "{}".to_owned();
    tx.add_bill(&StoredBill { head, document }, "{}")
        .await
        .expect("is added");
    tx.post_all(&transfers).await.expect("is posted");
    tx.commit().await.expect("commits");
    id
}

pub async fn owed(world: &World, who: &TestCustomer) -> i64 {
    balance(world, who.account.id, LedgerAccount::Receivable).await
}

pub async fn balance(world: &World, book: base::AccountId, of: LedgerAccount) -> i64 {
    let mut conn = world.store.read().await.expect("reads");
    conn.balance(book, of)
        .await
        .expect("reads")
        .map_or(0, Money::minor)
}

/// What the supplier's own book holds of money without an owner.
pub async fn suspense(world: &World) -> i64 {
    -balance(world, supplier_book(Currency::Gbp), LedgerAccount::Suspense).await
}

/// Every balance follows from its transfers, and nothing is left between the books.
pub async fn books_are_right(world: &World) {
    let mut conn = world.store.read().await.expect("reads");
    assert_eq!(conn.verify_ledger().await.expect("reads"), vec![]);
    let between = conn.total(LedgerAccount::InterBook, Currency::Gbp).await;
    assert_eq!(between.expect("reads"), gbp(0));
}
