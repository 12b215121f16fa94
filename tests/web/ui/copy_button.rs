use js_sys::Function;
use leptos::prelude::*;
use mailbridge::ui::{
    copy_button::CopyWords,
    definition_list::{DefinitionList, DefinitionRow},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, replace, text_of, until};

/// Answers to `writeText` as the body of a function says, and keeps what was written in `window.copied`.
fn clipboard(body: &str) {
    let write = Function::new_with_args("text", &format!("window.copied = text; {body}"));
    let clipboard = js_sys::Object::new();
    js_sys::Reflect::set(&clipboard, &"writeText".into(), &write).unwrap();
    replace(&window().navigator(), "clipboard", &clipboard);
}

fn server() -> Stage {
    let words = CopyWords {
        label: "Copy server".into(),
        copied: "Copied".into(),
        failed: "Could not copy".into(),
    };
    Stage::mount(move || {
        view! {
            <DefinitionList>
                <DefinitionRow term="Incoming server" value="imap.gmail.com" copy=words />
            </DefinitionList>
        }
    })
}

#[wasm_bindgen_test]
async fn copying_puts_the_value_on_the_clipboard_and_says_so() {
    clipboard("return Promise.resolve();");
    let stage = server();
    assert_eq!(text_of(&stage.find("dt")), "Incoming server");
    stage.find("button").click();
    until("it says so", || text_of(&stage.find("[role=status]")) == "Copied").await;
    let copied = js_sys::Reflect::get(&window(), &"copied".into()).unwrap();
    assert_eq!(copied, JsValue::from("imap.gmail.com"));
}

#[wasm_bindgen_test]
async fn a_browser_that_refuses_is_reported() {
    clipboard("return Promise.reject(new Error('not allowed'));");
    let stage = server();
    stage.find("button").click();
    until("it says so", || {
        text_of(&stage.find("[role=status]")) == "Could not copy"
    })
    .await;
}
