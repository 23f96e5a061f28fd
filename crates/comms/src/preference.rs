//! The grid of messages and channels (I1), and the rule that some notices always arrive.

use base::codes;

codes! {
    /// A way to reach someone.
    Channel {
        /// E-mail.
        Email = "email",
        /// Text message.
        Sms = "sms",
        /// The inbox in the portal.
        Inbox = "inbox",
        /// Letter.
        Post = "post",
    }
}

codes! {
    /// A kind of message.
    MessageKind {
        /// A bill is ready.
        BillReady = "bill_ready",
        /// A payment is due, taken, late or failed.
        Payments = "payments",
        /// A meter reading is wanted.
        ReadingDue = "reading_due",
        /// High use, budget and advice.
        UsageAlerts = "usage_alerts",
        /// Prices and contract. Statutory.
        TariffChanges = "tariff_changes",
        /// Planned and sudden interruptions. Statutory.
        Outages = "outages",
        /// Sign-ins and changes of security. Statutory.
        Security = "security",
        /// Offers and news.
        Offers = "offers",
    }
}

impl MessageKind {
    /// Safety and statutory notices always reach at least one channel.
    #[must_use]
    pub const fn must_arrive(self) -> bool {
        matches!(
            self,
            Self::BillReady | Self::TariffChanges | Self::Outages | Self::Security
        )
    }
}

/// One cell of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Which message.
    pub kind: MessageKind,
    /// Which channel.
    pub channel: Channel,
    /// Wanted there.
    pub on: bool,
}

/// Why a grid cannot be kept.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PreferenceError {
    /// A notice that must arrive would have no channel left.
    #[error("{} needs at least one channel", .0.code())]
    NoChannelLeft(MessageKind),
}

/// The whole grid: what was chosen, defaults elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreferenceGrid {
    cells: Vec<Preference>,
}

impl PreferenceGrid {
    /// The grid from stored choices; cells without one have the default.
    #[must_use]
    pub fn from_choices(choices: &[Preference]) -> Self {
        let cells = MessageKind::ALL
            .iter()
            .flat_map(|kind| Channel::ALL.iter().map(move |channel| (*kind, *channel)))
            .map(|(kind, channel)| {
                let chosen = choices
                    .iter()
                    .find(|cell| cell.kind == kind && cell.channel == channel);
                let on = chosen.map_or_else(|| default_on(kind, channel), |cell| cell.on);
                Preference { kind, channel, on }
            })
            .collect();
        Self { cells }
    }

    /// Whether a message goes to a channel.
    #[must_use]
    pub fn is_on(&self, kind: MessageKind, channel: Channel) -> bool {
        self.cells
            .iter()
            .any(|cell| cell.kind == kind && cell.channel == channel && cell.on)
    }

    /// Every cell.
    #[must_use]
    pub fn cells(&self) -> &[Preference] {
        &self.cells
    }

    /// Checks that each notice that must arrive has a channel.
    ///
    /// # Errors
    /// Names the first notice that has none.
    pub fn check(&self) -> Result<(), PreferenceError> {
        let silent = MessageKind::ALL.iter().copied().find(|kind| {
            kind.must_arrive()
                && !Channel::ALL
                    .iter()
                    .any(|channel| self.is_on(*kind, *channel))
        });
        silent.map_or(Ok(()), |kind| Err(PreferenceError::NoChannelLeft(kind)))
    }
}

const fn default_on(kind: MessageKind, channel: Channel) -> bool {
    match channel {
        Channel::Inbox => true,
        Channel::Email => !matches!(kind, MessageKind::Offers),
        Channel::Sms => matches!(kind, MessageKind::Outages | MessageKind::Security),
        Channel::Post => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_reach_everyone_for_notices_that_must_arrive() {
        assert_eq!(PreferenceGrid::from_choices(&[]).check(), Ok(()));
    }

    #[test]
    fn a_statutory_notice_cannot_be_switched_off_everywhere() {
        let off: Vec<Preference> = Channel::ALL
            .iter()
            .map(|channel| Preference {
                kind: MessageKind::Outages,
                channel: *channel,
                on: false,
            })
            .collect();
        let grid = PreferenceGrid::from_choices(&off);
        assert_eq!(
            grid.check(),
            Err(PreferenceError::NoChannelLeft(MessageKind::Outages))
        );
    }

    #[test]
    fn offers_can_be_switched_off_everywhere() {
        let off: Vec<Preference> = Channel::ALL
            .iter()
            .map(|channel| Preference {
                kind: MessageKind::Offers,
                channel: *channel,
                on: false,
            })
            .collect();
        assert_eq!(PreferenceGrid::from_choices(&off).check(), Ok(()));
    }

    #[test]
    fn a_choice_wins_over_the_default_and_touches_no_other_cell() {
        let untouched = PreferenceGrid::from_choices(&[]);
        let choice = Preference {
            kind: MessageKind::Offers,
            channel: Channel::Email,
            on: !untouched.is_on(MessageKind::Offers, Channel::Email),
        };
        let grid = PreferenceGrid::from_choices(&[choice]);
        let changed: Vec<_> = grid
            .cells()
            .iter()
            .filter(|cell| untouched.is_on(cell.kind, cell.channel) != cell.on)
            .collect();
        assert_eq!(changed, [&choice]);
    }

    #[test]
    fn the_grid_has_every_kind_on_every_channel_once() {
        let grid = PreferenceGrid::from_choices(&[]);
        assert_eq!(
            grid.cells().len(),
            MessageKind::ALL.len() * Channel::ALL.len()
        );
    }

    #[test]
    fn one_channel_is_enough_for_each_notice_that_must_arrive() {
        for left in Channel::ALL {
            let choices: Vec<Preference> = PreferenceGrid::from_choices(&[])
                .cells()
                .iter()
                .map(|cell| Preference {
                    on: cell.channel == *left,
                    ..*cell
                })
                .collect();
            assert_eq!(PreferenceGrid::from_choices(&choices).check(), Ok(()));
        }
    }
}
