//! What the app takes for an answer.

use std::time::Duration;

use js_sys::{Promise, Reflect, Uint8Array};
use mailbridge::api::{Api, mailboxes};
use mailbridge::domain::failure::Failure;
use mailbridge_contract::mailbox::MailboxList;
use mailbridge_contract::problem::{MEDIA_TYPE, Problem, ProblemCode};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Headers, Response, ResponseInit};

use crate::stage::replace;

const MARK: &[u8] = b"\xef\xbb\xbf";

async fn list(status: u16, body: &[u8]) -> Result<MailboxList, Failure> {
    let window = leptos::prelude::window();
    let original = Reflect::get(&window, &"fetch".into()).unwrap();
    let body = Uint8Array::from(body);
    let fetch = Closure::<dyn Fn(JsValue, JsValue) -> Promise>::new(move |_, _| {
        let headers = Headers::new().unwrap();
        headers.set("Content-Type", MEDIA_TYPE).unwrap();
        let init = ResponseInit::new();
        init.set_status(status);
        init.set_headers(&headers);
        let response = Response::new_with_opt_js_u8_array_and_init(Some(&body), &init).unwrap();
        Promise::resolve(&JsValue::from(response))
    });
    replace(&window, "fetch", fetch.as_ref().unchecked_ref());
    let answer = mailboxes::list(&Api::new("/api/v1", Duration::from_secs(5))).await;
    replace(&window, "fetch", &original);
    answer
}

#[wasm_bindgen_test]
async fn a_byte_order_mark_is_no_part_of_the_answer() {
    let json = br#"{"mailboxes":[]}"#;
    let plain = list(200, json).await.unwrap();
    let marked = list(200, &[MARK, json].concat()).await.unwrap();
    assert_eq!(marked, plain);

    let problem = Problem::new(ProblemCode::SessionExpired);
    let json = serde_json::to_vec(&problem).unwrap();
    let failure = list(problem.status, &[MARK, &json].concat()).await.unwrap_err();
    assert!(matches!(failure, Failure::Problem { .. }), "{failure:?}");
}

#[wasm_bindgen_test]
async fn what_is_no_utf_8_cannot_be_read() {
    let failure = list(200, b"{\"mailboxes\":[],\"more\":\"\xff\"}")
        .await
        .unwrap_err();
    let Failure::Unreadable { status, reason, .. } = failure else {
        panic!("{failure:?}");
    };
    assert_eq!(status, 200);
    assert!(reason.contains("utf-8"), "{reason}");
}
