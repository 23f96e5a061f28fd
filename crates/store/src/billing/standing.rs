//! Folds the joined rows of `STANDING` back into what is owed and the newest bills.

use base::RepoResult;
use billing::{BillHead, Owed};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};
use uuid::Uuid;

use super::BillHeadRow;
use crate::value::money;

/// What is owed, beside one of the bills or alone.
pub struct StandingRow {
    owed: OwedRow,
    bill: Option<BillHeadRow>,
}

#[derive(sqlx::FromRow)]
struct OwedRow {
    owed_currency: Option<String>,
    balance_minor: Option<i64>,
    asked: bool,
    chose: bool,
    corrected: bool,
}

impl<'r, R: Row> FromRow<'r, R> for StandingRow
where
    OwedRow: FromRow<'r, R>,
    BillHeadRow: FromRow<'r, R>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
    &'static str: ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let bill = row.try_get::<Option<Uuid>, _>("id")?;
        let bill = bill.map(|_| BillHeadRow::from_row(row));
        Ok(Self {
            owed: OwedRow::from_row(row)?,
            bill: bill.transpose()?,
        })
    }
}

/// Rows come in the order of the bills, and each says what is owed.
pub fn fold(rows: Vec<StandingRow>) -> RepoResult<(Option<Owed>, Vec<BillHead>)> {
    let (mut owed, mut bills) = (None, Vec::with_capacity(rows.len()));
    for row in rows {
        let said = row.owed;
        if let (None, Some(currency), Some(minor)) = (&owed, said.owed_currency, said.balance_minor)
        {
            owed = Some(Owed {
                balance: money(minor, &currency)?,
                asked: said.asked,
                chose: said.chose,
                corrected: said.corrected,
            });
        }
        bills.extend(row.bill.map(BillHead::try_from).transpose()?);
    }
    Ok((owed, bills))
}
