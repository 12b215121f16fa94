//! Where the page is, and leaving it.

use std::time::Duration;

use leptos::prelude::{set_timeout, window};

use super::boot;
use crate::route::Route;

/// Scheme, host and port of the page, such as `https://ats.example`.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// A path of the app as an absolute address.
pub fn absolute(path: &str) -> String {
    format!("{}{}", origin(), with_base(path))
}

/// A path of the app below the place where it is served.
pub fn with_base(path: &str) -> String {
    format!("{}{}", boot::base(), path.trim_start_matches('/'))
}

/// Leaves the app for another address and forgets the page: Back does not come here again.
pub fn replace(address: String) {
    after_this_task(move || {
        // The app's own addresses, and those that a parser has made, are never refused.
        let _ = window().location().replace(&address);
    });
}

/// Leaves the app for another address.
pub fn assign(address: String) {
    after_this_task(move || {
        // As above.
        let _ = window().location().assign(&address);
    });
}

/// Opens an address in a new tab that knows nothing of this one. Only during the handling of a click: a pop-up
/// blocker stops everything else, and does not say so.
pub fn open_tab(address: &str) {
    // The answer is empty for every tab without an opener, so it says nothing.
    let _ = window().open_with_url_and_target_and_features(address, "_blank", "noopener");
}

/// Loads the page again.
pub fn reload() {
    // A page that cannot be reloaded has nothing better to do than to stay.
    let _ = window().location().reload();
}

/// Asks the browser to close this tab. It may refuse, and does not say so.
pub fn close_tab() {
    after_this_task(|| {
        // The only error is a window that is closed already.
        let _ = window().close();
    });
}

/// Firefox lets other tasks run while it leaves a page (bug 1855409). Those of the app cannot run inside one another, so
/// none of them may leave the page itself.
fn after_this_task(leave: impl FnOnce() + 'static) {
    set_timeout(leave, Duration::ZERO);
}

/// The page's own path below the app's base, with query and fragment.
pub fn path_with_query() -> String {
    format!("{}{}", path_below_base(), query_and_fragment())
}

/// The page's own path, with query and fragment.
pub fn full_path() -> String {
    let path = window().location().pathname().unwrap_or_default();
    format!("{path}{}", query_and_fragment())
}

fn query_and_fragment() -> String {
    let location = window().location();
    location.search().unwrap_or_default() + &location.hash().unwrap_or_default()
}

/// The screen that the page's address asks for.
pub fn route() -> Route {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    let fragment = location.hash().unwrap_or_default();
    Route::parse(
        &path_below_base(),
        query.trim_start_matches('?'),
        fragment.trim_start_matches('#'),
    )
}

fn path_below_base() -> String {
    let path = window().location().pathname().unwrap_or_default();
    path.strip_prefix(boot::base().trim_end_matches('/'))
        .unwrap_or(&path)
        .to_owned()
}
