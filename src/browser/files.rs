//! Files that lie beside the app.

use gloo_net::http::{Request, RequestBuilder};
use web_sys::{RequestCache, RequestCredentials};

use super::boot;
use super::location::with_base;

/// The text of a file, by its path below the app's base.
///
/// # Errors
/// Why it did not arrive, for engineers.
pub async fn text(path: &str) -> Result<String, String> {
    let address = with_base(path);
    if let Some(early) = boot::take_answer(&address)
        && let Some((response, text)) = early.arrive().await
    {
        return found(response.status(), text);
    }
    fetch(Request::get(&address)).await
}

/// The text of a file as the server has it now, whatever the browser has kept of it; asked for as nobody.
///
/// # Errors
/// Why it did not arrive, for engineers.
pub async fn current(path: &str) -> Result<String, String> {
    let request = Request::get(&with_base(path))
        .cache(RequestCache::NoCache)
        .credentials(RequestCredentials::Omit);
    fetch(request).await
}

async fn fetch(request: RequestBuilder) -> Result<String, String> {
    let response = request.send().await.map_err(|error| error.to_string())?;
    let text = response.text().await.map_err(|error| error.to_string())?;
    found(response.status(), text)
}

fn found(status: u16, text: String) -> Result<String, String> {
    if (200..300).contains(&status) {
        Ok(text)
    } else {
        Err(format!("status {status}"))
    }
}
