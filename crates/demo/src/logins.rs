//! The logins of the stories. Everything secret here is printed on purpose: it opens only a demo.

use accounts::AccountsRepository as _;
use base::{CustomerId, Instant};
use identity::{IdentityRepository as _, TotpSecret};
use portal::Portal;
use serde::Serialize;

use crate::chance::{Drawn, Stream, stream};
use crate::error::DemoError;
use crate::homes;
use crate::plan::Plan;
use crate::rows::customer_id;
use crate::stories::{PASSWORD, STORIES, Story};

/// A login that the demo prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoLogin {
    /// What there is to see.
    pub story: String,
    /// Sign-in e-mail.
    pub email: String,
    /// Sign-in password.
    pub password: String,
    /// The key for an authenticator app; `None` without a second factor.
    pub totp_secret: Option<String>,
    /// The code at the moment the demo was asked; empty without a second factor.
    pub code_now: String,
}

/// The logins of a plan, at an instant.
pub fn printed(plan: &Plan, now: Instant) -> Vec<DemoLogin> {
    stories(plan)
        .map(|(index, story)| {
            let secret = secret(plan.seed, index, story);
            DemoLogin {
                story: story.text.to_owned(),
                email: story.email.to_owned(),
                password: PASSWORD.to_owned(),
                totp_secret: secret.as_ref().map(TotpSecret::typed_key),
                code_now: secret.map_or_else(String::new, |secret| secret.code_at(now)),
            }
        })
        .collect()
}

fn stories(plan: &Plan) -> impl Iterator<Item = (u32, &'static Story)> {
    (0..plan.customers).zip(&STORIES)
}

fn secret(seed: u64, index: u32, story: &Story) -> Option<TotpSecret> {
    let rng = stream(seed, Stream::SecondFactor, u64::from(index));
    story
        .second_factor
        .then(|| TotpSecret::generate(&Drawn::from(rng)))
}

/// Whether the demo is complete: its first login is written last.
///
/// # Errors
/// [`DemoError::OtherSeed`] when it was made from another seed.
pub async fn are_there(portal: &Portal, plan: &Plan) -> Result<bool, DemoError> {
    let mut conn = portal.store().read().await?;
    let Some(login) = conn.login_by_email(STORIES[0].email).await? else {
        return Ok(false);
    };
    let same =
        random_half(login.customer_id) == random_half(customer_id(plan.seed, 0, Instant::EPOCH));
    if same {
        Ok(true)
    } else {
        Err(DemoError::OtherSeed)
    }
}

fn random_half(id: CustomerId) -> u64 {
    id.uuid().as_u64_pair().1
}

/// Adds the logins, the first one last: while it is not there, the demo is not complete.
///
/// # Errors
/// When the database does not take one.
pub async fn add(portal: &Portal, plan: &Plan) -> Result<(), DemoError> {
    let ctx = portal.system("demo");
    let stories: Vec<_> = stories(plan).collect();
    for (index, story) in stories.into_iter().rev() {
        let planned = homes::customer(plan.seed, index);
        let missing = || DemoError::Missing(format!("account of {}", story.email));
        let number = &planned.accounts.first().ok_or_else(missing)?.number;
        let mut conn = portal.store().read().await?;
        let account = conn.account_by_number(number).await?.ok_or_else(missing)?;
        let known = conn.login_by_email(story.email).await?;
        drop(conn);
        if known.is_some() {
            continue;
        }
        let secret = secret(plan.seed, index, story);
        let customer = account.customer_id;
        portal
            .add_login(&ctx, customer, story.email, PASSWORD, secret.as_ref())
            .await?;
    }
    Ok(())
}
