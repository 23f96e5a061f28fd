//! The two steps of signing in. Both are plain forms; WebAssembly only saves the reload.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::server::{ProveSecondFactor, SignIn};
use crate::components::error_notice::FormError;
use crate::components::field::Field;
use crate::components::focus_frame::FocusFrame;
use crate::components::sent_form::{Sending, SentForm};
use crate::components::submit::Submit;
use crate::lazy::lazy_page;

/// `/sign-in`
pub struct SignInPage;
lazy_page!(SignInPage, sign_in, sign_in_page);

fn sign_in_page() -> AnyView {
    let action = Sending::to::<SignIn>();
    let error = action.error();
    view! {
        <Title text="Sign in" />
        <FocusFrame
            title="Sign in to your energy account"
            lede="See what you use, what you owe and when it's due."
        >
            <FormError error fields=&["email", "password"] />
            <SentForm sending=action class="form card">
                {next()}
                <Field
                    name="email"
                    label="E-mail"
                    kind="email"
                    autocomplete="username"
                    inputmode="email"
                    error
                />
                <Field
                    name="password"
                    label="Password"
                    kind="password"
                    autocomplete="current-password"
                    error
                />
                <Submit label="Sign in" wide=true pending=action.pending() />
                <p class="small soft">
                    "On a shared computer? Remember to sign out when you've finished."
                </p>
            </SentForm>
        </FocusFrame>
    }
    .into_any()
}

/// Where it leads afterwards, carried from the address into the form. The server decides.
fn next() -> AnyView {
    let query = use_query_map();
    let wanted = query.with_untracked(|query| query.get("next"));
    wanted
        .map(|wanted| view! { <input r#type="hidden" name="next" value=wanted /> })
        .into_any()
}

/// `/sign-in/code`
pub struct SecondFactorPage;
lazy_page!(SecondFactorPage, sign_in, code_page);

fn code_page() -> AnyView {
    let action = Sending::to::<ProveSecondFactor>();
    let error = action.error();
    view! {
        <Title text="Enter your code" />
        <FocusFrame
            step="Sign in · step 2 of 2"
            title="Enter the 6-digit code from your app"
            lede="Open the authenticator app on your phone and find Lamplight. \
                  The code changes every 30 seconds."
        >
            <FormError error fields=&["code"] />
            <SentForm sending=action class="form card">
                {next()}
                <Field
                    name="code"
                    label="Code"
                    hint="No phone to hand? Type one of your recovery codes instead."
                    autocomplete="one-time-code"
                    size="code"
                    error
                />
                <Submit label="Continue" wide=true pending=action.pending() />
            </SentForm>
            <form method="post" action="/api/pages/sign-out">
                <button class="link" r#type="submit">
                    "Start again"
                </button>
            </form>
        </FocusFrame>
    }
    .into_any()
}
