//! A portal over a fresh store, with a clock that is moved by hand, and people in it.

use std::sync::Arc;

use accounts::AccountsRepository as _;
use base::{AccountId, Instant, LoginId};
use identity::{IdentityRepository as _, Login, TotpSecret, hash_password};
use portal::{NewSession, OpContext, Portal, PortalError, Refusal, RequestMeta, Secrets, Settings};
use testkit::{FixedClock, SeededEntropy, Store, TestCustomer, morning};
use wire::{SignInStep, TotpView};

/// Everybody's password.
pub const PASSWORD: &str = "lantern over quiet harbour";
/// One step of a second factor's code.
pub const STEP_SECONDS: i64 = 30;

/// A portal, its store and its clock.
pub struct World {
    pub portal: Portal,
    pub store: Store,
    pub clock: Arc<FixedClock>,
    password_hash: String,
}

impl World {
    pub fn new(store: Store) -> Self {
        Self::with(store, |_| {})
    }

    /// With settings of the test's own.
    pub fn with(store: Store, change: impl FnOnce(&mut Settings)) -> Self {
        let key = "5a".repeat(32);
        let secrets = Secrets::from_hex(&[format!("1:{key}")], &key, &key).expect("sound keys");
        let mut settings = Settings::new("https://portal.example", "Lamplight Energy");
        change(&mut settings);
        let clock = Arc::new(FixedClock::at(morning()));
        let entropy = Arc::new(SeededEntropy::new(0x0005_eed5));
        let password_hash = hash_password(PASSWORD, entropy.as_ref());
        let portal = Portal::new(store.clone(), clock.clone(), entropy, settings, secrets);
        Self {
            portal,
            store,
            clock,
            password_hash,
        }
    }

    /// Gives a customer the password that everybody has.
    pub fn give_password(&self, customer: &mut TestCustomer) {
        customer.login.password_hash.clone_from(&self.password_hash);
    }

    /// A customer who can sign in.
    pub async fn customer(&self, number: u64) -> TestCustomer {
        let mut customer = TestCustomer::numbered(number);
        self.give_password(&mut customer);
        let mut tx = self.store.begin().await.expect("begins");
        customer.add(&mut tx).await.expect("is added");
        tx.commit().await.expect("commits");
        customer
    }

    /// A second account of a customer.
    pub async fn second_account(&self, of: &TestCustomer) -> AccountId {
        let mut account = of.account.clone();
        account.id = AccountId::new(self.portal.now(), self.portal.entropy());
        account.number = format!("{}X", account.number);
        account.label = "3 Second Street".to_owned();
        let mut tx = self.store.begin().await.expect("begins");
        tx.add_account(&account).await.expect("is added");
        tx.commit().await.expect("commits");
        account.id
    }

    /// The context of a request with this token.
    pub async fn context(&self, session: &NewSession) -> OpContext {
        let token = Some(session.token.text());
        self.portal
            .context(token, self.meta())
            .await
            .expect("sessions can be read")
    }

    /// The context of a request without a token.
    pub async fn nobody(&self) -> OpContext {
        self.portal
            .context(None, self.meta())
            .await
            .expect("needs no store")
    }

    pub fn meta(&self) -> RequestMeta {
        RequestMeta {
            request_id: self.portal.new_request_id(),
            address: Some(std::net::IpAddr::from([192, 0, 2, 7])),
            user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Firefox/143.0".to_owned(),
        }
    }

    /// Signs in with the right password.
    pub async fn sign_in(&self, customer: &TestCustomer) -> NewSession {
        let nobody = self.nobody().await;
        let signed_in = self
            .portal
            .sign_in(&nobody, &customer.customer.email, PASSWORD)
            .await;
        signed_in.expect("the password is right")
    }

    /// A context of a customer who has just signed in without a second factor.
    pub async fn signed_in(&self, customer: &TestCustomer) -> OpContext {
        let session = self.sign_in(customer).await;
        assert_eq!(session.step, SignInStep::Done);
        self.context(&session).await
    }

    /// A context that has the password behind it and the second factor still before it.
    pub async fn half_signed_in(&self, customer: &TestCustomer) -> OpContext {
        let session = self.sign_in(customer).await;
        assert_eq!(session.step, SignInStep::SecondFactor);
        self.context(&session).await
    }

    /// Sets a second factor up as a customer does; returns its secret and the recovery codes.
    /// Moves the clock on, so that the next code is a new one.
    pub async fn enrol(&self, ctx: &OpContext) -> (TotpSecret, Vec<String>) {
        let secret = self.begin_enrolment(ctx).await;
        let code = secret.code_at(self.now());
        let confirmed = self
            .portal
            .confirm_totp(ctx, &code)
            .await
            .expect("the code is right");
        self.clock_on(STEP_SECONDS);
        (secret, confirmed.codes.codes)
    }

    /// Begins to set a second factor up; reads its key off the page.
    pub async fn begin_enrolment(&self, ctx: &OpContext) -> TotpSecret {
        self.portal
            .begin_totp(ctx, PASSWORD)
            .await
            .expect("the password is right");
        let view = self.portal.security_view(ctx).await.expect("is shown");
        let TotpView::Enrolling { qr_svg, key } = view.totp else {
            panic!("no key is shown: {:?}", view.totp);
        };
        assert!(qr_svg.starts_with("<svg"), "{qr_svg}");
        TotpSecret::from_bytes(&base32(&key)).expect("the key is a secret")
    }

    pub async fn login(&self, id: LoginId) -> Login {
        let mut conn = self.store.read().await.expect("reads");
        conn.login(id).await.expect("reads").expect("is there")
    }

    pub fn now(&self) -> Instant {
        self.portal.now()
    }

    pub fn clock_on(&self, seconds: i64) {
        self.clock.advance(seconds);
    }
}

/// The refusal of a use-case that must not have worked.
pub fn refusal<T: std::fmt::Debug>(answer: Result<T, PortalError>) -> Refusal {
    match answer {
        Err(PortalError::Refused(refusal)) => refusal,
        other => panic!("not a refusal: {other:?}"),
    }
}

/// RFC 4648 base32, as a person would type it.
fn base32(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let place = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).expect("base32");
        held = held << 5 | u32::try_from(place).expect("below 32");
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).expect("a byte"));
        }
    }
    bytes
}
