//! Wording and masking of the preference centre.

use base::{CustomerId, Instant};

use super::*;

struct Zeros;

impl base::Entropy for Zeros {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(0);
    }
}

fn customer(phone: Option<&str>) -> Customer {
    Customer {
        id: CustomerId::new(Instant::EPOCH, &Zeros),
        kind: accounts::CustomerKind::Residential,
        name: "Ada Byron".to_owned(),
        email: "ada@example.com".to_owned(),
        phone: phone.map(str::to_owned),
        vulnerable: false,
        created_at: Instant::EPOCH,
    }
}

fn only(on: &[(MessageKind, Channel)]) -> PreferenceGrid {
    let cells: Vec<Preference> = PreferenceGrid::from_choices(&[])
        .cells()
        .iter()
        .map(|cell| Preference {
            on: on.contains(&(cell.kind, cell.channel)),
            ..*cell
        })
        .collect();
    PreferenceGrid::from_choices(&cells)
}

#[test]
fn addresses_are_shown_masked() {
    let known = customer(Some("+44 7700 901234"));
    assert_eq!(
        address(&known, Channel::Email).as_deref(),
        Some("a•••@example.com")
    );
    assert_eq!(address(&known, Channel::Sms).as_deref(), Some("•••• 1234"));
    assert_eq!(address(&customer(None), Channel::Sms), None);
    assert_eq!(masked_phone("123"), "••••");
    assert_eq!(masked_email(""), "•••@");
}

#[test]
fn the_sentence_says_where_messages_go() {
    let defaults = without_unusable(&customer(Some("+447700901234")), &[]);
    assert_eq!(
        sentence(&defaults),
        "We'll reach you by e-mail and in your inbox here, and by text about power cuts and \
         security."
    );
    let silent = without_unusable(&customer(None), &[]);
    assert_eq!(
        sentence(&silent),
        "We'll reach you by e-mail and in your inbox here."
    );
    let few = only(&[(MessageKind::BillReady, Channel::Post)]);
    assert_eq!(sentence(&few), "We'll reach you by post about bills.");
}

#[test]
fn a_channel_without_an_address_does_not_count_as_reaching_someone() {
    let texts: Vec<Preference> = Channel::ALL
        .iter()
        .map(|channel| Preference {
            kind: MessageKind::Outages,
            channel: *channel,
            on: *channel == Channel::Sms,
        })
        .collect();
    assert_eq!(
        without_unusable(&customer(Some("+447700901234")), &texts).check(),
        Ok(())
    );
    assert_eq!(
        without_unusable(&customer(None), &texts).check(),
        Err(PreferenceError::NoChannelLeft(MessageKind::Outages))
    );
}
