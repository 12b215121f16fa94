//! Numbers as languages write them.

use js_sys::Number;
use mailbridge::browser::intl::{format_count, plural_form};
use mailbridge::i18n::LANGUAGES;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn counts_are_grouped_as_the_language_in_use_does() {
    for (language, _) in LANGUAGES {
        for count in [0_u16, 7, 999] {
            let browsers: String = Number::from(count).to_locale_string(language).into();
            assert_eq!(format_count(language, count.into()), browsers, "{language}");
        }
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
