//! The address and the screen: leptos_router follows the history, [`Route`] says what an address means.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::browser::boot;
use crate::route::Route;
use crate::signals::Signal;

/// The screen that the address asks for.
pub fn use_route() -> Signal<Route> {
    let address = use_location();
    let base = boot::base();
    Signal::memo(move |_| {
        let path = address.pathname.get();
        let below = path.strip_prefix(base.trim_end_matches('/')).unwrap_or(&path);
        Route::parse(
            below,
            &address.search.get(),
            address.hash.get().trim_start_matches('#'),
        )
    })
}
