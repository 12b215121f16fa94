//! The built app: its files, and its first page for every address that is not a file.

use std::convert::Infallible;
use std::path::PathBuf;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::sign_in;
use crate::ats::Ats;
use crate::html;

const NOT_BUILT: &str = "<h1>The app is not built</h1>\n\
     <p>The reference ATS runs, and its API is described at <a href=\"/api/docs/\">/api/docs</a>. \
     To see the app, start it with <code>cargo xtask serve</code>, or give its built files with <code>--app</code>.</p>";

/// Serves the app.
pub fn service(ats: &Ats) -> Router<()> {
    Router::new().fallback(serve).with_state(ats.clone())
}

async fn serve(State(ats): State<Ats>, mut request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let is_page = is_page(request.uri().path());
    let cookie = match if is_page {
        sign_in::automatic(&ats, &request)
    } else {
        Ok(None)
    } {
        Ok(cookie) => cookie,
        Err(refusal) => return refusal.into_response(),
    };
    let mut response = match &ats.options.app {
        None if is_page => Html(html::page("Mailbridge", sign_in::STYLE_PATH, NOT_BUILT)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
        Some(folder) => {
            if is_page {
                *request.uri_mut() = Uri::from_static("/index.html");
            }
            file(folder.clone(), request).await
        }
    };
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

async fn file(folder: PathBuf, request: Request) -> Response {
    let caching = if is_fingerprinted(request.uri().path()) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let files = ServeDir::new(folder)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let mut response = files
        .oneshot(request)
        .await
        .unwrap_or_else(|never: Infallible| match never {})
        .map(Body::new);
    if response.status() != StatusCode::NOT_FOUND {
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        response
            .headers_mut()
            .append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}

/// Whether the path is one of the app's pages: a file has a dot in its last segment.
fn is_page(path: &str) -> bool {
    path == "/index.html" || !path.rsplit('/').next().unwrap_or_default().contains('.')
}

/// Whether the file's name holds a hash of its content, as Trunk names what it builds.
fn is_fingerprinted(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '.', '_'])
        .any(|part| part.len() >= 15 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_from_files() {
        for page in [
            "/",
            "/account",
            "/account/mailboxes/mbx_1/folders",
            "/connect/callback",
        ] {
            assert!(is_page(page), "{page}");
        }
        for file in [
            "/missing.js",
            "/icons/a.svg",
            "/mailbridge-app-0123456789abcdef_bg.wasm",
        ] {
            assert!(!is_page(file), "{file}");
        }
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_good() {
        for name in [
            "/mailbridge-app-46e4d0b5f3f1c8a2.js",
            "/mailbridge-app-46e4d0b5f3f1c8a2_bg.wasm",
            "/base-46e4d0b5f3f1c8a2.css",
        ] {
            assert!(is_fingerprinted(name), "{name}");
        }
        for name in ["/index.html", "/loader.js", "/icons/mail.svg", "/added-facade.js"] {
            assert!(!is_fingerprinted(name), "{name}");
        }
    }
}
