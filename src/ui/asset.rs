//! Where the files of `public/` are.

use leptos::prelude::document;

/// The address of a file of `public/`, whatever path the app is served under.
///
/// The app's base path is the `href` of the page's `<base>`; without one it is the root.
pub fn asset(path: &str) -> String {
    let base = document()
        .query_selector("base[href]")
        .ok()
        .flatten()
        .and_then(|element| element.get_attribute("href"))
        .unwrap_or_else(|| "/".to_owned());
    format!("{base}{path}")
}
