use leptos::prelude::*;
use mailbridge::ui::{
    toast::{Toast, ToastRegion},
    tone::Tone,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, text_of, until};

#[wasm_bindgen_test]
async fn a_toast_stays_until_it_is_put_away() {
    let toasts = RwSignal::new(Vec::new());
    let stage = Stage::mount(move || {
        view! {
            <ToastRegion
                label="Messages"
                dismiss_label="Close"
                toasts=toasts
                on_dismiss=move |id| toasts.update(|toasts| toasts.retain(|toast: &Toast| toast.id != id))
            />
        }
    });
    let log = stage.find("[role=log]");
    assert_eq!(text_of(&log), "", "the region is there before its first message");
    let toast = |id, text: &str| Toast {
        id,
        tone: Tone::Good,
        text: text.to_owned(),
    };
    toasts.set(vec![
        toast(1, "Connected in another tab"),
        toast(2, "Signed out elsewhere"),
    ]);
    until("both are there", || stage.all(".toast").len() == 2).await;
    stage.find(".toast button").click();
    until("one is left", || stage.all(".toast").len() == 1).await;
    assert_eq!(text_of(&stage.find(".toast__text")), "Signed out elsewhere");
}
