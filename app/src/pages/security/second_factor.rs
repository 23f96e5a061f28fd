//! Setting up, using and turning off codes from an app.

use leptos::prelude::*;
use wire::{TotpView, When};

use super::page::Actions;
use crate::components::error_notice::FormError;
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::sent_form::SentForm;
use crate::components::submit::Submit;

/// The second factor's section, by how far it is.
pub fn second_factor(totp: TotpView, codes_left: u32, actions: Actions) -> AnyView {
    let body = match totp {
        TotpView::Off => off(actions),
        TotpView::Enrolling { qr_svg, key } => enrolling(qr_svg, key, actions),
        TotpView::On { since } => on(since, codes_left, actions),
    };
    view! {
        <section aria-labelledby="second-step">
            <h2 class="section-title" id="second-step">
                "How you sign in"
            </h2>
            {body}
        </section>
    }
    .into_any()
}

fn off(actions: Actions) -> AnyView {
    let error = actions.begin.error();
    view! {
        <div class="card form">
            <p>
                "With a second step, your password alone isn't enough: signing in also takes \
                 a code from an app on your phone. It takes about two minutes."
            </p>
            <FormError error fields=&["password"] />
            <SentForm sending=actions.begin class="form">
                <Field
                    name="password"
                    label="Your password"
                    hint="So that we know it's you who changes this."
                    kind="password"
                    autocomplete="current-password"
                    error
                />
                <Submit
                    label="Set up a second step"
                    note="Next we show you a square to scan. \
                          Nothing changes until you've typed a code."
                    pending=actions.begin.pending()
                />
            </SentForm>
        </div>
    }
    .into_any()
}

fn enrolling(qr_svg: String, key: String, actions: Actions) -> AnyView {
    let error = actions.confirm.error();
    view! {
        <FormError error fields=&["code"] />
        <SentForm sending=actions.confirm class="card form">
            <ol class="enrol">
                <li>
                    <div>
                        <h3>"Get an authenticator app"</h3>
                        <p class="soft">
                            "Any will do: the one built into your phone, or Google, Microsoft or \
                             Aegis Authenticator."
                        </p>
                    </div>
                </li>
                <li>
                    <div>
                        <h3>"Scan this square with it"</h3>
                        <div inner_html=qr_svg></div>
                        <details class="disclosure">
                            <summary>
                                <Icon name="chevron-right" small=true />
                                "I can't scan it"
                            </summary>
                            <p class="soft small">
                                "Type this key into the app instead. It's for time-based codes."
                            </p>
                            <code class="code-block">{key}</code>
                        </details>
                    </div>
                </li>
                <li>
                    <div>
                        <Field
                            name="code"
                            label="Type the code it shows"
                            inputmode="numeric"
                            autocomplete="one-time-code"
                            size="code"
                            error
                        />
                    </div>
                </li>
            </ol>
            <Submit
                label="Turn it on"
                note="Next we show ten recovery codes to keep for a lost phone."
                pending=actions.confirm.pending()
            />
        </SentForm>
    }
    .into_any()
}

fn on(since: When, codes_left: u32, actions: Actions) -> AnyView {
    let since = format!("On since {}", since.text);
    let left = match codes_left {
        0 => "None left. Make new ones now, in case you lose your phone.".to_owned(),
        1 => "1 left".to_owned(),
        more => format!("{more} left"),
    };
    view! {
        <ul class="rows" role="list">
            <li>
                <div class="row">
                    <Icon name="device" />
                    <span class="row-body">
                        <span class="row-title">"Codes from an app"</span>
                        <span class="row-note">{since}</span>
                    </span>
                    <span class="tag" data-kind="success">
                        <Icon name="check" />
                        "On"
                    </span>
                </div>
            </li>
            <li>
                <div class="row">
                    <Icon name="shield" />
                    <span class="row-body">
                        <span class="row-title">"Recovery codes"</span>
                        <span class="row-note">{left}</span>
                    </span>
                </div>
            </li>
        </ul>
        {renew(actions)}
        {remove(actions)}
    }
    .into_any()
}

fn renew(actions: Actions) -> AnyView {
    let error = actions.renew.error();
    let open = error.with_untracked(Option::is_some);
    view! {
        <details class="disclosure" open=open>
            <summary>
                <Icon name="chevron-right" small=true />
                "Make new recovery codes"
            </summary>
            <FormError error=error fields=&["code"] />
            <SentForm sending=actions.renew class="card form">
                <Field
                    name="code"
                    id="renew-code"
                    label="Code from your app"
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    size="code"
                    error=error
                />
                <Submit
                    label="Make new codes"
                    kind="plain"
                    note="The old ones stop working. We show the new ones once."
                    pending=actions.renew.pending()
                />
            </SentForm>
        </details>
    }
    .into_any()
}

fn remove(actions: Actions) -> AnyView {
    let error = actions.remove.error();
    let open = error.with_untracked(Option::is_some);
    view! {
        <details class="disclosure" open=open>
            <summary>
                <Icon name="chevron-right" small=true />
                "Turn the second step off"
            </summary>
            <FormError error=error fields=&["code"] />
            <SentForm sending=actions.remove class="card form">
                <Field
                    name="code"
                    id="remove-code"
                    label="Code from your app"
                    hint="No phone to hand? Type one of your recovery codes instead."
                    autocomplete="one-time-code"
                    size="code"
                    error=error
                />
                <Submit
                    label="Turn it off"
                    kind="danger"
                    note="After that, your password alone opens your account."
                    pending=actions.remove.pending()
                />
            </SentForm>
        </details>
    }
    .into_any()
}
