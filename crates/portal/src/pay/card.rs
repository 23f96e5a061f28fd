//! The page of ours on which a card is typed into Stripe's own fields.

use money::Money;
use payments::gateways::stripe::CardFields;

use super::amounts::receipt_path;
use crate::error::PortalError;
use crate::{OpContext, Portal};

/// What the page needs.
#[derive(Debug)]
pub enum CardPage {
    /// The card may be typed.
    Open {
        /// How much is paid.
        amount: Money,
        /// For Stripe's script.
        fields: CardFields,
        /// Where the browser goes afterwards.
        return_path: String,
    },
    /// It is paid or closed: there it says what became of it.
    Over {
        /// The receipt.
        return_path: String,
    },
}

impl Portal {
    /// What the page with the card fields of a payment shows.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for a payment that is not theirs.
    pub async fn card_page(&self, ctx: &OpContext, payment: &str) -> Result<CardPage, PortalError> {
        let (_, intent) = self.own_intent(ctx, payment).await?;
        let return_path = receipt_path(intent.id);
        // Another gateway has a page of its own: the receipt leads on.
        let stripe = self
            .gateways
            .stripe()
            .filter(|_| intent.gateway == "stripe");
        let (Some(stripe), Some(reference)) = (stripe, &intent.reference) else {
            return Ok(CardPage::Over { return_path });
        };
        let fields = stripe.card_fields(reference).await;
        let fields = fields.map_err(|error| PortalError::Gateway(error.to_string()))?;
        Ok(match fields {
            Some(fields) => CardPage::Open {
                amount: intent.amount,
                fields,
                return_path,
            },
            None => CardPage::Over { return_path },
        })
    }
}
