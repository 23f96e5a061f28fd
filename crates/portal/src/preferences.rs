//! The preference centre (I1): which messages reach the customer by which channel.
//!
//! The rule that some notices always arrive is `comms`'; here a channel without an address counts
//! as switched off, since nothing can arrive there.

use accounts::{AccountsRepository as _, Customer};
use comms::{
    Channel, MessageKind, Preference, PreferenceError, PreferenceGrid, PreferenceRepository as _,
};
use serde_json::json;
use store::Conn;
use wire::{ChannelView, KindView, PreferencesView};

use crate::Portal;
use crate::error::{PortalError, Refusal};
use crate::op_context::OpContext;

/// Kinds that a sentence names one by one; more of them are "most messages".
const NAMED_KINDS: usize = 3;

impl Portal {
    /// The preferences page.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`] and store failures.
    pub async fn preferences_view(&self, ctx: &OpContext) -> Result<PreferencesView, PortalError> {
        let mut conn = self.store.read().await?;
        let (customer, grid) = read(ctx, &mut conn).await?;
        let bills = conn.bill_preference(customer.id).await?;
        let channels = Channel::ALL.iter().map(|channel| ChannelView {
            code: channel.code().to_owned(),
            label: channel_label(*channel).to_owned(),
            to: address(&customer, *channel).unwrap_or_else(|| "No number on file".to_owned()),
        });
        let kinds = MessageKind::ALL.iter().map(|kind| KindView {
            code: kind.code().to_owned(),
            label: kind_label(*kind).to_owned(),
            text: kind_text(*kind).to_owned(),
            must_arrive: kind.must_arrive(),
            on: Channel::ALL
                .iter()
                .map(|channel| grid.is_on(*kind, *channel))
                .collect(),
        });
        Ok(PreferencesView {
            sentence: sentence(&grid),
            channels: channels.collect(),
            kinds: kinds.collect(),
            bills: crate::bill_preference::sentence(bills.unwrap_or_default()),
        })
    }

    /// Keeps the whole grid: `on` names the cells that are on, as codes of kind and channel, and
    /// every other cell is off. All of it is kept or, when refused, nothing.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when a notice that must arrive would have no channel, when a channel
    /// has no address, or for an unknown code.
    pub async fn save_preferences(
        &self,
        ctx: &OpContext,
        on: &[(String, String)],
    ) -> Result<(), PortalError> {
        ctx.customer()?;
        let on = on
            .iter()
            .map(|(kind, channel)| cell_of(kind, channel))
            .collect::<Result<Vec<_>, _>>()?;
        let mut tx = self.store.begin().await?;
        let (customer, before) = read(ctx, &mut tx).await?;
        let usable = |channel: Channel| address(&customer, channel).is_some();
        if let Some((_, channel)) = on.iter().find(|(_, channel)| !usable(*channel)) {
            let message = "We have no mobile number for you, so we can't send you texts. \
                           Nothing was changed. Please choose another way.";
            return Err(PortalError::invalid(
                "preferences.no_address",
                channel.code(),
                message,
            ));
        }
        let wanted: Vec<Preference> = before
            .cells()
            .iter()
            .filter(|cell| usable(cell.channel))
            .map(|cell| Preference {
                on: on.contains(&(cell.kind, cell.channel)),
                ..*cell
            })
            .collect();
        without_unusable(&customer, &wanted)
            .check()
            .map_err(must_arrive)?;
        let changed: Vec<&Preference> = wanted
            .iter()
            .filter(|cell| before.is_on(cell.kind, cell.channel) != cell.on)
            .collect();
        if changed.is_empty() {
            return Ok(());
        }
        // All cells, always in the same order: of two tabs saving at once, one wins as a whole.
        tx.set_preferences(customer.id, &wanted, ctx.now).await?;
        let names = |on: bool| -> Vec<String> {
            let cells = changed.iter().filter(|cell| cell.on == on);
            cells
                .map(|cell| format!("{}/{}", cell.kind.code(), cell.channel.code()))
                .collect()
        };
        let detail = json!({
            "customer": customer.id.to_string(), "on": names(true), "off": names(false),
        });
        self.record(ctx, &mut tx, "preferences.saved", None, &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn read(ctx: &OpContext, conn: &mut Conn) -> Result<(Customer, PreferenceGrid), PortalError> {
    let id = ctx.customer()?;
    let customer = conn.customer(id).await?.ok_or(Refusal::NotSignedIn)?;
    let chosen = conn.preferences(id).await?;
    let grid = without_unusable(&customer, &chosen);
    Ok((customer, grid))
}

/// The grid with every channel off that has no address.
fn without_unusable(customer: &Customer, choices: &[Preference]) -> PreferenceGrid {
    let whole = PreferenceGrid::from_choices(choices);
    let cells: Vec<Preference> = whole
        .cells()
        .iter()
        .map(|cell| {
            let on = cell.on && address(customer, cell.channel).is_some();
            Preference { on, ..*cell }
        })
        .collect();
    PreferenceGrid::from_choices(&cells)
}

fn cell_of(kind: &str, channel: &str) -> Result<(MessageKind, Channel), PortalError> {
    MessageKind::from_code(kind)
        .zip(Channel::from_code(channel))
        .ok_or_else(|| {
            let message = "This page is out of date. Nothing was changed. Please load it again.";
            PortalError::invalid("preferences.unknown", "", message)
        })
}

fn must_arrive(error: PreferenceError) -> PortalError {
    let PreferenceError::NoChannelLeft(kind) = error;
    let message = format!(
        "We have to be able to reach you about {}. Please leave at least one way on. \
         Nothing was changed.",
        kind_topic(kind)
    );
    PortalError::invalid("preferences.must_arrive", kind.code(), message)
}

/// Where a channel goes, masked; `None` when there is no such address.
fn address(customer: &Customer, channel: Channel) -> Option<String> {
    match channel {
        Channel::Email => Some(masked_email(&customer.email)),
        Channel::Sms => customer.phone.as_deref().map(masked_phone),
        Channel::Inbox => Some("On this site".to_owned()),
        Channel::Post => Some("Your postal address".to_owned()),
    }
}

fn masked_email(email: &str) -> String {
    let (name, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

fn masked_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let shown = if digits.len() >= 8 { 4 } else { 0 };
    let last: String = digits[digits.len() - shown..].iter().collect();
    format!("•••• {last}").trim_end().to_owned()
}

/// "We'll reach you by e-mail and here in your inbox, and by text about outages and security."
fn sentence(grid: &PreferenceGrid) -> String {
    let (mut fully, mut partly) = (Vec::new(), Vec::new());
    for channel in Channel::ALL {
        let on: Vec<MessageKind> = MessageKind::ALL
            .iter()
            .copied()
            .filter(|kind| grid.is_on(*kind, *channel))
            .collect();
        let missing = MessageKind::ALL.len() - on.len();
        let by = channel_by(*channel);
        // Offers are nobody's measure of being reached.
        if missing == 0 || (missing == 1 && !on.contains(&MessageKind::Offers)) {
            fully.push(by.to_owned());
        } else if on.len() > NAMED_KINDS {
            partly.push(format!("{by} about most things"));
        } else if !on.is_empty() {
            let topics: Vec<String> = on.iter().map(|kind| kind_topic(*kind).to_owned()).collect();
            partly.push(format!("{by} about {}", list(&topics)));
        }
    }
    let parts: Vec<String> = match (fully.is_empty(), partly.is_empty()) {
        (true, _) => partly,
        (false, true) => vec![list(&fully)],
        (false, false) => {
            return format!("We'll reach you {}, and {}.", list(&fully), list(&partly));
        }
    };
    format!("We'll reach you {}.", list(&parts))
}

/// "a", "a and b", "a, b and c".
fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

const fn channel_label(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "E-mail",
        Channel::Sms => "Text message",
        Channel::Inbox => "Inbox",
        Channel::Post => "Letter",
    }
}

const fn channel_by(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "by e-mail",
        Channel::Sms => "by text",
        Channel::Inbox => "in your inbox here",
        Channel::Post => "by post",
    }
}

const fn kind_label(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::BillReady => "Your bill is ready",
        MessageKind::Payments => "Payments",
        MessageKind::ReadingDue => "Meter reading due",
        MessageKind::UsageAlerts => "Usage alerts",
        MessageKind::TariffChanges => "Prices and contract",
        MessageKind::Outages => "Power cuts and safety",
        MessageKind::Security => "Security",
        MessageKind::Offers => "Offers and news",
    }
}

const fn kind_topic(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::BillReady => "bills",
        MessageKind::Payments => "payments",
        MessageKind::ReadingDue => "meter readings",
        MessageKind::UsageAlerts => "your usage",
        MessageKind::TariffChanges => "prices and your contract",
        MessageKind::Outages => "power cuts",
        MessageKind::Security => "security",
        MessageKind::Offers => "offers",
    }
}

const fn kind_text(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::BillReady => "A new bill, and when it is due.",
        MessageKind::Payments => "A payment is due, was taken, is late or didn't work.",
        MessageKind::ReadingDue => "We need a meter reading from you.",
        MessageKind::UsageAlerts => "You use more than usual, or more than you planned.",
        MessageKind::TariffChanges => "Your prices or your contract will change.",
        MessageKind::Outages => "Planned work and sudden interruptions at your address.",
        MessageKind::Security => "New sign-ins and changes to how you sign in.",
        MessageKind::Offers => "Offers, tips and news. Never needed.",
    }
}

#[cfg(test)]
#[path = "preferences_tests.rs"]
mod tests;
