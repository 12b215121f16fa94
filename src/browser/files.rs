//! Files that lie beside the app.

use gloo_net::http::Request;

use super::location::with_base;

/// The text of a file, by its path below the app's base.
///
/// # Errors
/// Why it did not arrive, for engineers.
pub async fn text(path: &str) -> Result<String, String> {
    let response = Request::get(&with_base(path))
        .send()
        .await
        .map_err(|error| error.to_string())?;
    if response.ok() {
        response.text().await.map_err(|error| error.to_string())
    } else {
        Err(format!("status {}", response.status()))
    }
}
