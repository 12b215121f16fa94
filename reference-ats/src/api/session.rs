//! `GET` and `DELETE /session`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use mailbridge_contract::session::{Capabilities, Session};

use super::signed_in::SignedIn;
use crate::activation;
use crate::ats::Ats;
use crate::data::sessions;
use crate::data::users::Member;
use crate::http::problem::Refusal;

/// Who is signed in, and what the tenant may do.
pub async fn read(State(ats): State<Ats>, signed_in: SignedIn) -> Result<Json<Session>, Refusal> {
    let add_mailbox = activation::add_mailbox(&ats, &signed_in.member)?;
    let Member { user, tenant, .. } = signed_in.member;
    Ok(Json(Session {
        user,
        tenant,
        csrf_token: signed_in.csrf_token,
        capabilities: Capabilities { add_mailbox },
    }))
}

/// Signs out.
pub async fn end(State(ats): State<Ats>, signed_in: SignedIn) -> Result<StatusCode, Refusal> {
    sessions::end(&ats.database.lock(), &signed_in.token)?;
    Ok(StatusCode::NO_CONTENT)
}
