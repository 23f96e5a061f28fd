//! What `store` keeps for this domain.

use std::future::Future;

use base::{CustomerId, Instant, RepoResult};

use crate::Preference;

/// Chosen cells of the grid.
pub trait PreferenceRepository {
    /// What the customer chose; cells never touched are not there.
    fn preferences(
        &mut self,
        customer: CustomerId,
    ) -> impl Future<Output = RepoResult<Vec<Preference>>> + Send;

    /// Keeps these cells.
    fn set_preferences(
        &mut self,
        customer: CustomerId,
        cells: &[Preference],
        now: Instant,
    ) -> impl Future<Output = RepoResult<()>> + Send;
}
