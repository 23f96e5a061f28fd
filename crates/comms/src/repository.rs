//! What `store` keeps for this domain.

use std::future::Future;

use base::{CustomerId, Instant, RepoResult};

use crate::{BillPreference, Preference};

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

    /// How the customer gets their bills; `None` when they never chose.
    fn bill_preference(
        &mut self,
        customer: CustomerId,
    ) -> impl Future<Output = RepoResult<Option<BillPreference>>> + Send;

    /// Keeps how the customer gets their bills.
    fn set_bill_preference(
        &mut self,
        customer: CustomerId,
        chosen: BillPreference,
        now: Instant,
    ) -> impl Future<Output = RepoResult<()>> + Send;
}
