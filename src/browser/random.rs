//! Random values that nobody can guess.

/// A random UUID (RFC 9562 section 5.4). Empty where the page is not a secure context, in which nothing else of the
/// app works either.
pub fn uuid() -> String {
    leptos::prelude::window()
        .crypto()
        .map(|crypto| crypto.random_uuid())
        .unwrap_or_default()
}

/// Sixty-four random bits, on the same condition.
pub fn bits() -> u64 {
    let hex: String = uuid().chars().filter(char::is_ascii_hexdigit).collect();
    // The last 16 of the 32 digits: all random but two bits.
    u64::from_str_radix(hex.get(16..).unwrap_or_default(), 16).unwrap_or_default()
}
