//! `/session`.

use gloo_net::http::Method;
use mailbridge_contract::path;
use mailbridge_contract::session::Session;

use super::endpoint::Endpoint;
use super::{Api, Write};
use crate::domain::failure::Failure;
use crate::lazy_call;

/// Who is signed in. The CSRF token is kept for the writes that follow.
///
/// # Errors
/// `session_expired` when nobody is.
pub async fn get(api: &Api) -> Result<Session, Failure> {
    let session: Session = api.get(&Endpoint::fixed(path::SESSION)).await?.value;
    api.set_csrf_token(&session.csrf_token);
    Ok(session)
}

lazy_call! { changing:
    /// Signs out.
    ///
    /// # Errors
    /// Any failure: the user may still be signed in.
    pub async fn delete(api: &Api, write: &Write) -> Result<(), Failure> {
        api.write_unanswered(Method::DELETE, &Endpoint::fixed(path::SESSION), write)
            .await
    }
}
