//! The life of a question, as a stated machine. What is not in it stays as it is.

use super::QueryState;

/// What can happen to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryEvent {
    /// The supplier answered.
    Answered,
    /// The customer took it back.
    Withdrawn,
    /// The customer took the withdrawal back.
    Reopened,
    /// Nothing is left to do.
    Closed,
}

impl QueryEvent {
    /// Every event.
    pub const ALL: [Self; 4] = [
        Self::Answered,
        Self::Withdrawn,
        Self::Reopened,
        Self::Closed,
    ];
}

/// Where an event leads from a state; `None` when it cannot happen there.
#[must_use]
pub const fn query_step(state: QueryState, event: QueryEvent) -> Option<QueryState> {
    use QueryEvent as Event;
    use QueryState as State;
    match (state, event) {
        (State::Open, Event::Answered) => Some(State::Answered),
        (State::Open, Event::Withdrawn) => Some(State::Withdrawn),
        (State::Withdrawn, Event::Reopened) => Some(State::Open),
        (State::Answered, Event::Closed) => Some(State::Closed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_event_in_every_state_is_stated() {
        use QueryState::{Answered, Closed, Open, Withdrawn};
        // Answered, withdrawn, reopened, closed.
        let table = [
            (Open, [Some(Answered), Some(Withdrawn), None, None]),
            (Answered, [None, None, None, Some(Closed)]),
            (Closed, [None, None, None, None]),
            (Withdrawn, [None, None, Some(Open), None]),
        ];
        assert_eq!(table.len(), QueryState::ALL.len());
        for (state, row) in table {
            assert_eq!(QueryEvent::ALL.map(|event| query_step(state, event)), row);
        }
    }

    proptest! {
        #[test]
        fn an_answer_is_never_lost_and_given_once(
            events in prop::collection::vec(prop::sample::select(&QueryEvent::ALL[..]), 0..20),
        ) {
            let (mut state, mut answers) = (QueryState::Open, 0);
            for event in events {
                if let Some(next) = query_step(state, event) {
                    answers += usize::from(next == QueryState::Answered);
                    state = next;
                }
            }
            let answered = matches!(state, QueryState::Answered | QueryState::Closed);
            prop_assert_eq!(answers, usize::from(answered));
        }
    }
}
