//! Files that lie beside the app.

use gloo_net::http::{Request, RequestBuilder};
use web_sys::{RequestCache, RequestCredentials};

use super::location::with_base;

/// The text of a file, by its path below the app's base.
///
/// # Errors
/// Why it did not arrive, for engineers.
pub async fn text(path: &str) -> Result<String, String> {
    read(Request::get(&with_base(path))).await
}

/// The text of a file as the server has it now, whatever the browser has kept of it; asked for as nobody.
///
/// # Errors
/// Why it did not arrive, for engineers.
pub async fn current(path: &str) -> Result<String, String> {
    let request = Request::get(&with_base(path))
        .cache(RequestCache::NoCache)
        .credentials(RequestCredentials::Omit);
    read(request).await
}

async fn read(request: RequestBuilder) -> Result<String, String> {
    let response = request.send().await.map_err(|error| error.to_string())?;
    if response.ok() {
        response.text().await.map_err(|error| error.to_string())
    } else {
        Err(format!("status {}", response.status()))
    }
}
