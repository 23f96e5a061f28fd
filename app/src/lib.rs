//! The pages: the shell around them and the table of routes, nothing else.
//!
//! A page draws `wire` views and sends forms; every rule and every number comes from `portal`.

// A form's view is one deeply nested type; its future is deeper than the default of 128.
#![recursion_limit = "256"]

mod alive;
#[cfg(feature = "ssr")]
mod assets;
pub mod components;
#[cfg(feature = "ssr")]
mod document;
mod drawn;
pub mod error;
mod lazy;
pub mod pages;
mod shell;
#[cfg(feature = "ssr")]
pub mod ssr;
mod wire_codec;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};

#[cfg(feature = "ssr")]
pub use assets::Assets;
#[cfg(feature = "ssr")]
pub use document::{is_watched, shell};

use pages::bank::{BankTransferPage, DirectDebitPage, PlanPage, ScheduledPage, WaysToPayPage};
use pages::bills::{BillPage, BillsPage, QueryPage, WhyPage};
use pages::home::HomePage;
use pages::more::MorePage;
use pages::not_found::NotFoundPage;
use pages::pay::{PayAccountsPage, PayPage, PaymentsPage, ReceiptPage, RefundPage};
use pages::preferences::{BillPreferencePage, PreferencesPage};
use pages::readings::ReadingsPage;
use pages::security::SecurityPage;
use pages::sign_in::{SecondFactorPage, SignInPage};
use pages::usage::UsagePage;

/// The title until a page has said its own, which its part of the WebAssembly does once it is there.
const NAME: &str = "Lamplight";

fn titled(page: String) -> String {
    if page == NAME {
        page
    } else {
        format!("{page} · {NAME}")
    }
}

/// The whole application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    alive::come_alive();
    // Async everywhere: the page is complete without WebAssembly, its status code is right.
    let ssr = || SsrMode::Async;
    view! {
        <Title text=NAME formatter=titled />
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("sign-in") view={Lazy::<SignInPage>::new()} ssr=ssr() />
                <Route
                    path=path!("sign-in/code")
                    view={Lazy::<SecondFactorPage>::new()}
                    ssr=ssr()
                />
                <ParentRoute path=path!("") view=shell::Frame ssr=ssr()>
                    <Route path=path!("") view={Lazy::<HomePage>::new()} ssr=ssr() />
                    <Route path=path!("usage") view={Lazy::<UsagePage>::new()} ssr=ssr() />
                    <Route path=path!("bills") view={Lazy::<BillsPage>::new()} ssr=ssr() />
                    <Route path=path!("bills/:bill") view={Lazy::<BillPage>::new()} ssr=ssr() />
                    <Route path=path!("bills/:bill/why") view={Lazy::<WhyPage>::new()} ssr=ssr() />
                    <Route
                        path=path!("bills/:bill/query")
                        view={Lazy::<QueryPage>::new()}
                        ssr=ssr()
                    />
                    <Route path=path!("pay") view={Lazy::<PayPage>::new()} ssr=ssr() />
                    <Route
                        path=path!("pay/accounts")
                        view={Lazy::<PayAccountsPage>::new()}
                        ssr=ssr()
                    />
                    <Route path=path!("pay/refund") view={Lazy::<RefundPage>::new()} ssr=ssr() />
                    <Route path=path!("payments") view={Lazy::<PaymentsPage>::new()} ssr=ssr() />
                    <Route path=path!("pay/ways") view={Lazy::<WaysToPayPage>::new()} ssr=ssr() />
                    <Route
                        path=path!("pay/bank-transfer")
                        view={Lazy::<BankTransferPage>::new()}
                        ssr=ssr()
                    />
                    <Route
                        path=path!("pay/direct-debit")
                        view={Lazy::<DirectDebitPage>::new()}
                        ssr=ssr()
                    />
                    <Route
                        path=path!("pay/scheduled")
                        view={Lazy::<ScheduledPage>::new()}
                        ssr=ssr()
                    />
                    <Route path=path!("pay/plan") view={Lazy::<PlanPage>::new()} ssr=ssr() />
                    <Route path=path!("pay/:payment") view={Lazy::<ReceiptPage>::new()} ssr=ssr() />
                    <Route path=path!("readings") view={Lazy::<ReadingsPage>::new()} ssr=ssr() />
                    <Route
                        path=path!("preferences")
                        view={Lazy::<PreferencesPage>::new()}
                        ssr=ssr()
                    />
                    <Route
                        path=path!("preferences/bills")
                        view={Lazy::<BillPreferencePage>::new()}
                        ssr=ssr()
                    />
                    <Route path=path!("security") view={Lazy::<SecurityPage>::new()} ssr=ssr() />
                    <Route path=path!("more") view={Lazy::<MorePage>::new()} ssr=ssr() />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
