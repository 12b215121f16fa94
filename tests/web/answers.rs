//! What the app takes for an answer.

use std::time::Duration;

use js_sys::{Promise, Reflect, Uint8Array};
use mailbridge::api::{Api, mailboxes};
use mailbridge::domain::failure::Failure;
use mailbridge_contract::mailbox::MailboxList;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Response;

use crate::stage::replace;

async fn list(body: &[u8]) -> Result<MailboxList, Failure> {
    let window = leptos::prelude::window();
    let original = Reflect::get(&window, &"fetch".into()).unwrap();
    let body = Uint8Array::from(body);
    let fetch = Closure::<dyn Fn(JsValue, JsValue) -> Promise>::new(move |_, _| {
        let response = Response::new_with_opt_js_u8_array(Some(&body)).unwrap();
        Promise::resolve(&JsValue::from(response))
    });
    replace(&window, "fetch", fetch.as_ref().unchecked_ref());
    let answer = mailboxes::list(&Api::new("/api/v1", Duration::from_secs(5))).await;
    replace(&window, "fetch", &original);
    answer
}

#[wasm_bindgen_test]
async fn a_byte_order_mark_is_no_part_of_the_answer() {
    let plain = list(br#"{"mailboxes":[]}"#).await.unwrap();
    let marked = list(b"\xef\xbb\xbf{\"mailboxes\":[]}").await.unwrap();
    assert_eq!(marked, plain);
}

#[wasm_bindgen_test]
async fn what_is_no_utf_8_cannot_be_read() {
    let failure = list(b"{\"mailboxes\":[],\"more\":\"\xff\"}").await.unwrap_err();
    let Failure::Unreadable { status, reason, .. } = failure else {
        panic!("{failure:?}");
    };
    assert_eq!(status, 200);
    assert!(reason.contains("utf-8"), "{reason}");
}
