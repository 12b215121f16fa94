//! The gallery: every state of every screen and widget, from the app's own components with plain data.
//!
//! One page, two faces: without `frame` in its address it is the list with its controls, with it the state alone.
//! How to add a story: `docs/gallery.md`.

mod address;
mod config;
mod data;
mod frame;
mod pseudo;
mod shell;
mod stories;
mod story;

fn main() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        mailbridge::browser::boot::fail(&panic.to_string());
    }));
    let query = leptos::prelude::window().location().search().unwrap_or_default();
    if address::is_frame(&query) {
        frame::start(query);
    } else {
        shell::start(&query);
    }
}
