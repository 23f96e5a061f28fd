//! What a business declares of its use, for taxes: from 60 % domestic on, a supply in Great Britain
//! is taxed as a home's (VAT Notice 701/19). Declarations are dated and none is ever lost.

use accounts::{AccountsRepository as _, UseDeclaration};
use jiff::civil::Date;
use money::{Decimal, Percent};

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

/// A declaration as an operator types it.
#[derive(Clone, Debug)]
pub struct NewUseDeclaration {
    /// The account's number.
    pub account_number: String,
    /// The supply number of one of its points.
    pub point_identifier: String,
    /// First day it holds, ISO. A bill takes what holds on its first day.
    pub from: String,
    /// The share of domestic use, 0 to 100.
    pub domestic_percent: String,
}

impl Portal {
    /// Keeps a declaration; one of the same day is replaced.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown account or point, [`Refusal::Invalid`] naming what is
    /// wrong.
    pub async fn declare_use(
        &self,
        ctx: &OpContext,
        new: &NewUseDeclaration,
    ) -> Result<(), PortalError> {
        ctx.system()?;
        let domestic = domestic_percent(&new.domestic_percent)?;
        let from: Date = new.from.parse().map_err(|error| {
            let message = format!("{}: {error}", new.from);
            PortalError::invalid("declaration.bad_date", "", message)
        })?;
        let mut tx = self.store.begin().await?;
        let account = tx.account_by_number(&new.account_number).await?;
        let account = account.ok_or(Refusal::NotFound)?;
        let supply = tx.supply(account.id).await?;
        let plain = |text: &str| text.replace(char::is_whitespace, "");
        let wanted = plain(&new.point_identifier);
        let mut points = supply.points.iter();
        let point = points.find(|point| plain(&point.identifier) == wanted);
        let point = point.ok_or(Refusal::NotFound)?;
        let declaration = UseDeclaration {
            account_id: account.id,
            service_point_id: point.id,
            from,
            domestic,
        };
        tx.put_use_declaration(&declaration).await?;
        let detail = serde_json::json!({
            "point": point.id.to_string(),
            "from": from.to_string(),
            "domestic": domestic.to_string(),
        });
        self.record(ctx, &mut tx, "use.declared", Some(account.id), &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A percentage from 0 to 100.
pub fn domestic_percent(text: &str) -> Result<Percent, PortalError> {
    let text = text.trim();
    let within = |percent: &Decimal| *percent >= Decimal::ZERO && *percent <= Decimal::ONE_HUNDRED;
    let percent = text.trim_end_matches('%').parse().ok().filter(within);
    percent.map(Percent::new).ok_or_else(|| {
        let message = format!("\"{text}\" is not a percentage from 0 to 100");
        PortalError::invalid("declaration.bad_percent", "", message)
    })
}
