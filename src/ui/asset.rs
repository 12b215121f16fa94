//! Where the files of `public/` are.

use leptos::prelude::document;

/// The address of a file of `public/`, whatever path the app is served under.
///
/// The app's base path stands in the page's `<meta name="mailbridge-app" data-base="…">`, where the build writes it; a
/// `<base>` element is forbidden by the content security policy. Without it, it is the root.
pub fn asset(path: &str) -> String {
    let base = document()
        .query_selector("meta[name=mailbridge-app]")
        .ok()
        .flatten()
        .and_then(|element| element.get_attribute("data-base"))
        .unwrap_or_else(|| "/".to_owned());
    format!("{base}{path}")
}
