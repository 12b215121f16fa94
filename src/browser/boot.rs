//! What the loader (`public/boot.js`) hands to the app.

use js_sys::{Error, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Response};

/// Where the app lies on its origin: a path with a slash at both ends, `/` or such as `/mail/`.
pub fn base() -> String {
    property("base")
        .and_then(|base| base.as_string())
        .unwrap_or_else(|| "/".to_owned())
}

/// The version of the app that runs; empty where the loader does not say it.
pub fn version() -> String {
    property("version")
        .and_then(|version| version.as_string())
        .unwrap_or_default()
}

/// The query that the sign-in provider sent to the callback page, with its question mark. The loader took it out of
/// the address bar; it is given once.
pub fn take_callback() -> Option<String> {
    call("takeCallback", &JsValue::UNDEFINED)?.as_string()
}

/// An answer that the loader asked for before the app was there.
pub struct EarlyAnswer {
    answer: Promise,
    controller: AbortController,
}

/// Takes over the answer to a GET of this address: only the first request of an address gets one, and only for the first
/// screen. Whoever gets none asks for itself.
pub fn take_answer(address: &str) -> Option<EarlyAnswer> {
    let taken = call("takeAnswer", &JsValue::from_str(address))?;
    let part = |name: &str| Reflect::get(&taken, &JsValue::from_str(name)).ok();
    Some(EarlyAnswer {
        answer: part("answer")?.dyn_into().ok()?,
        controller: part("controller")?.dyn_into().ok()?,
    })
}

impl EarlyAnswer {
    /// What gives the request up.
    pub fn controller(&self) -> AbortController {
        self.controller.clone()
    }

    /// The answer, whatever it says, and its text; nothing where the request failed: then it can be asked again.
    pub async fn arrive(self) -> Option<(Response, String)> {
        let arrived = JsFuture::from(self.answer).await.ok()?;
        let part = |name: &str| Reflect::get(&arrived, &JsValue::from_str(name)).ok();
        Some((part("response")?.dyn_into().ok()?, part("text")?.as_string()?))
    }
}

/// What the parts of the app say in a language, where that is in a file of its own; nothing where it is not.
///
/// # Errors
/// Why it did not arrive, for engineers. It can be asked for again.
pub async fn texts_of_parts(language: &str) -> Result<Option<String>, String> {
    let promise = call("textsOfParts", &JsValue::from_str(language));
    let Some(promise) = promise.and_then(|promise| promise.dyn_into::<Promise>().ok()) else {
        return Ok(None);
    };
    match JsFuture::from(promise).await {
        Ok(text) => Ok(text.as_string()),
        Err(error) => Err(Error::from(error).message().into()),
    }
}

/// Says that the app shows its first screen: the outline in its place goes, and so do early answers that were not taken.
pub fn reveal() {
    call("reveal", &JsValue::UNDEFINED);
}

/// Puts the words of the failure screen into the user's language.
pub fn set_failure_words(words: &[(&str, String)]) {
    let object = Object::new();
    for (name, text) in words {
        // Setting a property of a fresh plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(text));
    }
    call("setFailureWords", &object);
}

/// Shows the failure screen in place of the app.
pub fn fail(what: &str) {
    call("fail", &JsValue::from_str(what));
}

fn call(name: &str, argument: &JsValue) -> Option<JsValue> {
    let function: Function = property(name)?.dyn_into().ok()?;
    function.call1(&JsValue::UNDEFINED, argument).ok()
}

fn property(name: &str) -> Option<JsValue> {
    let loader = Reflect::get(&js_sys::global(), &JsValue::from_str("mailbridge")).ok()?;
    Reflect::get(&loader, &JsValue::from_str(name))
        .ok()
        .filter(|value| !value.is_undefined())
}
