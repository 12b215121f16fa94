//! The page as a whole: title, language, theme, being looked at.

use std::cell::Cell;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::{document, on_cleanup, window_event_listener};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, VisibilityState};

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Says which language the page is in (WCAG 2.2, 3.1.1).
pub fn set_language(language: &str) {
    set_root_attribute("lang", language);
}

/// Sets the theme, or leaves it to the browser.
pub fn set_theme(theme: Option<&str>) {
    match (theme, document().document_element()) {
        (Some(theme), _) => set_root_attribute("data-theme", theme),
        (None, Some(root)) => {
            // Removing an attribute that is absent is not an error.
            let _ = root.remove_attribute("data-theme");
        }
        (None, None) => {}
    }
}

/// Calls back whenever the user looks at the page again, until the current owner is cleaned up.
pub fn on_return(callback: impl Fn() + Clone + 'static) {
    let on_focus = callback.clone();
    let focus = window_event_listener(ev::focus, move |_| on_focus());
    let visible = leptos::prelude::window_event_listener_untyped("visibilitychange", move |_| {
        if document().visibility_state() == VisibilityState::Visible {
            callback();
        }
    });
    on_cleanup(move || {
        focus.remove();
        visible.remove();
    });
}

/// Marks this moment in the browser's performance timeline (User Timing).
pub fn mark(name: &str) {
    if let Some(performance) = leptos::prelude::window().performance() {
        // A mark that cannot be set costs a measurement.
        let _ = performance.mark(name);
    }
}

fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        // The names are valid.
        let _ = root.set_attribute(name, value);
    }
}

/// Calls back when what is on its way to the screen has been painted, and the user has had a moment: for what nobody waits for.
pub fn when_quiet(callback: impl FnOnce() + 'static) {
    const MOMENT: Duration = Duration::from_millis(200);
    leptos::prelude::request_animation_frame(move || leptos::prelude::set_timeout(callback, MOMENT));
}

/// Moves focus to the page's heading after a change of page, as a browser does after a load (WCAG 2.2, 2.4.3).
///
/// A page that is still on its way gets it when it comes: see [`page_arrived`].
pub fn focus_heading() {
    HEADING_WANTED.set(Some(document().active_element()));
    page_arrived();
}

/// Something of the page has arrived: if its heading is waited for and is here now, it gets the focus. Who has gone to
/// something in the page's content in the meantime is left there.
pub fn page_arrived() {
    leptos::prelude::request_animation_frame(|| {
        let Some(before) = HEADING_WANTED.take() else {
            return;
        };
        let now = document().active_element();
        let is_content = |element: &Element| matches!(element.closest("main *"), Ok(Some(_)));
        let is_taken = now != before && now.as_ref().is_some_and(is_content);
        if !is_taken && !focus_first("main h1") {
            HEADING_WANTED.set(Some(before));
        }
    });
}

thread_local! {
    /// Where the focus was when the heading was asked for; nothing while it is not.
    static HEADING_WANTED: Cell<Option<Option<Element>>> = const { Cell::new(None) };
}

/// Moves focus to the first element of this selector and scrolls it into view; it need not take focus by itself.
pub fn focus(selector: &str) {
    focus_first(selector);
}

/// Moves focus to the first element of this selector once the next frame is drawn, if what had it has gone by then: who has
/// gone on to something else is left there.
pub fn restore_focus(selector: String) {
    leptos::prelude::request_animation_frame(move || {
        let now = document().active_element();
        if now.is_none() || now == document().body().map(Element::from) {
            focus_first(&selector);
        }
    });
}

/// Whether there is such an element.
fn focus_first(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    if !element.has_attribute("tabindex") && element.tab_index() < 0 {
        element.set_tab_index(-1);
    }
    element.scroll_into_view();
    // An element that cannot be focused leaves the focus where it is.
    let _ = element.focus();
    true
}

/// Whether the focus is on the first element of this selector.
pub fn has_focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    found.is_some() && found == document().active_element()
}

/// The browser as it names itself (RFC 9110 section 10.1.5), for support.
pub fn browser_name() -> String {
    leptos::prelude::window()
        .navigator()
        .user_agent()
        .unwrap_or_default()
}
