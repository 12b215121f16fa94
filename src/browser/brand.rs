//! A tenant's style sheet and tokens on the page. The content security policy forbids style attributes and inline style
//! sheets; what is set here goes through CSSOM.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlElement, HtmlLinkElement};

use crate::domain::brand::color::Color;

/// Links a style sheet after the app's own; says once whether it loaded.
pub fn link(path: &str, done: impl Fn(bool) + Clone + 'static) {
    let Some((link, head)) = document()
        .create_element("link")
        .ok()
        .and_then(|link| link.dyn_into::<HtmlLinkElement>().ok())
        .zip(document().head())
    else {
        return done(false);
    };
    for (event, loaded) in [("load", true), ("error", false)] {
        let done = done.clone();
        let listener = Closure::once_into_js(move || done(loaded));
        // An element takes any listener.
        let _ = link.add_event_listener_with_callback(event, listener.unchecked_ref());
    }
    link.set_rel("stylesheet");
    link.set_href(path);
    // The head takes any link.
    let _ = head.append_child(&link);
}

/// Reads tokens as the page has them in a theme (`light` or `dark`), each as a colour; nothing for what is none.
pub fn colors(tokens: &[&str], theme: &str) -> Vec<Option<Color>> {
    let Some(probe) = document()
        .create_element("span")
        .ok()
        .and_then(|probe| probe.dyn_into::<HtmlElement>().ok())
    else {
        return vec![None; tokens.len()];
    };
    probe.set_hidden(true);
    let style = probe.style();
    let set = |name: &str, value: &str| {
        // A property or value that the browser does not know is left out.
        let _ = style.set_property(name, value);
    };
    set("color-scheme", theme);
    set("forced-color-adjust", "none");
    let root = document().document_element();
    // Only what is in the page has computed values.
    let _ = root.as_ref().map(|root| root.append_child(&probe));
    let colors = tokens
        .iter()
        .map(|token| {
            set("color", "transparent");
            // Whatever the notation, a mix is `color(srgb red green blue)`.
            set(
                "color",
                &format!("color-mix(in srgb, var({token}) 100%, var({token}))"),
            );
            let computed = window().get_computed_style(&probe).ok().flatten()?;
            let value = computed.get_property_value("color").ok()?;
            let channels = value.strip_prefix("color(srgb ")?.strip_suffix(')')?;
            // A fourth value would be how much it lets through.
            let numbers: Vec<f64> = channels.split(' ').map(js_sys::parse_float).collect();
            let channels: [f64; 3] = numbers.try_into().ok()?;
            Some(Color::from_fractions(channels))
        })
        .collect();
    probe.remove();
    colors
}

/// Sets a token for both themes.
pub fn set(token: &str, light: Color, dark: Color) {
    let root = document().document_element();
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        // The value is valid.
        let _ = root
            .style()
            .set_property(token, &format!("light-dark({light}, {dark})"));
    }
}
