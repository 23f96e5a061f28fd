//! Readings that look unusual: the customer says whether they are right.

use leptos::prelude::*;
use wire::ReadingRow;

use super::page::Actions;
use crate::components::error_notice::FormError;
use crate::components::icon::Icon;
use crate::components::sent_form::SentForm;

/// One notice a doubtful reading, with its two answers.
pub fn to_confirm(account: &str, rows: Vec<ReadingRow>, actions: Actions) -> AnyView {
    let doubts = rows
        .into_iter()
        .map(|row| doubt(account.to_owned(), row, actions))
        .collect_view();
    view! {
        <FormError error=actions.confirm.error() />
        <FormError error=actions.discard.error() />
        {doubts}
    }
    .into_any()
}

fn doubt(account: String, row: ReadingRow, actions: Actions) -> AnyView {
    let Actions {
        confirm, discard, ..
    } = actions;
    let busy = Signal::derive(move || confirm.pending().get() || discard.pending().get());
    let title = format!("{}: {} {}", row.register, row.value, row.unit);
    let (account_again, reading_again) = (account.clone(), row.id.clone());
    view! {
        <div class="notice" data-kind="warning">
            <Icon name="warning" />
            <div class="notice-body">
                <h2 class="notice-title">{title}</h2>
                <p>{row.doubt}</p>
                <div class="notice-actions">
                    <SentForm sending=confirm>
                        <input r#type="hidden" name="account" value=account />
                        <input r#type="hidden" name="reading" value=row.id />
                        <button class="button" r#type="submit" disabled=move || busy.get()>
                            "Yes, it's right"
                        </button>
                    </SentForm>
                    <SentForm sending=discard>
                        <input r#type="hidden" name="account" value=account_again />
                        <input r#type="hidden" name="reading" value=reading_again />
                        <button class="link" r#type="submit" disabled=move || busy.get()>
                            "Change it"
                        </button>
                    </SentForm>
                </div>
            </div>
        </div>
    }
    .into_any()
}
