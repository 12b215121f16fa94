//! From one page of the app to another, without loading the app again.
//!
//! The router hears of each change as it hears of Back and Forward. Its own way keeps every address that it has been to, to tell
//! Back from other moves (`BrowserUrl`, leptos_router 0.8), so that each change of page would take memory for good.

use leptos::ev;
use leptos::prelude::{document, on_cleanup, window, window_event_listener};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, MouseEvent};

use super::{boot, location};
use crate::route::Route;

/// Links that mean more than another page.
const PLAIN_LINK: &str = "a[href]:not([target], [download], [rel~=external])";

/// Goes to a page of the app.
pub fn go_to(page: &Route) {
    follow(&location::with_base(&page.path()));
}

/// Follows a click on a link to a page of the app, until the current owner is cleaned up. The router looks at what others have
/// left: it has to be there later.
pub fn follow_links() {
    let click = window_event_listener(ev::click, |event| {
        if let Some(path) = page_asked_for(&event) {
            event.prevent_default();
            follow(&path);
        }
    });
    on_cleanup(move || click.remove());
}

/// The path of a link to a page of the app; none where the browser has more to do than to show it.
fn page_asked_for(event: &MouseEvent) -> Option<String> {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return None;
    }
    let clicked = event.target()?.dyn_into::<Element>().ok()?;
    let path = clicked.closest(PLAIN_LINK).ok()??.get_attribute("href")?;
    (path.starts_with(&boot::base()) && !path.starts_with("//")).then_some(path)
}

/// A page begins at its top, or at what the fragment names; where the browser is already, the history stays as it is.
fn follow(path: &str) {
    let before = location::full_path();
    if path != before {
        // Browsers refuse a page that changes its address hundreds of times in seconds, Firefox with an error and Chromium
        // without.
        if push(path).is_err() || location::full_path() == before {
            return location::assign(path.to_owned());
        }
        tell_the_router();
    }
    let named = path
        .split_once('#')
        .and_then(|(_, id)| document().get_element_by_id(id));
    match named {
        Some(element) => element.scroll_into_view(),
        None => window().scroll_to_with_x_and_y(0.0, 0.0),
    }
}

fn push(path: &str) -> Result<(), JsValue> {
    let history = window().history()?;
    history.push_state_with_url(&JsValue::NULL, "", Some(path))
}

fn tell_the_router() {
    if let Ok(moved) = Event::new("popstate") {
        // The answer is whether somebody cancelled it, which this event does not offer.
        let _ = window().dispatch_event(&moved);
    }
}
