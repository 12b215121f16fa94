//! The address and the screen: leptos_router follows the history, [`Route`] says what an address means.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::browser::location;
use crate::route::Route;

/// The screen that the address asks for. The router says when that has changed.
pub fn use_route() -> Memo<Route> {
    let address = use_location();
    Memo::new(move |_| {
        address.pathname.track();
        address.search.track();
        address.hash.track();
        location::route()
    })
}
