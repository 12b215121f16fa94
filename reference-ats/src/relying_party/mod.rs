//! The ATS as a client of the sign-in provider (OpenID Connect relying party): discovery, exchange, refresh, revocation.
//! Any OpenID provider will do; Google is one of them.

mod discovery;
mod exchange;
mod identity;
mod tokens;

use std::time::Duration;

use openidconnect::reqwest;

pub use discovery::Provider;
pub use exchange::{Granted, Handed};

use crate::options::ProviderOptions;

/// Talks to the provider.
#[derive(Clone, Debug)]
pub struct RelyingParty {
    options: ProviderOptions,
    issuer: String,
    http: reqwest::Client,
}

/// Why the provider did not give what was asked for.
#[derive(Debug, thiserror::Error)]
pub enum ProviderFailure {
    /// No answer, or none that makes sense.
    #[error("the sign-in provider cannot be reached: {0}")]
    Unreachable(String),
    /// The code or the refresh token is refused (`invalid_grant`).
    #[error("the provider refused the grant")]
    GrantInvalid,
    /// The provider refuses this client: it is not set up rightly.
    #[error("the provider refused the client: {0}")]
    ClientRefused(String),
    /// The ID token is missing or did not pass its checks.
    #[error("the ID token is not valid: {0}")]
    IdentityInvalid(String),
}

impl RelyingParty {
    /// A client of the provider with this issuer identifier.
    ///
    /// # Errors
    /// When the HTTP client cannot be made.
    pub fn new(options: &ProviderOptions, issuer: &str) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            // A redirect would take the client secret to an address that nobody configured.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(u64::from(options.timeout_seconds)))
            .build()?;
        Ok(Self {
            options: options.clone(),
            issuer: issuer.to_owned(),
            http,
        })
    }
}

/// The message with its causes, for the log. reqwest and openidconnect put no secret into them.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
