use mailbridge_contract::folder::{Choice, MappingEntry, SpecialUse};
use wasm_bindgen_test::wasm_bindgen_test;

use super::fake_ats::{FakeAts, gmail};
use super::{Page, open_rows, within};
use crate::stage::{has_focus, pause, press, text_of, type_into, until};

async fn choose(page: &Page, role: &str, typed: &str) {
    page.unfold();
    let combobox = page.combobox(role);
    combobox.focus().unwrap();
    type_into(&combobox, typed);
    page.until_shown("[role=option]").await;
    press("Enter");
    until("the list is closed", || {
        page.stage.maybe("[role=option]").is_none()
    })
    .await;
}

fn labels() -> [String; 2] {
    ["Done", "Clients"].map(str::to_owned)
}

#[wasm_bindgen_test]
async fn errors_stop_the_save_and_get_the_focus() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    page.press_button("Save");
    until("the focus is on the row", || has_focus(&page.combobox("Archive"))).await;
    page.until_said("[role=alert]", "One folder needs a decision")
        .await;
    assert_eq!(ats.writes(), 0);
}

#[wasm_bindgen_test]
async fn a_mapping_is_saved_whole_and_read_back() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    choose(&page, "Archive", "done").await;
    page.press_button("Save");
    page.until_said("[role=status]", "Saved, and read back").await;
    assert_eq!(ats.writes(), 1);
    assert_eq!(
        ats.written("archive"),
        r#"{"choice":"folder","folder":{"id":"Done","path":"Done"}}"#
    );
    assert_eq!(
        ats.written("deleted"),
        r#"{"choice":"automatic","folder":{"id":"[Gmail]/Trash","path":"[Gmail]/Trash","special_use":"\\Trash"}}"#
    );
    assert_eq!(ats.state.borrow().entries.len(), 6);
    assert!(
        page.stage.maybe(".change-summary").is_none(),
        "nothing is left to save"
    );

    drop(page);
    let again = open_rows(&ats).await;
    assert_eq!(again.value("Archive"), "Done");
    assert_eq!(text_of(&again.stage.find(".save-bar__status")), "No changes");
}

#[wasm_bindgen_test]
async fn a_folder_that_the_server_marks_anew_is_no_change() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    choose(&page, "Archive", "done").await;
    page.press_button("Save");
    page.until_said("[role=status]", "Saved, and read back").await;
    for folder in &mut ats.state.borrow_mut().folders {
        if folder.path == "Done" {
            folder.special_use = Some(SpecialUse::Unknown);
        }
    }
    drop(page);
    let page = open_rows(&ats).await;
    assert_eq!(text_of(&page.stage.find(".save-bar__status")), "No changes");
    choose(&page, "Archive", "clients").await;
    page.until_said(".save-bar__status", "Unsaved changes").await;
    choose(&page, "Archive", "done").await;
    page.until_said(".save-bar__status", "No changes").await;
    assert!(page.stage.maybe(".change-summary").is_none());
}

#[wasm_bindgen_test]
async fn warnings_ask_before_the_save() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    within(&page.row("Archive"), ".folder-row__found button").click();
    until("All Mail is chosen", || {
        page.value("Archive") == "[Gmail]/All Mail"
    })
    .await;
    page.press_button("Save");
    page.until_said("dialog[open]", "cannot be told apart").await;
    page.press_button("Go back");
    until("the dialog is closed", || {
        page.stage.maybe("dialog[open]").is_none()
    })
    .await;
    assert_eq!(ats.writes(), 0);

    page.press_button("Save");
    page.until_shown("dialog[open]").await;
    page.press_button("Save like this");
    page.until_said("[role=status]", "Saved, and read back").await;
    assert_eq!(ats.writes(), 1);

    // What was answered once is not asked again.
    choose(&page, "Junk", "not mapped").await;
    page.press_button("Save");
    until("it is written", || ats.writes() == 2).await;
    assert_eq!(ats.written("junk"), r#"{"choice":"not_mapped"}"#);
}

#[wasm_bindgen_test]
async fn leaving_saves_what_may_be_saved_and_nothing_else() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    let engine = page.engine.get().unwrap();

    engine.save_all();
    pause().await;
    assert_eq!(ats.writes(), 0, "the user changed nothing");

    choose(&page, "Junk", "clients").await;
    choose(&page, "Archive", "done").await;
    engine.save_all();
    page.until_said(".save-bar__status", "not saved").await;
    assert_eq!(ats.writes(), 0, "mail would be deleted, and nobody was asked");

    choose(&page, "Junk", "not mapped").await;
    engine.save_all();
    until("it is written", || ats.writes() == 1).await;
    page.until_said(".save-bar__status", "Saved at").await;
}

#[wasm_bindgen_test]
async fn what_somebody_else_changed_is_never_overwritten_unseen() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    choose(&page, "Archive", "done").await;
    {
        let mut state = ats.state.borrow_mut();
        state.version += 1;
        state.entries = vec![MappingEntry {
            role: "archive".into(),
            choice: Choice::NotMapped,
        }];
    }
    page.press_button("Save");
    page.until_said(".banner", "changed somewhere else").await;
    assert_eq!(ats.writes(), 0);
    page.stage.with_text("button", "Keep mine: Done").click();
    until("it is written", || ats.writes() == 1).await;
    assert!(ats.written("archive").contains("Done"));
}

#[wasm_bindgen_test]
async fn changes_are_given_up() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    choose(&page, "Archive", "done").await;
    page.press_button("Discard changes");
    until("it is as before", || {
        page.value("Archive") == "Automatic: nothing found"
    })
    .await;
    assert!(
        page.stage
            .all("button")
            .iter()
            .all(|button| text_of(button) != "Undo")
    );
}
