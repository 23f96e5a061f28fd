//! The payment plan page: what somebody can afford, a proposal, and the plan that runs.

use leptos::prelude::*;
use wire::{PlanStateView, PlanView, ShownPlan};

use super::pieces::{done_notice, folded, money_row, one_button};
use super::plan_form::budget_form;
use super::server_plan::{AgreePlan, BeginBreathingSpace, EndPlan, ProposePlan, get_plan};
use crate::components::error_notice::FormError;
use crate::components::load::{Loaded, page_data};
use crate::components::notice::Notice;
use crate::components::page_head::PageHead;
use crate::components::sent_form::Sending;
use crate::lazy::lazy_page;

const DONE: &[(&str, &str, &str)] = &[
    (
        "proposed",
        "Here is a plan",
        "Nothing is agreed yet. Look at it below, and change the figures if you like.",
    ),
    (
        "agreed",
        "Agreed",
        "We'll ask for nothing but these instalments, and for new bills.",
    ),
    (
        "ended",
        "Ended",
        "What's left of it is due again. You can work out another plan below.",
    ),
    (
        "paused",
        "Your breathing space has begun",
        "Nothing falls due until it ends.",
    ),
];

/// `/pay/plan`
pub struct PlanPage;
lazy_page!(PlanPage, money, page);

#[derive(Clone, Copy)]
struct Sendings {
    propose: Sending,
    agree: Sending,
    end: Sending,
    pause: Sending,
}

fn page() -> AnyView {
    let data = page_data(|| (), |()| get_plan());
    let sendings = Sendings {
        propose: Sending::to::<ProposePlan>(),
        agree: Sending::to::<AgreePlan>(),
        end: Sending::to::<EndPlan>(),
        pause: Sending::to::<BeginBreathingSpace>(),
    };
    let Sendings {
        propose,
        agree,
        end,
        pause,
    } = sendings;
    for sending in [propose, agree, end, pause] {
        sending.on_success(move || data.refetch());
    }
    view! { <Loaded data name="Payment plan" draw=move |view| plan(view, sendings) /> }.into_any()
}

fn plan(view: PlanView, sendings: Sendings) -> AnyView {
    let Sendings {
        propose,
        agree,
        end,
        pause,
    } = sendings;
    let errors = [propose, agree, end, pause].map(Sending::error).to_vec();
    let running = view
        .running
        .clone()
        .map(|plan| running(&view, plan, sendings));
    let proposal = view
        .proposal
        .clone()
        .map(|plan| proposal(&view.account, plan, agree, end));
    let form = view.debt.is_positive().then(|| {
        let form = budget_form(&view, propose);
        if view.running.is_some() {
            let open = propose.error().with_untracked(Option::is_some);
            folded("Work out another plan", open, form)
        } else {
            form
        }
    });
    view! {
        <PageHead
            name="Payment plan"
            answer=view.sentence.clone()
            lede=format!("Account {}", view.account_number)
        />
        <div class="stack narrow">
            {done_notice(DONE, errors)} {running} {proposal} {form}
            <p class="small soft">
                "Free, independent help with debt: StepChange 0800 138 1111, \
                 National Debtline 0808 808 4000."
            </p>
            <p>
                <a href="/pay/ways" class="link">
                    "Other ways to pay"
                </a>
            </p>
        </div>
    }
    .into_any()
}

fn instalments(plan: &ShownPlan) -> AnyView {
    let count = plan.instalments.len();
    let rows = plan
        .instalments
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let what = format!("Instalment {} of {count}", at + 1);
            money_row(
                one.on.clone(),
                what,
                one.amount.to_string(),
                one.word.clone(),
            )
        })
        .collect_view();
    view! {
        <ul class="rows" role="list">
            {rows}
        </ul>
    }
    .into_any()
}

fn proposal(account: &str, plan: ShownPlan, agree: Sending, end: Sending) -> AnyView {
    let hidden = || vec![("account", account.to_owned()), ("plan", plan.id.clone())];
    let words = format!("{} in {} instalments.", plan.debt, plan.instalments.len());
    view! {
        <section class="stack" aria-labelledby="proposal">
            <h2 class="section-title" id="proposal">
                "A plan you could afford"
            </h2>
            <p>{words}</p>
            {instalments(&plan)}
            <FormError error=agree.error() />
            {one_button(
                agree,
                hidden(),
                "Agree to this plan",
                "primary",
                "No interest, no fee. You can end or change it at any time.",
            )}
            {one_button(end, hidden(), "Put it aside", "plain", "Nothing is agreed then.")}
        </section>
    }
    .into_any()
}

fn running(view: &PlanView, plan: ShownPlan, sendings: Sendings) -> AnyView {
    let hidden = || vec![("account", view.account.clone()), ("plan", plan.id.clone())];
    let missed = (plan.state == PlanStateView::Missed).then(|| {
        view! {
            <Notice
                kind="warning"
                title="An instalment wasn't paid"
                text="Pay it now and the plan goes on, or work out another plan below."
            >
                <a href="/pay" class="link">
                    "Pay now"
                </a>
            </Notice>
        }
    });
    let share = format!("{} of {} paid, {} to go.", plan.paid, plan.debt, plan.left);
    let (paid, debt) = (plan.paid.minor(), plan.debt.minor());
    let can_pause = plan.can_pause && plan.state != PlanStateView::Paused;
    let space = can_pause.then(|| {
        let inner = view! {
            <FormError error=sendings.pause.error() />
            <p>
                {format!(
                    "For {} days nothing falls due and nothing counts as missed. \
                     You can have this once on a plan.",
                    view.space_days
                )}
            </p>
            {one_button(
                sendings.pause,
                hidden(),
                "Begin a breathing space",
                "plain",
                "It begins at once.",
            )}
        };
        folded("I need time to breathe", false, inner.into_any())
    });
    let end = view! {
        <FormError error=sendings.end.error() />
        {one_button(
            sendings.end,
            hidden(),
            "End the plan",
            "danger",
            "What's left is due at once then.",
        )}
    };
    view! {
        {missed}
        <section class="stack" aria-labelledby="running">
            <h2 class="section-title" id="running">
                "Your plan"
            </h2>
            <p>{share}</p>
            <progress max=debt.to_string() value=paid.to_string() aria-labelledby="running">
                {format!("{paid} of {debt}")}
            </progress>
            {instalments(&plan)}
        </section>
        {space}
        {folded("End the plan", false, end.into_any())}
    }
    .into_any()
}
