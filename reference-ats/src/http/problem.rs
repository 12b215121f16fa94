//! Problems as answers (RFC 9457).

use std::any::Any;

use axum::Extension;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mailbridge_contract::header::REQUEST_ID;
use mailbridge_contract::problem::{FieldProblem, FieldRule, MEDIA_TYPE, Problem, ProblemCode};

use crate::random;

/// A request that is answered with a problem.
#[derive(Clone, Debug)]
pub struct Refusal(pub Box<Problem>);

impl Refusal {
    /// With what happened this time, for engineers. It must not hold a secret or a value from the request.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self(Box::new(Problem::new(code).with_detail(detail)))
    }

    /// Fields that break a rule.
    pub fn fields(fields: Vec<FieldProblem>) -> Self {
        let mut problem = Problem::new(ProblemCode::ValidationFailed);
        problem.fields = fields;
        Self(Box::new(problem))
    }

    /// One field that breaks a rule.
    pub fn field(field: &str, rule: FieldRule) -> Self {
        Self::fields(vec![FieldProblem {
            field: field.to_owned(),
            rule,
        }])
    }

    /// A fault of the ATS, whose cause goes to the log alone.
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        tracing::error!(cause = %cause, "internal error");
        Self::from(ProblemCode::Internal)
    }
}

impl From<ProblemCode> for Refusal {
    fn from(code: ProblemCode) -> Self {
        Self(Box::new(Problem::new(code)))
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::internal(&error)
    }
}

impl IntoResponse for Refusal {
    /// The body is written by [`finish`], which knows the request's id.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Extension(self)).into_response()
    }
}

/// The id of the request at hand.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Gives each request an id, and writes it into the answer's header and, if that is a problem, into its body.
pub async fn finish(mut request: Request, next: Next) -> Response {
    let id = RequestId(random::identifier("req"));
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if let Some(Refusal(mut problem)) = response.extensions_mut().remove::<Refusal>() {
        problem.request_id = Some(id.0.clone());
        *response.body_mut() = axum::body::Body::from(to_json(&problem));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.remove(header::CONTENT_LENGTH);
    }
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response.extensions_mut().insert(id);
    response
}

fn to_json(problem: &Problem) -> Vec<u8> {
    serde_json::to_vec(problem).unwrap_or_else(|_| b"{}".to_vec())
}

/// A panic in a handler, as a problem.
pub fn from_panic(cause: Box<dyn Any + Send>) -> Response {
    let words = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(panic = words, "a handler panicked");
    Refusal::from(ProblemCode::Internal).into_response()
}
