use leptos::prelude::*;
use mailbridge::ui::live_region::{Announcer, LiveRegion};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, text_of, until};

#[wasm_bindgen_test]
async fn what_is_said_again_is_a_new_text() {
    let announcer = Announcer::new();
    let stage = Stage::mount(move || view! { <LiveRegion announcer=announcer /> });
    let status = stage.find("[role=status]");
    assert_eq!(status.text_content().as_deref(), Some(""));

    announcer.polite("Saved");
    until("it is said", || status.text_content().as_deref() == Some("Saved")).await;
    announcer.polite("Saved");
    until("it is said again", || {
        status.text_content().as_deref() == Some("Saved\u{a0}")
    })
    .await;
    announcer.polite("Saved");
    until("it is said a third time", || {
        status.text_content().as_deref() == Some("Saved")
    })
    .await;

    announcer.urgent("Not saved");
    until("it is said at once", || {
        text_of(&stage.find("[role=alert]")) == "Not saved"
    })
    .await;
    assert_eq!(status.text_content().as_deref(), Some("Saved"));
}
