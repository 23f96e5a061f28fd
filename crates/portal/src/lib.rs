//! The use-cases: the only place where domain and store meet.
//!
//! Everything a page, an API route, a job or the command line does is a method of [`Portal`] that
//! takes an [`OpContext`]. Authorisation, audit and transactions happen here, once. It renders
//! nothing and knows no HTTP beyond opaque tokens and headers' values.

mod add_customer;
mod add_login;
mod annual_statement;
mod attempts;
mod authorise;
mod bank;
mod bill_preference;
mod bill_review;
mod bill_run;
mod billing_terms;
mod bills;
mod calorific;
mod comparison;
mod consumption;
mod corrections;
mod error;
mod exception_queue;
mod export;
mod gas_book;
mod home;
mod import;
mod interval_exceptions;
mod issue_bill;
mod journal;
mod last_seen;
mod ledger;
mod op_context;
mod own_path;
mod paper;
mod passwords;
mod pay;
mod point_readings;
mod preferences;
mod prices;
mod query;
mod rating;
mod readings;
mod second_factor;
mod security;
mod session;
mod settings;
mod sign_in;
mod standing;
mod supplies;
mod upkeep;
mod usage;
mod use_declaration;
mod wording;

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use base::{Clock, Entropy, Instant, RequestId, TariffId};
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use add_customer::NewCustomer;
pub use bank::{
    BankSettings, DirectDebitChange, NewDirectDebit, PlanWish, ReportOutcome, StatementFormat,
    StatementOutcome, SubmissionFile, WaitingLine,
};
pub use bill_run::{BillRunRequest, Watcher};
pub use billing::corrections::BackBillingRules;
pub use billing::document::BusinessFacts;
pub use billing::ledger::LedgerFault;
pub use billing::run::{AccountTerms, BillingRules, RunProgress, RunTotals};
pub use calorific::CalorificLoad;
pub use corrections::{AdjustRequest, Adjusted, AdjustmentWish, CancelRequest, Cancelled};
pub use error::{PortalError, Refusal};
pub use exception_queue::{NewDecision, QueuedException, SlotValue};
pub use export::{Export, ExportDetail, ExportFormat, ExportQuery};
pub use identity::{CookieScope, SessionRules, SessionToken};
pub use import::{
    ImportFormat, ImportReport, ImportTarget, RejectedRow, detect_format, file_digest,
};
pub use interval_exceptions::Decision;
pub use issue_bill::{BillRequest, Replay};
pub use ledger::{LedgerLine, LedgerProof, LedgerStatement};
pub use metering::vee::VeeRules;
pub use op_context::{Actor, KnownAccounts, OpContext, RequestMeta};
pub use own_path::{own_path, sign_in_before};
pub use paper::DocumentFile;
pub use pay::{CardPage, GatewayChoice, ReconcileReport, SandboxPress};
pub use payments::direct_debit::ModulusTable;
pub use payments::gateways::sandbox::{
    Button as SandboxButton, SandboxCheckout, SandboxFaults, SandboxState,
};
pub use payments::gateways::stripe::{
    API_VERSION as STRIPE_API_VERSION, ApiAnswer, ApiRequest, Carried, Method as ApiMethod,
    Secret as GatewaySecret, StripeSettings, Transport,
};
pub use payments::{Difference, DifferenceReason};
pub use prices::{PriceFormat, PriceImport, PriceLoad};
pub use query::{AnswerRequest, QueryWish, QueuedQuery};
pub use readings::Submitted;
pub use security::ConfirmedTotp;
pub use settings::{AttemptLimits, Secrets, SecretsError, Settings};
pub use sign_in::NewSession;
pub use store::{Store, StoreOptions};
pub use upkeep::TidyUp;
pub use use_declaration::NewUseDeclaration;

/// The name of the session cookie, over HTTPS or on the developer's own machine.
#[must_use]
pub const fn session_cookie_name(https: bool) -> &'static str {
    if https {
        CookieScope::Https.name()
    } else {
        CookieScope::Loopback.name()
    }
}

/// All use-cases over one store. Cloning shares everything.
#[derive(Clone)]
pub struct Portal {
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    settings: Arc<Settings>,
    secrets: Arc<Secrets>,
    gateways: Arc<pay::Gateways>,
    /// How many passwords may be hashed at once: each takes a core and 19 MiB.
    hashers: Arc<tokio::sync::Semaphore>,
    print_room: paper::PrintRoom,
    last_seen: last_seen::LastSeen,
    supplies: supplies::Supplies,
    /// Tariff documents never change, so each is read and parsed once.
    tariffs: Arc<RwLock<HashMap<TariffId, Arc<tariff::Tariff>>>>,
}

impl Portal {
    /// The use-cases over a store, with the clock, the randomness and the keys of the edge.
    #[must_use]
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        settings: Settings,
        secrets: Secrets,
    ) -> Self {
        let sandbox_key = secrets.sandbox_webhook.clone();
        let gateways = pay::Gateways::new(store.clone(), sandbox_key, GatewayChoice::default());
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            store,
            clock,
            entropy,
            print_room: paper::PrintRoom::new(cores, &settings.braille_program),
            settings: Arc::new(settings),
            secrets: Arc::new(secrets),
            gateways: Arc::new(gateways),
            hashers: Arc::new(tokio::sync::Semaphore::new(cores)),
            last_seen: last_seen::LastSeen::default(),
            supplies: supplies::Supplies::default(),
            tariffs: Arc::default(),
        }
    }

    /// The same, taking cards as the operator chose; without this the sandbox takes them.
    #[must_use]
    pub fn with_gateways(mut self, choice: GatewayChoice) -> Self {
        let sandbox_key = self.secrets.sandbox_webhook.clone();
        self.gateways = Arc::new(pay::Gateways::new(self.store.clone(), sandbox_key, choice));
        self
    }

    /// The same by another clock and other randomness: the demo makes two years of history, and
    /// the same each time.
    #[must_use]
    pub fn by_clock(&self, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            clock,
            entropy,
            ..self.clone()
        }
    }

    /// The store, for the demo and the command line. Pages never get it.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The randomness, for the demo and the command line.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    /// What the operator chose.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The current instant. A use-case takes its time from its [`OpContext`] instead.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// A number for a request.
    #[must_use]
    pub fn new_request_id(&self) -> RequestId {
        RequestId::new(self.now(), self.entropy.as_ref())
    }

    /// The context of a part of the system: a job, the command line, a webhook.
    #[must_use]
    pub fn system(&self, part: &'static str) -> OpContext {
        self.system_at(part, self.now())
    }

    /// The same at another instant: the demo makes two years of history.
    #[must_use]
    pub fn system_at(&self, part: &'static str, now: Instant) -> OpContext {
        OpContext {
            actor: Actor::System(part),
            on_behalf_of: None,
            reason: None,
            request: RequestMeta {
                request_id: self.new_request_id(),
                address: None,
                user_agent: String::new(),
            },
            now,
            accounts: KnownAccounts::default(),
        }
    }

    /// The market's time zone: in it days begin and moments are shown.
    pub(crate) fn zone(&self) -> TimeZone {
        self.settings.zone.clone()
    }

    /// The market's local day at an instant.
    pub(crate) fn local_today(&self, now: Instant) -> Date {
        now.timestamp().to_zoned(self.zone()).date()
    }
}
