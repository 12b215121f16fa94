//! What every call passes: the session; and what every write passes besides: the CSRF token and the idempotency key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mailbridge_contract::header::{CSRF_TOKEN, IDEMPOTENCY_KEY};
use mailbridge_contract::problem::{MEDIA_TYPE, Problem, ProblemCode};
use mailbridge_contract::{ETag, UserId};
use rusqlite::Transaction;
use serde::Serialize;
use subtle::ConstantTimeEq;

use super::signed_in::{self, SignedIn};
use crate::ats::Ats;
use crate::data::idempotency::{self, StoredAnswer};
use crate::http::problem::Refusal;
use crate::random;

/// Lets a request through to its handler.
pub async fn guard(State(ats): State<Ats>, mut request: Request, next: Next) -> Response {
    let signed_in = match signed_in::require(&ats, request.headers()) {
        Ok(signed_in) => signed_in,
        Err(refusal) => return refusal.into_response(),
    };
    request.extensions_mut().insert(signed_in.clone());
    if request.method().is_safe() {
        let mut response = as_problem(next.run(request).await);
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return response;
    }
    write(ats, signed_in, request, next)
        .await
        .unwrap_or_else(Refusal::into_response)
}

async fn write(ats: Ats, signed_in: SignedIn, request: Request, next: Next) -> Result<Response, Refusal> {
    check_csrf_token(request.headers(), &signed_in)?;
    let key = idempotency_key(request.headers())?;
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, ats.options.body_limit)
        .await
        .map_err(|_| Refusal::new(ProblemCode::PayloadTooLarge, "the body is too large or broke off"))?;
    let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
    let request_hash = random::hash(&[parts.method.as_str().as_bytes(), path.as_bytes(), &body]);

    let lock = ats.key_locks.of(format!("{} {key}", signed_in.user()));
    // On a task of its own, so that a write is finished even if the browser gives the connection up.
    let work = tokio::spawn(async move {
        let _turn = lock.lock().await;
        let known = idempotency::find(&ats.database.lock(), signed_in.user(), &key)?;
        if let Some(answer) = known {
            return if answer.request_hash == request_hash {
                replay(answer)
            } else {
                Err(Refusal::new(
                    ProblemCode::IdempotencyKeyRejected,
                    "the key was used for another request",
                ))
            };
        }
        let write = Write {
            user: signed_in.user().clone(),
            key,
            request_hash,
        };
        let mut request = Request::from_parts(parts, Body::from(body));
        request.extensions_mut().insert(write.clone());
        let response = as_problem(next.run(request).await);
        match response.extensions().get::<Kept>() {
            Some(Kept) => Ok(response),
            None => keep(&ats, &write, response).await,
        }
    });
    work.await
        .unwrap_or_else(|failure| match failure.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_cancelled) => Err(ProblemCode::Unavailable.into()),
        })
}

/// What the framework refuses by itself, such as a path or query that cannot be read, is a problem too.
fn as_problem(response: Response) -> Response {
    let is_plain = response.status().is_client_error() && response.extensions().get::<Refusal>().is_none();
    if is_plain && response.status() != StatusCode::METHOD_NOT_ALLOWED {
        Refusal::new(
            ProblemCode::ValidationFailed,
            "the path or the query cannot be read",
        )
        .into_response()
    } else {
        response
    }
}

fn check_csrf_token(headers: &HeaderMap, signed_in: &SignedIn) -> Result<(), Refusal> {
    let sent = headers.get(CSRF_TOKEN).map_or(&[][..], HeaderValue::as_bytes);
    if bool::from(sent.ct_eq(signed_in.csrf_token.as_bytes())) {
        Ok(())
    } else {
        Err(ProblemCode::CsrfRejected.into())
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<String, Refusal> {
    let key = headers
        .get(IDEMPOTENCY_KEY)
        .and_then(|key| key.to_str().ok())
        .unwrap_or_default();
    if (16..=128).contains(&key.len()) {
        Ok(key.to_owned())
    } else {
        Err(Refusal::new(
            ProblemCode::IdempotencyKeyRejected,
            "Idempotency-Key must have 16 to 128 characters",
        ))
    }
}

/// Whether an answer is final for its key. What was refused without a look at the resource, or failed at somebody else's
/// server, may turn out otherwise on a retry.
fn is_final(status: StatusCode) -> bool {
    !status.is_server_error()
        && !matches!(
            status,
            StatusCode::PRECONDITION_FAILED
                | StatusCode::PRECONDITION_REQUIRED
                | StatusCode::TOO_MANY_REQUESTS
        )
}

/// A write, by what its answer is kept under.
#[derive(Clone, Debug)]
pub struct Write {
    user: UserId,
    key: String,
    request_hash: String,
}

/// On an answer that is kept already.
#[derive(Clone, Copy, Debug)]
struct Kept;

impl Write {
    /// Commits what was written together with its answer, so that a retry finds both or neither, and gives the answer.
    pub fn commit(
        &self,
        transaction: Transaction<'_>,
        status: StatusCode,
        etag: Option<&ETag>,
        body: &impl Serialize,
    ) -> Result<Response, Refusal> {
        let answer = StoredAnswer {
            request_hash: self.request_hash.clone(),
            status: status.as_u16(),
            content_type: Some("application/json".to_owned()),
            etag: etag.map(|etag| etag.0.clone()),
            body: serde_json::to_vec(body).map_err(|error| Refusal::internal(&error))?,
        };
        idempotency::keep(&transaction, &self.user, &self.key, &answer)?;
        transaction.commit()?;
        let mut response = replay(answer)?;
        response.extensions_mut().insert(Kept);
        Ok(response)
    }
}

impl FromRequestParts<Ats> for Write {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Ats) -> Result<Self, Refusal> {
        let write = parts.extensions.get::<Self>().cloned();
        write.ok_or_else(|| ProblemCode::Internal.into())
    }
}

/// Keeps the answer to a request that changed nothing here: it was refused, or what it changed lies elsewhere.
async fn keep(ats: &Ats, write: &Write, response: Response) -> Result<Response, Refusal> {
    if !is_final(response.status()) {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let text = |name| {
        parts
            .headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
            .map(str::to_owned)
    };
    let problem = parts.extensions.get::<Refusal>();
    let body = to_bytes(body, usize::MAX)
        .await
        .map_err(|error| Refusal::internal(&error))?;
    let answer = StoredAnswer {
        request_hash: write.request_hash.clone(),
        status: parts.status.as_u16(),
        content_type: if problem.is_some() {
            Some(MEDIA_TYPE.to_owned())
        } else {
            text(header::CONTENT_TYPE)
        },
        etag: text(header::ETAG),
        body: match problem {
            Some(Refusal(problem)) => {
                serde_json::to_vec(problem).map_err(|error| Refusal::internal(&error))?
            }
            None => body.to_vec(),
        },
    };
    idempotency::keep(&ats.database.lock(), &write.user, &write.key, &answer)?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn replay(answer: StoredAnswer) -> Result<Response, Refusal> {
    if answer.content_type.as_deref() == Some(MEDIA_TYPE) {
        let problem: Problem =
            serde_json::from_slice(&answer.body).map_err(|error| Refusal::internal(&error))?;
        return Err(problem.into());
    }
    let status = StatusCode::from_u16(answer.status).map_err(|error| Refusal::internal(&error))?;
    let mut response = (status, Bytes::from(answer.body)).into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    for (name, value) in [
        (header::CONTENT_TYPE, answer.content_type),
        (header::ETAG, answer.etag),
    ] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

/// One at a time per key, so that a retry which overtakes its first try waits for the answer.
#[derive(Debug, Default)]
pub struct KeyLocks(Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>);

impl KeyLocks {
    /// The lock of a key.
    pub fn of(&self, key: String) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = locks.get(&key).and_then(Weak::upgrade) {
            return lock;
        }
        locks.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::default();
        locks.insert(key, Arc::downgrade(&lock));
        lock
    }
}
