//! What a tab finds on the callback page: the provider's answer, checked against the tab's own transaction.

use mailbridge_contract::grant::{GrantProof, GrantRequest};
use oauth2::{AuthorizationCode, PkceCodeVerifier};

use super::transaction::{self, Transaction};
use crate::config::Config;
use crate::domain::connect::attempt::Attempt;
use crate::domain::connect::callback::{self, Expected, Refusal};
use crate::domain::connect::outcome::Outcome;

/// What a tab finds on the callback page.
pub enum Arrival {
    /// A code, to be handed to the ATS. It lies nowhere else any more.
    Code(Delivery),
    /// Nothing that can be used.
    Refused {
        /// Why.
        refusal: Refusal,
        /// The attempt that ended so, where the tab had one.
        attempt: Option<Attempt>,
    },
    /// This tab has been here before with this attempt: the ATS knows what became of it.
    Again(Attempt),
}

/// A code with all that belongs to it.
pub struct Delivery {
    /// The attempt that led to it.
    pub attempt: Attempt,
    code: AuthorizationCode,
    code_verifier: PkceCodeVerifier,
    redirect_uri: String,
    nonce: String,
}

impl Delivery {
    /// What is handed to an ATS that exchanges the code.
    pub fn request(&self) -> GrantRequest {
        self.request_with(GrantProof::Code {
            code: self.code.secret().clone(),
            code_verifier: self.code_verifier.secret().clone(),
        })
    }

    pub(super) fn code(&self) -> &AuthorizationCode {
        &self.code
    }

    pub(super) fn code_verifier(&self) -> &PkceCodeVerifier {
        &self.code_verifier
    }

    pub(super) fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// What is handed to an ATS together with this proof.
    pub(super) fn request_with(&self, proof: GrantProof) -> GrantRequest {
        let reconnect = self.attempt.reconnect.as_ref();
        GrantRequest {
            attempt: self.attempt.id.clone(),
            provider: self.attempt.provider.clone(),
            redirect_uri: self.redirect_uri.clone(),
            nonce: self.nonce.clone(),
            mailbox: reconnect.map(|reconnect| reconnect.mailbox.clone()),
            proof,
        }
    }
}

/// Takes the tab's transaction out and reads the callback's query with it; `now` in milliseconds since 1970.
pub fn receive(query: &str, config: &Config, now: f64) -> Arrival {
    let refused = |refusal, attempt| Arrival::Refused { refusal, attempt };
    let transaction = match transaction::take() {
        Ok(Some(transaction)) => transaction,
        Ok(None) => {
            return match transaction::used() {
                Ok(Some(attempt)) => Arrival::Again(attempt),
                _ if callback::holds_an_answer(query) => refused(Outcome::StartedElsewhere.into(), None),
                _ => refused(Outcome::NothingArrived.into(), None),
            };
        }
        Err(_) => return refused(Outcome::StorageBlocked.into(), None),
    };
    match check(query, &transaction, config, now) {
        Ok(code) => Arrival::Code(Delivery {
            attempt: transaction.attempt,
            code,
            code_verifier: transaction.code_verifier,
            redirect_uri: transaction.redirect_uri,
            nonce: transaction.nonce,
        }),
        Err(refusal) => refused(refusal, Some(transaction.attempt)),
    }
}

fn check(
    query: &str,
    transaction: &Transaction,
    config: &Config,
    now: f64,
) -> Result<AuthorizationCode, Refusal> {
    if !callback::holds_an_answer(query) {
        return Err(Outcome::NothingArrived.into());
    }
    if transaction.is_expired(now) {
        return Err(Outcome::SignInExpired.into());
    }
    let provider = config
        .provider(&transaction.attempt.provider)
        .ok_or(Outcome::ProviderNotConfigured)?;
    let expected = Expected {
        state: &transaction.state,
        issuer: &provider.issuer,
        issuer_promised: provider.authorization_response_iss_parameter_supported,
    };
    callback::read(query, &expected)
}
