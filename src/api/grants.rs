//! `/mailbox-grants`.

use gloo_net::http::Method;
use mailbridge_contract::grant::{AttemptOutcome, Grant, GrantRequest};
use mailbridge_contract::{AttemptId, path};

use super::endpoint::Endpoint;
use super::{Api, Write};
use crate::domain::failure::Failure;
use crate::lazy_call;

lazy_call! { connecting:
    /// Hands in what the sign-in provider sent.
    ///
    /// # Errors
    /// The `grant_…` codes, `provider_unreachable`, `not_activated` and all of [`Failure`].
    pub async fn create(api: &Api, request: &GrantRequest, write: &Write) -> Result<Grant, Failure> {
        let endpoint = Endpoint::fixed(path::MAILBOX_GRANTS);
        api.write(Method::POST, &endpoint, Some(request), write)
            .await
            .map(|answer| answer.value)
    }
}

lazy_call! { connecting:
    /// What became of an attempt of this user.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn of_attempt(api: &Api, attempt: &AttemptId) -> Result<AttemptOutcome, Failure> {
        api.get(&Endpoint::attempt(attempt))
            .await
            .map(|answer| answer.value)
    }
}
