//! Headers that every answer of the app's server carries.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// What the app may load and do. `'wasm-unsafe-eval'` lets WebAssembly compile, nothing else. It talks to this server, and to
/// `elsewhere` where codes are exchanged in the browser.
pub fn content_security_policy(elsewhere: Option<&str>) -> HeaderValue {
    let connect = elsewhere.map(|origin| format!(" {origin}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'{connect}; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// The documentation page styles itself inline.
const DOCUMENTATION_POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; form-action 'none'; \
     base-uri 'none'; frame-ancestors 'none'";

const PERMISSIONS_POLICY: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)";

/// Adds them. An address below `/connect/` may hold an authorization code, so that nothing of it may go elsewhere or be kept.
pub async fn add(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let connects = path.starts_with("/connect/");
    let referrer = if connects { "no-referrer" } else { "same-origin" };
    let policy = if path.starts_with("/api/docs") {
        HeaderValue::from_static(DOCUMENTATION_POLICY)
    } else {
        policy
    };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if connects {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, referrer),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
