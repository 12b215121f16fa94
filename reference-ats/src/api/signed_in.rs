//! Who sends a request: the session cookie.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use mailbridge_contract::UserId;
use mailbridge_contract::problem::ProblemCode;
use rusqlite::Connection;

use crate::ats::Ats;
use crate::clock::now;
use crate::data::sessions;
use crate::data::users::{self, Member};
use crate::http::problem::Refusal;

const COOKIE: &str = "mailbridge_session";

/// The signed-in user, from a session that still runs.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The user, with the tenant.
    pub member: Member,
    /// What writes have to send.
    pub csrf_token: String,
    /// The cookie's value.
    pub token: String,
}

impl SignedIn {
    /// The user's id.
    pub fn user(&self) -> &UserId {
        &self.member.user.id
    }
}

/// What a request's cookie says.
#[derive(Debug)]
pub enum Visitor {
    /// No cookie, or one of another database: somebody who comes for the first time.
    New,
    /// The session has ended, by time or by signing out.
    Expired,
    /// Signed in.
    SignedIn(Box<SignedIn>),
}

/// Reads the session cookie.
pub fn visitor(connection: &Connection, headers: &HeaderMap) -> rusqlite::Result<Visitor> {
    let Some(token) = cookie(headers) else {
        return Ok(Visitor::New);
    };
    let Some(session) = sessions::find(connection, token)? else {
        return Ok(Visitor::New);
    };
    let member = users::find(connection, &session.user)?;
    Ok(match member {
        Some(member) if session.expires_at > now() => Visitor::SignedIn(Box::new(SignedIn {
            member,
            csrf_token: session.csrf_token,
            token: token.to_owned(),
        })),
        _ => Visitor::Expired,
    })
}

/// The signed-in user, or the problem that says that there is none.
pub fn require(ats: &Ats, headers: &HeaderMap) -> Result<SignedIn, Refusal> {
    match visitor(&ats.database.lock(), headers)? {
        Visitor::SignedIn(signed_in) => Ok(*signed_in),
        Visitor::New | Visitor::Expired => Err(ProblemCode::SessionExpired.into()),
    }
}

/// The `Set-Cookie` value that begins a session.
pub fn begin(ats: &Ats, user: &UserId) -> Result<HeaderValue, Refusal> {
    let seconds = ats.options.session_seconds;
    let token = sessions::begin(&ats.database.lock(), user, i64::from(seconds))?;
    // The cookie outlives the session, so that an expired one is told from a first visit.
    HeaderValue::from_str(&format!(
        "{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=604800"
    ))
    .map_err(|error| Refusal::internal(&error))
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

impl FromRequestParts<Ats> for SignedIn {
    type Rejection = Refusal;

    /// The guard of all calls has found it already.
    async fn from_request_parts(parts: &mut Parts, ats: &Ats) -> Result<Self, Refusal> {
        match parts.extensions.get::<Self>() {
            Some(signed_in) => Ok(signed_in.clone()),
            None => require(ats, &parts.headers),
        }
    }
}
