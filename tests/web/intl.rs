//! Numbers as languages write them.

use mailbridge::browser::intl::{format_count, plural_form};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn counts_are_grouped_as_the_language_in_use_does() {
    for language in ["en", "nl", "de", "fr", "es"] {
        assert_eq!(format_count(language, 0), "0", "{language}");
        assert_eq!(format_count(language, 999), "999", "{language}");
    }
    for (language, written) in [
        ("en", "12,345"),
        ("de", "12.345"),
        ("fr", "12\u{202f}345"),
        ("en", "12,345"),
    ] {
        assert_eq!(format_count(language, 12_345), written, "{language}");
    }
    assert_eq!(format_count("en", 1_000), "1,000");
    assert_eq!(format_count("es", 1_000), "1000", "from 10,000 on");
}

#[wasm_bindgen_test]
fn plurals_are_those_of_the_language_in_use() {
    for (language, form) in [("en", "other"), ("fr", "one"), ("en", "other")] {
        assert_eq!(plural_form(language, 0), form, "{language}");
    }
}
