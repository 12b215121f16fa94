use leptos::prelude::*;
use mailbridge::signals::RwSignal;
use mailbridge::ui::dialog::ConfirmDialog;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, has_focus, pause, send, text_of, until};

struct Asked {
    stage: Stage,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    confirmed: RwSignal<u32>,
}

fn question() -> Asked {
    let (open, busy, confirmed) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(0));
    let stage = Stage::mount(move || {
        view! {
            <button id="opener" on:click=move |_| open.set(true)>
                "Remove"
            </button>
            <ConfirmDialog
                open=open
                busy=busy
                title="Remove jane@example.org?"
                confirm_label="Remove mailbox"
                cancel_label="Keep it"
                on_confirm=move |()| confirmed.update(|count| *count += 1)
                on_cancel=move |()| open.set(false)
            >
                <p>"Its settings go."</p>
            </ConfirmDialog>
        }
    });
    Asked {
        stage,
        open,
        busy,
        confirmed,
    }
}

impl Asked {
    async fn opens(&self) {
        let opener = self.stage.find("#opener");
        opener.focus().unwrap();
        opener.click();
        until("the dialog is open and has its words", || {
            self.stage.maybe("dialog[open] .dialog__actions button").is_some()
        })
        .await;
    }

    async fn closes(&self) {
        until("the dialog is closed", || {
            self.stage.maybe("dialog[open]").is_none()
        })
        .await;
    }
}

#[wasm_bindgen_test]
async fn a_dialog_is_modal_named_and_starts_on_the_way_back() {
    let asked = question();
    assert!(
        asked.stage.maybe("dialog p").is_none(),
        "nothing is in it while it is closed"
    );
    asked.opens().await;
    let dialog = asked.stage.find("dialog");
    assert!(dialog.matches(":modal").unwrap());
    let name = dialog.get_attribute("aria-labelledby").expect("it has a name");
    assert_eq!(
        text_of(&asked.stage.find(&format!("#{name}"))),
        "Remove jane@example.org?"
    );
    let text = dialog
        .get_attribute("aria-describedby")
        .expect("it has a description");
    assert_eq!(
        text_of(&asked.stage.find(&format!("#{text}"))),
        "Its settings go."
    );
    let keep = asked.stage.with_text("dialog button", "Keep it");
    until("the focus is on the way back", || has_focus(&keep)).await;
}

#[wasm_bindgen_test]
async fn the_way_back_closes_it_and_returns_the_focus() {
    let asked = question();
    asked.opens().await;
    asked.stage.with_text("dialog button", "Keep it").click();
    asked.closes().await;
    assert_eq!(asked.confirmed.get_untracked(), 0);
    assert!(has_focus(&asked.stage.find("#opener")));
}

#[wasm_bindgen_test]
async fn escape_asks_to_close_it_and_waits_while_it_is_busy() {
    let asked = question();
    asked.opens().await;
    asked.busy.set(true);
    send(&asked.stage.find("dialog"), "cancel");
    assert!(asked.open.get_untracked());
    asked.busy.set(false);
    send(&asked.stage.find("dialog"), "cancel");
    asked.closes().await;
    assert!(has_focus(&asked.stage.find("#opener")));
}

#[wasm_bindgen_test]
async fn confirming_leaves_the_rest_to_the_page() {
    let asked = question();
    asked.opens().await;
    asked.stage.with_text("dialog button", "Remove mailbox").click();
    assert_eq!(asked.confirmed.get_untracked(), 1);
    assert!(asked.open.get_untracked());
    asked.open.set(false);
    asked.closes().await;
    asked.opens().await;
}

/// The browser sends `close` in a task of its own, and the reader may be back before it.
#[wasm_bindgen_test]
async fn a_close_event_that_comes_late_does_not_close_it_again() {
    let asked = question();
    asked.opens().await;
    send(&asked.stage.find("dialog"), "close");
    pause().await;
    assert!(asked.open.get_untracked());

    let dialog: web_sys::HtmlDialogElement = wasm_bindgen::JsCast::unchecked_into(asked.stage.find("dialog"));
    dialog.close();
    until("the page knows that the browser closed it", || {
        !asked.open.get_untracked()
    })
    .await;
}
