//! Where the data of a file belongs, and whether a series of the file may go there.

use accounts::{AccountsRepository as _, Direction, ServicePoint, Supply};
use base::Instant;
use jiff::tz::TimeZone;
use metering::Channel;
use metering::formats::Series;

use super::{ImportTarget, Refusal};
use crate::error::PortalError;
use crate::{OpContext, Portal};

/// The point that data goes to.
pub struct Place {
    pub point: ServicePoint,
    pub zone: TimeZone,
    /// All that the account is supplied with: its meters and registers.
    pub supply: Supply,
    /// When values were made that do not say so themselves.
    pub issued_at: Instant,
    /// Where one number stands for both directions (an NMI): the point of the other one.
    other_way: Option<Box<Self>>,
    source: Option<String>,
}

impl Portal {
    pub(super) async fn place_of(
        &self,
        ctx: &OpContext,
        target: &ImportTarget,
    ) -> Result<Place, PortalError> {
        let mut conn = self.store.read().await?;
        let account = conn.account_by_number(&target.account_number).await?;
        let account = account.ok_or(Refusal::NotFound)?;
        let supply = conn.supply(account.id).await?;
        let wanted = plain(&target.point_identifier);
        let points = supply.points.iter().cloned();
        let mut named = points.filter(|point| plain(&point.identifier) == wanted);
        let point = named.next().ok_or(Refusal::NotFound)?;
        let other = named.find(|other| {
            other.direction != point.direction && other.property_id == point.property_id
        });
        let place = |point: ServicePoint, other_way| Place {
            zone: crate::usage::zone_of(&supply, &point),
            point,
            supply: supply.clone(),
            issued_at: target.issued_at.unwrap_or(ctx.now),
            other_way,
            source: target.source.clone(),
        };
        let other_way = other.map(|other| Box::new(place(other, None)));
        Ok(place(point, other_way))
    }
}

/// What becomes of a series.
pub enum Verdict {
    /// It is stored.
    Take,
    /// It is stored, and whoever reads the report is warned.
    TakeUnsure(String),
    /// It is read and reported, and not stored.
    Leave(String),
}

impl Place {
    /// The place of a channel: this one, or that of the other direction.
    pub fn of(&self, channel: Channel) -> Option<&Self> {
        let export = matches!(channel, Channel::Export | Channel::ReactiveExport);
        if export == (self.point.direction == Direction::Export) {
            Some(self)
        } else {
            self.other_way.as_deref()
        }
    }

    /// Values that do not say when they were made count as made then.
    pub fn set_issued_at(&mut self, at: Instant) {
        self.issued_at = at;
        if let Some(other) = &mut self.other_way {
            other.issued_at = at;
        }
    }

    /// Whether a series goes to this point. `taken` are those that do so far.
    ///
    /// # Errors
    /// When storing it would mix two supplies or two meters.
    pub fn judge(&self, series: &Series, taken: &[Series]) -> Result<Verdict, PortalError> {
        let Ok(channel) = series.channel else {
            return Ok(Verdict::Leave("it is not energy".to_owned()));
        };
        let name = name(series);
        if let Some(source) = &self.source
            && ![plain(&series.source), plain(&name)].contains(&plain(source))
        {
            return Ok(Verdict::Leave(format!("only {source} was asked for")));
        }
        if self.of(channel).is_none() {
            let direction = self.point.direction.code();
            return Ok(Verdict::Leave(format!("the point is for {direction} only")));
        }
        let named = naming(&series.source, &self.point.identifier);
        if self.source.is_none() && named == Naming::Other {
            return Err(refused(format!(
                "The file is for {}, and this point is {}. To load it here all the same, name it \
                 as the source.",
                series.source, self.point.identifier
            )));
        }
        if let Some(other) = taken.iter().find(|other| other.source != series.source) {
            return Err(refused(format!(
                "The file holds several supplies: {} and {}. Name the one to load as the source.",
                other.source, series.source
            )));
        }
        // Two meters in one channel would overwrite each other slot by slot.
        if let Some(other) = taken.iter().find(|other| other.channel == series.channel) {
            return Err(refused(format!(
                "The file holds two series for one channel: {} and {name}. Name the one to load as \
                 the source.",
                self::name(other)
            )));
        }
        Ok(match (&self.source, named) {
            (None, Naming::Unsure) => Verdict::TakeUnsure(format!(
                "The file names {}, which does not say that it is for {}.",
                series.source, self.point.identifier
            )),
            _ => Verdict::Take,
        })
    }
}

/// As operators name it.
pub fn name(series: &Series) -> String {
    match series.source.as_str() {
        "" => series.kind.clone(),
        source => format!("{source}/{}", series.kind),
    }
}

fn refused(message: String) -> PortalError {
    PortalError::invalid("import.several_points", "", message)
}

fn plain(identifier: &str) -> String {
    let letters = identifier.chars().filter(|letter| !letter.is_whitespace());
    letters.collect::<String>().to_uppercase()
}

/// What a name of a supply in a file says about a point.
#[derive(Debug, PartialEq, Eq)]
enum Naming {
    /// It is the point's number, or no name at all.
    Same,
    /// It cannot be told: a label, a blanked-out number, or one of another kind of market.
    Unsure,
    /// It is a number, and surely another supply's.
    Other,
}

/// The fewest digits that are taken for a supply number rather than a running number or a label:
/// the shortest in use, meter points of gas in Great Britain, have six.
const SHORTEST_NUMBER: usize = 6;

fn naming(source: &str, identifier: &str) -> Naming {
    let (source, identifier) = (plain(source), plain(identifier));
    if source.is_empty() || source == identifier || written_in_full(&source, &identifier) {
        return Naming::Same;
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let number = source.len() >= SHORTEST_NUMBER && digits(&source);
    let as_long = source.len() == identifier.len();
    if number || (as_long && source.bytes().any(|byte| byte.is_ascii_digit())) {
        Naming::Other
    } else {
        Naming::Unsure
    }
}

/// One number written with more than the other: an MPAN of 21 digits begins with profile class,
/// time switch and line loss factor before the core of 13; an NMI of 10 may carry its check digit.
fn written_in_full(one: &str, other: &str) -> bool {
    let (long, short) = if one.len() > other.len() {
        (one, other)
    } else {
        (other, one)
    };
    match (long.len(), short.len()) {
        (21, 13) => long.ends_with(short),
        (11, 10) => long.starts_with(short),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Naming, naming};

    const MPAN: &str = "18 0002 1679 848";

    #[test]
    fn another_number_is_another_supply_however_long_it_is() {
        for other in [
            "1800021679849",
            "180002167984",
            "10001234567",
            "123456",
            "18000216798480",
        ] {
            assert_eq!(naming(other, MPAN), Naming::Other, "{other}");
        }
        assert_eq!(naming("NMI1234567", "NMI1234568"), Naming::Other);
        assert_eq!(naming("1800021679848", "NMI1234568"), Naming::Other);
    }

    #[test]
    fn the_same_number_may_be_written_shorter_or_in_full() {
        assert_eq!(naming("1800021679848", MPAN), Naming::Same);
        assert_eq!(naming("", MPAN), Naming::Same);
        assert_eq!(naming("00 111 222 18 0002 1679 848", MPAN), Naming::Same);
        assert_eq!(naming("001112221800021679849", MPAN), Naming::Other);
        assert_eq!(naming("NMI12345678", "nmi1234567"), Naming::Same);
    }

    #[test]
    fn labels_and_blanked_out_numbers_are_unsure() {
        for label in ["NMI1234567", "XXXX", "01", "UsagePoint/5"] {
            assert_eq!(naming(label, MPAN), Naming::Unsure, "{label}");
        }
    }
}
