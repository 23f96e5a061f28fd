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
        let point = supply
            .points
            .iter()
            .find(|point| plain(&point.identifier) == wanted)
            .cloned();
        let point = point.ok_or(Refusal::NotFound)?;
        let zone = crate::usage::zone_of(&supply, &point);
        Ok(Place {
            point,
            zone,
            supply,
            issued_at: target.issued_at.unwrap_or(ctx.now),
            source: target.source.clone(),
        })
    }
}

/// What becomes of a series.
pub enum Verdict {
    /// It is stored.
    Take,
    /// It is read and reported, and not stored.
    Leave(String),
}

impl Place {
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
        let export = matches!(channel, Channel::Export | Channel::ReactiveExport);
        if export != (self.point.direction == Direction::Export) {
            let direction = self.point.direction.code();
            return Ok(Verdict::Leave(format!("the point is for {direction} only")));
        }
        if self.source.is_none() && same_kind(&series.source, &self.point.identifier) {
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
        Ok(Verdict::Take)
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

/// Whether the file names another supply of the same kind: as long, and with digits. A number of
/// another length is another market's or is blanked out, and says nothing about this point.
fn same_kind(source: &str, identifier: &str) -> bool {
    let (source, identifier) = (plain(source), plain(identifier));
    source != identifier
        && source.len() == identifier.len()
        && source.chars().any(|letter| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::same_kind;

    #[test]
    fn only_another_number_of_the_same_kind_is_surely_another_supply() {
        assert!(same_kind("1800021679849", "18 0002 1679 848"));
        assert!(!same_kind("1800021679848", "18 0002 1679 848"));
        assert!(!same_kind("NMI1234567", "1800021679848"));
        assert!(!same_kind("XXXX", "1234"));
        assert!(!same_kind("", "1800021679848"));
    }
}
