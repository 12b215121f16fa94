//! `/account`.

use gloo_net::http::Method;
use mailbridge_contract::account::{Account, AccountPatch};
use mailbridge_contract::path;

use super::endpoint::Endpoint;
use super::{Api, Versioned, Write};
use crate::domain::failure::Failure;
use crate::lazy_call;

/// The user's profile.
///
/// # Errors
/// See [`Failure`].
pub async fn get(api: &Api) -> Result<Versioned<Account>, Failure> {
    api.get(&Endpoint::fixed(path::ACCOUNT)).await
}

lazy_call! { changing:
    /// Changes the profile; answers with all of it.
    ///
    /// # Errors
    /// `changed_elsewhere`, `validation_failed` and all of [`Failure`].
    pub async fn patch(api: &Api, change: &AccountPatch, write: &Write) -> Result<Versioned<Account>, Failure> {
        api.write(
            Method::PATCH,
            &Endpoint::fixed(path::ACCOUNT),
            Some(change),
            write,
        )
        .await
    }
}
