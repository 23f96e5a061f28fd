//! The Direct Debit page.

use money::Money;
use payments::DirectDebitRepository as _;
use payments::direct_debit::{Arrangement, Collection, CollectionState, Mandate, MandateState};
use wire::{CollectionItem, DirectDebitState, DirectDebitView, GivenMandate};

use super::BankDay;
use super::cancel::RECENT;
use super::schedule::what;
use crate::error::PortalError;
use crate::{OpContext, Portal, authorise, standing, wording};

/// Collections shown.
const SHOWN: usize = 6;
/// Bills that a monthly amount is worked out from: a year of them.
const BILLS: usize = 12;

impl Portal {
    /// The Direct Debit of the current account, or how to set one up.
    ///
    /// # Errors
    /// [`crate::Refusal::NotSignedIn`] and store failures.
    pub async fn direct_debit_view(&self, ctx: &OpContext) -> Result<DirectDebitView, PortalError> {
        let day = self.bank_day(ctx)?;
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let mandate = conn.open_mandate(account.id).await?;
        let known = conn.collections(account.id, RECENT).await?;
        let standing = standing::of(&mut conn, &account, day.today).await?;
        drop(conn);
        let originator = self
            .settings
            .bank
            .as_deref()
            .and_then(|bank| bank.originator());
        let offered = originator.is_some() && account.currency == money::Currency::Gbp;
        let name = originator.map_or_else(String::new, |one| one.name);
        let next = next_of(&known, mandate.as_ref(), &day);
        let totals = standing
            .bills
            .iter()
            .take(BILLS)
            .map(|bill| bill.head.total.minor());
        let monthly = suggested(totals.collect(), account.currency);
        let longest = jiff::Span::new().days(i32::from(day.rules.longest_pause_days));
        let pause_until = day.today.checked_add(longest).unwrap_or(day.today);
        Ok(DirectDebitView {
            sentence: sentence(mandate.as_ref(), next, offered),
            account: account.id.to_string(),
            account_number: account.number,
            offered,
            complete_check: self
                .settings
                .bank
                .as_deref()
                .is_some_and(|bank| bank.modulus.is_complete()),
            needs_password: !self.is_freshly_proved(ctx).await?,
            suggested: monthly.plain(),
            notice: next.map(|one| notice(one, mandate.as_ref(), &name)),
            mandate: mandate.as_ref().map(|mandate| given(mandate, &name)),
            collections: known
                .iter()
                .filter(|one| is_shown(one))
                .take(SHOWN)
                .map(row)
                .collect(),
            guarantee: guarantee(&name, day.rules.notice_working_days),
            notice_days: day.rules.notice_working_days,
            pause_from: day.today.tomorrow().unwrap_or(day.today).to_string(),
            pause_until: pause_until.to_string(),
            originator: name,
        })
    }
}

fn given(mandate: &Mandate, originator: &str) -> GivenMandate {
    GivenMandate {
        state: match mandate.state {
            MandateState::New | MandateState::Pending => DirectDebitState::BeingSetUp,
            MandateState::Paused => DirectDebitState::Paused,
            _ => DirectDebitState::Active,
        },
        shown: mandate.shown.clone(),
        reference: mandate.reference.clone(),
        originator: originator.to_owned(),
        arrangement: mandate.arrangement.code().to_owned(),
        amount: mandate.fixed,
        day: u8::try_from(mandate.day).unwrap_or(1),
        paused_until: mandate.paused_until.map(wording::day),
    }
}

fn next_of<'a>(
    known: &'a [Collection],
    mandate: Option<&Mandate>,
    day: &BankDay,
) -> Option<&'a Collection> {
    let mandate = mandate?;
    let coming = known.iter().filter(|one| {
        let on_its_way = matches!(
            one.state,
            CollectionState::Announced | CollectionState::Submitted
        );
        one.mandate_id == mandate.id && on_its_way && one.due_on >= day.today
    });
    coming.min_by_key(|one| (one.due_on, one.id))
}

fn sentence(mandate: Option<&Mandate>, next: Option<&Collection>, offered: bool) -> String {
    let Some(mandate) = mandate else {
        return if offered {
            "Let us collect what you owe, so you never have to think of it.".to_owned()
        } else {
            "We can't collect this account by Direct Debit.".to_owned()
        };
    };
    if mandate.state == MandateState::Paused {
        return match mandate.paused_until {
            Some(until) => format!("Your Direct Debit is paused until {}.", wording::day(until)),
            None => "Your Direct Debit is paused.".to_owned(),
        };
    }
    match next {
        Some(one) => format!(
            "We'll take {} on {}.",
            one.amount,
            wording::day_month(one.due_on)
        ),
        None => "Your Direct Debit is set up, and there's nothing to take now.".to_owned(),
    }
}

/// The advance notice in words: amount, day, frequency, reference, originator.
fn notice(next: &Collection, mandate: Option<&Mandate>, originator: &str) -> String {
    let Some(mandate) = mandate else {
        return String::new();
    };
    let often = match mandate.arrangement {
        Arrangement::FixedMonthly => {
            format!(
                "and then the same each month on or just after day {}",
                mandate.day
            )
        }
        Arrangement::WholeBill => "and then each bill when it's due".to_owned(),
    };
    format!(
        "{} will collect {} on {} from your {}, {often}. On your bank statement you'll see the \
         reference {}.",
        originator,
        next.amount,
        wording::day(next.due_on),
        mandate.shown,
        mandate.reference
    )
}

fn is_shown(one: &Collection) -> bool {
    one.state != CollectionState::Withdrawn
}

fn row(one: &Collection) -> CollectionItem {
    let word = match one.state {
        CollectionState::Announced => "to come",
        CollectionState::Submitted => "with your bank",
        CollectionState::Collected => "taken",
        CollectionState::Returned => "returned by your bank",
        CollectionState::Refunded => "refunded",
        CollectionState::Withdrawn => "not taken",
    };
    CollectionItem {
        on: wording::when_day(one.due_on),
        amount: one.amount,
        what: what(one.kind).to_owned(),
        word: word.to_owned(),
    }
}

/// The mean of the last bills, rounded up to a whole pound.
fn suggested(totals: Vec<i64>, currency: money::Currency) -> Money {
    let count = i64::try_from(totals.len()).unwrap_or(1).max(1);
    let mean = totals.iter().sum::<i64>().max(0) / count;
    let major = currency.minor_per_major();
    Money::from_minor((mean + major - 1) / major * major, currency)
}

/// The Direct Debit Guarantee in the words that the scheme prescribes.
fn guarantee(originator: &str, days: u16) -> Vec<String> {
    vec![
        "This Guarantee is offered by all banks and building societies that accept instructions \
         to pay Direct Debits."
            .to_owned(),
        format!(
            "If there are any changes to the amount, date or frequency of your Direct Debit \
             {originator} will notify you {days} working days in advance of your account being \
             debited or as otherwise agreed. If you request {originator} to collect a payment, \
             confirmation of the amount and date will be given to you at the time of the request."
        ),
        format!(
            "If an error is made in the payment of your Direct Debit, by {originator} or your bank \
             or building society, you are entitled to a full and immediate refund of the amount \
             paid from your bank or building society. If you receive a refund you are not entitled \
             to, you must pay it back when {originator} asks you to."
        ),
        "You can cancel a Direct Debit at any time by simply contacting your bank or building \
         society. Written confirmation may be required. Please also notify us."
            .to_owned(),
    ]
}
