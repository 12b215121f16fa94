//! The moments in which the page may go away for good.

use leptos::ev;
use leptos::prelude::{document, on_cleanup, window_event_listener, window_event_listener_untyped};
use web_sys::{BeforeUnloadEvent, VisibilityState};

/// Calls `leave` when the page goes to the background or away: nothing tells the two apart, and often nothing comes
/// after (Page Visibility, section 4.2). Before a close or reload the browser asks the user if `would_lose` says so.
/// Both until the current owner is cleaned up.
pub fn on_leave(leave: impl Fn() + Clone + 'static, would_lose: impl Fn() -> bool + 'static) {
    let on_hidden = leave.clone();
    let hidden = window_event_listener_untyped("visibilitychange", move |_| {
        if document().visibility_state() == VisibilityState::Hidden {
            on_hidden();
        }
    });
    let gone = window_event_listener_untyped("pagehide", move |_| leave());
    let ask = window_event_listener(ev::beforeunload, move |event: BeforeUnloadEvent| {
        if would_lose() {
            event.prevent_default();
            event.set_return_value("unsaved");
        }
    });
    on_cleanup(move || {
        hidden.remove();
        gone.remove();
        ask.remove();
    });
}

/// Calls back when the browser has a network again, until the current owner is cleaned up.
pub fn on_online(callback: impl Fn() + 'static) {
    let online = window_event_listener(ev::online, move |_| callback());
    on_cleanup(move || online.remove());
}
