//! How a customer gets their bills (D5): paperless, on paper or both, and in which print.
//!
//! It keeps the choice; nothing is posted from here.

use comms::{BillDelivery, BillPreference, BillPrint, PreferenceRepository as _};
use serde_json::json;
use wire::{BillPreferenceView, ChoiceView};

use crate::Portal;
use crate::error::PortalError;
use crate::op_context::OpContext;

impl Portal {
    /// The page of this choice.
    ///
    /// # Errors
    /// [`crate::Refusal::NotSignedIn`] and store failures.
    pub async fn bill_preference_view(
        &self,
        ctx: &OpContext,
    ) -> Result<BillPreferenceView, PortalError> {
        let customer = ctx.customer()?;
        let chosen = self.store.read().await?.bill_preference(customer).await?;
        let chosen = chosen.unwrap_or_default();
        let delivery = BillDelivery::ALL.iter().map(|one| {
            let (label, hint) = delivery_words(*one);
            choice(one.code(), label, hint, *one == chosen.delivery)
        });
        let print = BillPrint::ALL.iter().map(|one| {
            let (label, hint) = print_words(*one);
            choice(one.code(), label, hint, *one == chosen.print)
        });
        Ok(BillPreferenceView {
            sentence: sentence(chosen),
            delivery: delivery.collect(),
            print: print.collect(),
        })
    }

    /// Keeps the choice; both are codes.
    ///
    /// # Errors
    /// `bill_preference.unknown` for a code that is none.
    pub async fn save_bill_preference(
        &self,
        ctx: &OpContext,
        delivery: &str,
        print: &str,
    ) -> Result<(), PortalError> {
        let customer = ctx.customer()?;
        let unknown = |field| {
            let message = "Please choose one of the options. Nothing was changed.";
            PortalError::invalid("bill_preference.unknown", field, message)
        };
        let wanted = BillPreference {
            delivery: BillDelivery::from_code(delivery).ok_or_else(|| unknown("delivery"))?,
            print: BillPrint::from_code(print).ok_or_else(|| unknown("print"))?,
        };
        let mut tx = self.store.begin().await?;
        if tx.bill_preference(customer).await? == Some(wanted) {
            return Ok(());
        }
        tx.set_bill_preference(customer, wanted, ctx.now).await?;
        let detail = json!({
            "customer": customer.to_string(),
            "delivery": wanted.delivery.code(),
            "print": wanted.print.code(),
        });
        self.record(ctx, &mut tx, "bill_preference.saved", None, &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

fn choice(code: &str, label: &str, hint: &str, chosen: bool) -> ChoiceView {
    ChoiceView {
        code: code.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        chosen,
    }
}

/// "You get your bills on paper and here, in large print."
pub fn sentence(chosen: BillPreference) -> String {
    let how = match chosen.delivery {
        BillDelivery::Paperless => "here and not on paper",
        BillDelivery::Paper => "on paper",
        BillDelivery::Both => "on paper and here",
    };
    let print = match chosen.print {
        BillPrint::Standard => "",
        BillPrint::Large => ", in large print",
        BillPrint::Braille => ", in Braille",
    };
    format!("You get your bills {how}{print}.")
}

const fn delivery_words(delivery: BillDelivery) -> (&'static str, &'static str) {
    match delivery {
        BillDelivery::Paperless => ("Paperless", "Your bills are here, for as long as you like."),
        BillDelivery::Paper => ("On paper", "We post your bills. They are here too."),
        BillDelivery::Both => (
            "Both",
            "We post your bills, and tell you when each one is here.",
        ),
    }
}

const fn print_words(print: BillPrint) -> (&'static str, &'static str) {
    match print {
        BillPrint::Standard => ("Standard print", "As letters usually are."),
        BillPrint::Large => ("Large print", "Letters of at least 18 points."),
        BillPrint::Braille => ("Braille", "Contracted Unified English Braille."),
    }
}
