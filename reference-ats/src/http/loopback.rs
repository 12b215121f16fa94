//! What exists on this machine alone: signing in by a click, and orders from tests.

use std::net::SocketAddr;

use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mailbridge_contract::problem::ProblemCode;

use super::problem::Refusal;

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Whether the request comes from this machine and was meant for it: a page elsewhere that has pointed its own name at a
/// loopback address (DNS rebinding) sends that name in `Host`.
pub fn is_local<B>(request: &axum::http::Request<B>) -> bool {
    let from_here = request
        .extensions()
        .get::<Peer>()
        .is_some_and(|peer| peer.0.ip().is_loopback());
    from_here && names_loopback(request.headers())
}

fn names_loopback(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// Answers 404 to everybody else.
pub async fn only(request: Request, next: Next) -> Response {
    if is_local(&request) {
        next.run(request).await
    } else {
        Refusal::new(ProblemCode::NotFound, "only on a loopback address").into_response()
    }
}

/// Whether a browser says that another site sent the request (Fetch Metadata).
pub fn is_cross_site(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_pass() {
        for (host, expected) in [
            ("localhost", true),
            ("localhost:8080", true),
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
            ("rebound.example:8080", false),
            ("localhost.rebound.example", false),
            ("127.0.0.1.rebound.example:8080", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().expect("a header value"));
            assert_eq!(names_loopback(&headers), expected, "{host}");
        }
        assert!(!names_loopback(&HeaderMap::new()));
    }
}
