//! Which accounts of a page are due, and why others get no bill.

use accounts::{Account, Customer};
use billing::run::{BillingState, DueBill, RunOutcome, due};

use super::BillRunRequest;
use crate::Portal;
use crate::error::PortalError;

/// An account as a run finds it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The account.
    pub account: Account,
    /// Whose it is.
    pub customer: Customer,
    /// Where its billing stands.
    pub state: BillingState,
}

/// What a run does with an account.
pub enum Verdict {
    /// Nothing: it is not due, or of another segment.
    Nothing,
    /// A bill.
    Bill(DueBill),
    /// It is due and gets no bill.
    Not(RunOutcome, String),
}

impl Portal {
    /// What a run does with an account.
    pub(super) fn verdict(&self, request: &BillRunRequest, found: &Found) -> Verdict {
        match self.try_verdict(request, found) {
            Ok(verdict) => verdict,
            Err(error) => Verdict::Not(RunOutcome::Failed, told(&error)),
        }
    }

    fn try_verdict(&self, request: &BillRunRequest, found: &Found) -> Result<Verdict, PortalError> {
        let state = &found.state;
        let Some(supplied) = state.supplied else {
            return Ok(Verdict::Nothing);
        };
        let segment = self.segment_of(state, found.customer.kind)?;
        if request
            .segment
            .as_ref()
            .is_some_and(|code| *code != segment.code)
        {
            return Ok(Verdict::Nothing);
        }
        let cycle = match state.terms.bill_day {
            Some(day) => segment
                .cycle
                .on_day(day)
                .map_err(|error| PortalError::invalid("bill.bad_day", "", error.to_string()))?,
            None => segment.cycle,
        };
        let Some(next) = due(segment, cycle, supplied, request.on) else {
            return Ok(Verdict::Nothing);
        };
        let hold = state.hold.as_ref().filter(|hold| hold.holds_on(request.on));
        if let Some(hold) = hold {
            return Ok(Verdict::Not(RunOutcome::Held, hold.reason.clone()));
        }
        if state.in_review {
            let reason = "an earlier bill waits for review".to_owned();
            return Ok(Verdict::Not(RunOutcome::Waiting, reason));
        }
        Ok(Verdict::Bill(next))
    }
}

/// Why a bill could not be made, for those who see to it.
pub fn told(error: &PortalError) -> String {
    match error {
        PortalError::Refused(_) => error.message(),
        other => other.to_string(),
    }
}
