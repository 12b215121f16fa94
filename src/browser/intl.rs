//! Numbers, plurals, dates and times as the user's language writes them (ECMA-402).

use std::cell::RefCell;
use std::thread::LocalKey;

use js_sys::{Array, Date, Intl, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// What was made last, and the language that it is for: it takes far longer to make than to use.
type Made<T> = RefCell<Option<(String, T)>>;

thread_local! {
    static PLURALS: Made<Intl::PluralRules> = const { RefCell::new(None) };
    static COUNTS: Made<js_sys::Function> = const { RefCell::new(None) };
}

fn made<T: Clone>(kept: &'static LocalKey<Made<T>>, language: &str, make: impl FnOnce(&Array) -> T) -> T {
    kept.with_borrow_mut(|kept| match kept {
        Some((of, made)) if of == language => made.clone(),
        _ => {
            let new = make(&locales(language));
            *kept = Some((language.to_owned(), new.clone()));
            new
        }
    })
}

fn plurals(language: &str) -> Intl::PluralRules {
    made(&PLURALS, language, |locales| {
        Intl::PluralRules::new(locales, &Object::new())
    })
}

fn counts(language: &str) -> js_sys::Function {
    made(&COUNTS, language, |locales| {
        Intl::NumberFormat::new(locales, &Object::new()).format()
    })
}

/// Has the browser read what it needs for plurals and counts, for which the first of them would wait 10 ms.
pub fn prepare(language: &str) {
    plurals(language);
    counts(language);
}

/// The plural form of a number in a language: `one`, `few`, `other` and so on (CLDR plural rules).
pub fn plural_form(language: &str, count: usize) -> String {
    plurals(language).select(count as f64).into()
}

/// A whole number with the language's grouping.
pub fn format_count(language: &str, count: usize) -> String {
    // All languages of the app write it so, and none groups below a thousand.
    if count < 1000 {
        return count.to_string();
    }
    call_format(&counts(language), &JsValue::from_f64(count as f64))
}

/// Hours and minutes of a point in time, in the browser's time zone.
pub fn format_time(language: &str, at: &Date) -> String {
    format_date_time(
        language,
        at,
        &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")],
    )
}

/// Date, hours and minutes of a point in time, in the browser's time zone.
pub fn format_moment(language: &str, at: &Date) -> String {
    format_date_time(language, at, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

/// Several things in one sentence, as the language joins them: `A, B and C`.
pub fn format_list(language: &str, things: &[String]) -> String {
    let things: Array = things.iter().map(|thing| JsValue::from_str(thing)).collect();
    let format = Intl::ListFormat::new(&locales(language), &Object::new());
    format.format(&things).into()
}

fn format_date_time(language: &str, at: &Date, options: &[(&str, &str)]) -> String {
    let object = Object::new();
    for (name, value) in options {
        // Setting a property of a fresh plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    let format = Intl::DateTimeFormat::new(&locales(language), &object);
    call_format(&format.format(), at)
}

fn call_format(format: &js_sys::Function, value: &JsValue) -> String {
    format
        .call1(&JsValue::UNDEFINED, value)
        .ok()
        .and_then(|words| words.as_string())
        .unwrap_or_default()
}

fn locales(language: &str) -> Array {
    Array::of1(JsString::from(language).unchecked_ref())
}

/// The time zones that the browser knows, by their names in the IANA database.
pub fn time_zones() -> Vec<String> {
    // js-sys lacks `Intl.supportedValuesOf` (ECMA-402, 8.3.2).
    let zones = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let list: js_sys::Function = Reflect::get(&intl, &"supportedValuesOf".into())
            .ok()?
            .dyn_into()
            .ok()?;
        list.call1(&intl, &"timeZone".into())
            .ok()?
            .dyn_into::<Array>()
            .ok()
    };
    zones()
        .map(|zones| zones.iter().filter_map(|zone| zone.as_string()).collect())
        .unwrap_or_default()
}
