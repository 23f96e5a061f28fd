//! The page of a bill's question: the form, or what became of what was asked.

use accounts::Account;
use base::BillId;
use billing::document::BillDocument;
use billing::query::{
    BillQuery, BillQueryRepository as _, LONGEST_WORDS, LineRef, QueryOutcome, QueryState, on_hold,
};
use billing::{BillHead, BillStatus};
use jiff::civil::Date;
use money::Money;
use store::Conn;
use wire::{AskedQuery, BillQueryView, QueryAnswerView, QueryFormView, QueryStep};

use super::ask::{document, line_of};
use super::told::promise;
use super::words;
use crate::error::{PortalError, Refusal};
use crate::standing::StandingBill;
use crate::{OpContext, Portal, authorise, bank, standing, wording};

impl Portal {
    /// Asking about a bill, or about the line at a place of it; and what was asked so far.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a bill that is not theirs, and for a line that it does not have.
    pub async fn bill_query_view(
        &self,
        ctx: &OpContext,
        bill: &str,
        line: &str,
    ) -> Result<BillQueryView, PortalError> {
        authorise::known(ctx)?;
        let id: BillId = bill.parse().map_err(|_| Refusal::NotFound)?;
        let mut conn = self.store.read().await?;
        let (account, stored) = authorise::sent_bill(ctx, &mut conn, id).await?;
        let bill = document(&stored)?;
        let line = line_of(line).map_err(|_| Refusal::NotFound)?;
        let left = self.left_of(ctx, &mut conn, &account, &stored.head).await?;
        let queries = conn.queries_of_bill(account.id, id).await?;
        let open = queries.iter().any(BillQuery::holds);
        let form = if open || stored.head.status == BillStatus::Cancelled {
            None
        } else {
            Some(self.form(ctx, &mut conn, (&left, &bill), line).await?)
        };
        let name = format!("your {} bill", wording::month_name(stored.head.period_from));
        let (sentence, lede) = match queries.first() {
            None => new_question(&name, &stored.head),
            Some(query) => heading(&name, query, self.local_today(ctx.now)),
        };
        let mut asked = Vec::with_capacity(queries.len());
        for query in &queries {
            asked.push(self.shown(&mut conn, query, (&left, &bill), open).await?);
        }
        Ok(BillQueryView {
            sentence,
            lede,
            bill: id.to_string(),
            form,
            asked,
        })
    }

    /// The bill as it stands: what is left of it, what is on hold, until when it may be paid.
    async fn left_of(
        &self,
        ctx: &OpContext,
        conn: &mut Conn,
        account: &Account,
        head: &BillHead,
    ) -> Result<StandingBill, PortalError> {
        let standing = standing::of(conn, account, self.local_today(ctx.now)).await?;
        let found = standing
            .bills
            .into_iter()
            .find(|bill| bill.head.id == head.id);
        Ok(found.unwrap_or_else(|| StandingBill::paid(head.clone())))
    }

    async fn form(
        &self,
        ctx: &OpContext,
        conn: &mut Conn,
        (left, bill): (&StandingBill, &BillDocument),
        line: Option<LineRef>,
    ) -> Result<QueryFormView, PortalError> {
        let (subject, disputed) = words::subject(bill, line).map_err(|_| Refusal::NotFound)?;
        let held = on_hold(disputed, left.outstanding);
        let mut steps = Vec::new();
        if held.is_positive() {
            steps.push(format!(
                "{held} goes on hold: we don't collect it, and it doesn't count as late."
            ));
        } else {
            steps.push("Nothing is left to pay on it, so nothing goes on hold.".to_owned());
        }
        let due = self.answer_due(ctx)?;
        steps.push(format!("We answer by {}.", wording::weekday_day(due)));
        let rest = left.outstanding.minor() - held.minor();
        if rest > 0 {
            let rest = Money::from_minor(rest, held.currency());
            let due = wording::day_month(left.due_on);
            let is = if left.due_on < self.local_today(ctx.now) {
                "was"
            } else {
                "is"
            };
            steps.push(format!("The rest, {rest}, {is} due by {due} as before."));
        }
        Ok(QueryFormView {
            line: line.map(|line| line.to_string()).unwrap_or_default(),
            subject,
            categories: words::choices(conn, &left.head, bill).await?,
            longest: u16::try_from(LONGEST_WORDS).unwrap_or(u16::MAX),
            steps,
        })
    }

    async fn shown(
        &self,
        conn: &mut Conn,
        query: &BillQuery,
        (left, bill): (&StandingBill, &BillDocument),
        another_open: bool,
    ) -> Result<AskedQuery, PortalError> {
        let (subject, _) = words::subject(bill, query.line)?;
        let is_open = query.holds();
        let coming = if is_open {
            bank::with_the_bank(conn, query.account_id, query.bill_id).await?
        } else {
            None
        };
        let issued = left.head.status == BillStatus::Issued;
        Ok(AskedQuery {
            id: query.id.to_string(),
            reference: query.reference.clone(),
            state: match query.state {
                QueryState::Open => "Open",
                QueryState::Answered => "Answered",
                QueryState::Closed => "Closed",
                QueryState::Withdrawn => "Taken back",
            }
            .to_owned(),
            about: words::label(query.category).to_owned(),
            subject,
            words: query.words.text().to_owned(),
            held: if is_open {
                left.held
            } else {
                Money::zero(left.held.currency())
            },
            on_its_way: coming.map(|one| {
                format!(
                    "{} was with your bank already and will be taken on {}. If you're right, you \
                     get it back.",
                    one.amount,
                    wording::day_month(one.due_on)
                )
            }),
            timeline: self.timeline(query),
            answer: self.answer_view(query, left),
            can_withdraw: is_open,
            can_reopen: query.state == QueryState::Withdrawn && !another_open && issued,
        })
    }

    fn timeline(&self, query: &BillQuery) -> Vec<QueryStep> {
        let zone = self.zone();
        let happened = |at, text: &str| QueryStep {
            when: wording::when_moment(at, &zone),
            text: text.to_owned(),
            done: true,
        };
        let mut steps = vec![happened(query.opened_at, "You asked us.")];
        if query.holds() {
            steps.push(QueryStep {
                when: wording::when_day(query.answer_due),
                text: if query.reviews_next_bill {
                    "We answer by then. Until then a person looks at your next bill before we send \
                     it."
                } else {
                    "We answer by then."
                }
                .to_owned(),
                done: false,
            });
        }
        if let Some(answer) = &query.answer {
            steps.push(happened(answer.at, "We answered."));
        }
        let ended = match query.state {
            QueryState::Closed => "Everything is done.",
            _ => "You took it back.",
        };
        steps.extend(query.ended_at.map(|at| happened(at, ended)));
        steps
    }

    fn answer_view(&self, query: &BillQuery, left: &StandingBill) -> Option<QueryAnswerView> {
        let answer = query.answer.as_ref()?;
        let cancelled = left.head.status == BillStatus::Cancelled;
        let mut follows = match answer.outcome {
            QueryOutcome::Upheld if cancelled => "We took the bill back.".to_owned(),
            QueryOutcome::Upheld => "The bill's page shows what we changed.".to_owned(),
            QueryOutcome::Explained => String::new(),
        };
        if !cancelled && left.free().is_positive() {
            let due = wording::day_month(left.due_on);
            follows = format!("{follows} {} is due by {due}.", left.free());
        }
        Some(QueryAnswerView {
            title: match answer.outcome {
                QueryOutcome::Upheld => "You were right, and we've put it right",
                QueryOutcome::Explained => "The bill is right, and here's why",
            }
            .to_owned(),
            words: answer.words.text().to_owned(),
            follows: follows.trim_start().to_owned(),
            disagree: self.settings.billing.supplier.complaint_steps.clone(),
        })
    }
}

fn new_question(name: &str, head: &BillHead) -> (String, String) {
    let days = wording::period(head.period_from, head.period_to);
    (
        format!("Ask us about {name}."),
        format!("{} for {days}.", head.total),
    )
}

fn heading(name: &str, query: &BillQuery, today: Date) -> (String, String) {
    let reference = format!("Your reference is {}.", query.reference);
    let sentence = match query.state {
        QueryState::Open => format!(
            "You asked about {name}. {}",
            promise(query.answer_due, today)
        ),
        QueryState::Answered | QueryState::Closed => {
            format!("We answered your question about {name}.")
        }
        QueryState::Withdrawn => format!("You took back your question about {name}."),
    };
    (sentence, reference)
}
