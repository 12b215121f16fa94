//! Headers that every answer of the app's server carries: those of a deployed app.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use mailbridge_deploy::headers::{ALWAYS, Policy};

use crate::site::sign_in;

/// What the app may load and do. It talks to this server, and to `elsewhere` where codes are exchanged in the browser.
pub fn content_security_policy(elsewhere: Option<String>) -> HeaderValue {
    let policy = Policy {
        connect: elsewhere.into_iter().collect(),
        ..Policy::default()
    };
    HeaderValue::from_str(&policy.content_security_policy())
        .unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// The documentation page styles itself inline.
const DOCUMENTATION_POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; form-action 'none'; \
     base-uri 'none'; frame-ancestors 'none'";

/// The page for signing in is a form, and its icon is empty, so that the browser asks for none.
const SIGN_IN_POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// Adds them. An address below `/connect/` may hold an authorization code, so that nothing of it may be kept.
pub async fn add(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let connects = path.starts_with("/connect/");
    let policy = if path.starts_with("/api/docs") {
        HeaderValue::from_static(DOCUMENTATION_POLICY)
    } else if path.starts_with(sign_in::PATH) {
        HeaderValue::from_static(SIGN_IN_POLICY)
    } else {
        policy
    };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if connects {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}
