//! One line a request. Never the query: on the way back from the sign-in provider it holds the authorization code.

use std::time::Instant;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use super::problem::RequestId;

/// Writes the line when the answer is known.
pub async fn log(request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let id = response
        .extensions()
        .get::<RequestId>()
        .map_or("-", |id| id.0.as_str());
    tracing::info!(
        target: "access",
        "{method} {path} {status} {milliseconds} ms {id}",
        status = response.status().as_u16(),
        milliseconds = begin.elapsed().as_millis(),
    );
    response
}
