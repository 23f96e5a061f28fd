//! The two steps of signing in. Both are plain forms; WebAssembly only saves the reload.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::server::{ProveSecondFactor, SignIn};
use crate::components::error_notice::FormError;
use crate::components::field::Field;
use crate::components::focus_frame::FocusFrame;
use crate::components::load::error_of;
use crate::components::submit::Submit;

/// `/sign-in`
pub struct SignInPage;

/// Made with the view, not in `data()`: so it belongs to the page's own WebAssembly.
struct SignInHeld {
    action: ServerAction<SignIn>,
}

impl SignInHeld {
    fn new() -> Self {
        Self {
            action: ServerAction::new(),
        }
    }
}

#[lazy_route]
impl LazyRoute for SignInPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let this = SignInHeld::new();
        let action = this.action;
        let error = error_of(action);
        view! {
            <Title text="Sign in" />
            <FocusFrame
                title="Sign in to your energy account"
                lede="See what you use, what you owe and when it's due."
            >
                <FormError error fields=&["email", "password"] />
                <ActionForm action attr:class="form card">
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
                </ActionForm>
            </FocusFrame>
        }
        .into_any()
    }
}

/// `/sign-in/code`
pub struct SecondFactorPage;

/// Made with the view, not in `data()`: so it belongs to the page's own WebAssembly.
struct SecondFactorHeld {
    action: ServerAction<ProveSecondFactor>,
}

impl SecondFactorHeld {
    fn new() -> Self {
        Self {
            action: ServerAction::new(),
        }
    }
}

#[lazy_route]
impl LazyRoute for SecondFactorPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let this = SecondFactorHeld::new();
        let action = this.action;
        let error = error_of(action);
        view! {
            <Title text="Enter your code" />
            <FocusFrame
                step="Sign in · step 2 of 2"
                title="Enter the 6-digit code from your app"
                lede="Open the authenticator app on your phone and find Lamplight. \
                      The code changes every 30 seconds."
            >
                <FormError error fields=&["code"] />
                <ActionForm action attr:class="form card">
                    <Field
                        name="code"
                        label="Code"
                        hint="No phone to hand? Type one of your recovery codes instead."
                        autocomplete="one-time-code"
                        size="code"
                        error
                    />
                    <Submit label="Continue" wide=true pending=action.pending() />
                </ActionForm>
                <form method="post" action="/api/pages/sign-out">
                    <button class="link" r#type="submit">
                        "Start again"
                    </button>
                </form>
            </FocusFrame>
        }
        .into_any()
    }
}
