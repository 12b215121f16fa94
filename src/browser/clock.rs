//! The time, and waiting.

use std::time::Duration;

use futures_channel::oneshot;
use js_sys::Date;
use leptos::prelude::set_timeout;
use wasm_bindgen::JsValue;

/// Milliseconds since 1970 in UTC.
pub fn now() -> f64 {
    Date::now()
}

/// A point in time as the contract writes it, in milliseconds since 1970; nothing where it cannot be read.
pub fn parse(timestamp: &str) -> Option<f64> {
    Some(Date::parse(timestamp)).filter(|milliseconds| !milliseconds.is_nan())
}

/// A point in time as RFC 3339 writes it, in UTC.
pub fn iso(milliseconds: f64) -> String {
    date(milliseconds).to_iso_string().into()
}

/// A browser date of so many milliseconds since 1970.
pub fn date(milliseconds: f64) -> Date {
    Date::new(&JsValue::from_f64(milliseconds))
}

/// Waits.
pub async fn sleep(duration: Duration) {
    let (wake, woken) = oneshot::channel();
    set_timeout(
        move || {
            // The waiting side may be gone.
            let _ = wake.send(());
        },
        duration,
    );
    // The timer holds the other end until it fires.
    let _ = woken.await;
}
