//! The address and the screen: leptos_router follows links and keeps the history, [`Route`] says what an address means.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider};

use crate::browser::boot;
use crate::route::Route;

/// The screen that the address asks for.
pub fn use_route() -> Memo<Route> {
    let address = use_location();
    let history = use_context::<BrowserUrl>();
    let base = boot::base();
    Effect::new(move || {
        address.pathname.track();
        // The router writes the address into the history once somebody shows the page for it: that is this app.
        if let Some(history) = &history {
            history.ready_to_complete();
        }
    });
    Memo::new(move |_| {
        let path = address.pathname.get();
        let below = path.strip_prefix(base.trim_end_matches('/')).unwrap_or(&path);
        Route::parse(
            below,
            &address.search.get(),
            address.hash.get().trim_start_matches('#'),
        )
    })
}
