//! Long answers are compressed: the folders of a large mailbox are the same words over and over.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use brotli::enc::BrotliEncoderParams;
use http_body_util::BodyExt;

/// What is shorter goes as it is: little is gained, and the answer with the CSRF token must not tell by its length what it
/// holds (BREACH).
const LONG: usize = 16 * 1024;

/// Compresses a long answer with brotli, where the client takes it.
pub async fn compress(request: Request, next: Next) -> Response {
    let takes_it = takes_brotli(request.headers());
    let response = next.run(request).await;
    if !takes_it || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let content = match body.collect().await {
        Ok(content) => content.to_bytes(),
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    parts
        .headers
        .append(header::VARY, HeaderValue::from_static("accept-encoding"));
    let compressed = (content.len() >= LONG).then(|| brotli(&content)).flatten();
    let body = match compressed {
        Some(compressed) => {
            parts
                .headers
                .insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
            parts.headers.remove(header::CONTENT_LENGTH);
            compressed
        }
        None => content,
    };
    Response::from_parts(parts, Body::from(body))
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| coding.trim() == "br")
}

/// Quickly rather than as far as it goes; nothing where it fails.
fn brotli(content: &[u8]) -> Option<Bytes> {
    let quick = BrotliEncoderParams {
        quality: 5,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &quick).ok()?;
    Some(compressed.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;

    async fn asked(length: usize, accepts: &'static str) -> (Option<String>, usize) {
        let router = Router::new()
            .route("/", get(move || async move { "label ".repeat(length / 6) }))
            .layer(from_fn(compress));
        let request = axum::http::Request::get("/")
            .header(header::ACCEPT_ENCODING, accepts)
            .body(Body::empty())
            .unwrap_or_default();
        let response = router.oneshot(request).await.into_response();
        let coding = response
            .headers()
            .get(header::CONTENT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let body = response.into_body().collect().await;
        (coding, body.map(|body| body.to_bytes().len()).unwrap_or_default())
    }

    #[tokio::test]
    async fn only_what_is_long_is_compressed_and_only_for_who_takes_it() {
        let (coding, length) = asked(60_000, "gzip, deflate, br").await;
        assert_eq!(coding.as_deref(), Some("br"));
        assert!(length < 1_000, "{length}");
        assert_eq!(asked(60_000, "gzip").await, (None, 60_000));
        assert_eq!(asked(6_000, "br").await, (None, 6_000));
    }
}
