//! Random values that nobody can guess.

/// A random UUID (RFC 9562 section 5.4). Empty where the page is not a secure context, in which nothing else of the
/// app works either.
pub fn uuid() -> String {
    leptos::prelude::window()
        .crypto()
        .map(|crypto| crypto.random_uuid())
        .unwrap_or_default()
}
