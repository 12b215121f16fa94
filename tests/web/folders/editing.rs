use wasm_bindgen_test::wasm_bindgen_test;

use super::fake_ats::{FakeAts, gmail, label};
use super::{Page, open_rows, within};
use crate::stage::{has_focus, next_frame, press, text_of, type_into, until};

fn labels() -> [String; 3] {
    ["Clients", "Clients/Acme", "Köln"].map(str::to_owned)
}

#[wasm_bindgen_test]
async fn what_is_uncertain_comes_first_and_the_rest_is_folded() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    let first = page.stage.find(".folder-row");
    assert!(text_of(&first).starts_with("Archive"));
    assert_eq!(
        page.stage
            .find(".disclosure__summary")
            .text_content()
            .unwrap()
            .trim(),
        "4 folders found by Gmail’s own marks"
    );
    assert_eq!(page.value("Deleted"), "Automatic: [Gmail]/Trash");
    assert!(text_of(&page.row("Deleted")).contains("deleted for good after 30 days"));
    assert_eq!(
        page.combobox("Archive").get_attribute("aria-invalid").as_deref(),
        Some("true")
    );
    assert_eq!(
        page.stage.find("h1").text_content().as_deref(),
        Some("Edit folders")
    );
    assert_eq!(first.get_attribute("role").as_deref(), Some("group"));
}

#[wasm_bindgen_test]
async fn a_folder_is_found_by_parts_of_its_path() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    let archive = page.combobox("Archive");
    archive.focus().unwrap();
    type_into(&archive, "koln");
    page.until_said("[role=option]", "Köln").await;
    assert_eq!(text_of(&page.stage.find("[role=option] mark")), "Köln");
    type_into(&archive, "acme cli");
    page.until_said("[role=option]", "Acme").await;
    press("Enter");
    until("it is chosen", || page.value("Archive") == "Clients/Acme").await;
    assert!(text_of(&page.row("Archive")).contains("Chosen by you"));
}

#[wasm_bindgen_test]
async fn a_container_cannot_be_chosen() {
    let ats = FakeAts::with(gmail([]));
    let page = open_rows(&ats).await;
    let archive = page.combobox("Archive");
    archive.focus().unwrap();
    press("ArrowDown");
    page.until_said("[role=option][aria-disabled=true]", "Only holds other folders")
        .await;
    page.stage.find("[role=option][aria-disabled=true]").click();
    assert_eq!(page.value("Archive"), "Automatic: nothing found");
}

#[wasm_bindgen_test]
async fn the_equal_choices_for_archived_mail_are_buttons_too() {
    let ats = FakeAts::with(gmail([]));
    let page = open_rows(&ats).await;
    within(&page.row("Archive"), ".folder-row__found button").click();
    until("All Mail is chosen", || {
        page.value("Archive") == "[Gmail]/All Mail"
    })
    .await;
    page.until_said(".folder-row__warning", "cannot be told apart")
        .await;
    let warning = within(&page.row("Archive"), ".folder-row__warning");
    let described = page
        .combobox("Archive")
        .get_attribute("aria-describedby")
        .unwrap();
    assert!(described.split(' ').any(|id| id == warning.id()), "{described}");
}

#[wasm_bindgen_test]
async fn steps_are_taken_back_and_everything_is_reset() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    within(&page.row("Archive"), ".folder-row__found button").click();
    until("All Mail is chosen", || {
        page.value("Archive") == "[Gmail]/All Mail"
    })
    .await;
    page.until_said(".change-summary", "[Gmail]/All Mail").await;
    page.press_button("Undo");
    until("it is as before", || {
        page.value("Archive") == "Automatic: nothing found"
    })
    .await;

    page.unfold();
    let junk = page.combobox("Junk");
    junk.focus().unwrap();
    type_into(&junk, "clients");
    page.until_shown("[role=option]").await;
    press("Enter");
    until("a label is chosen", || page.value("Junk") == "Clients").await;
    page.until_said(".folder-row__warning", "would be deleted for good")
        .await;
    page.press_button("Reset to suggestions");
    until("it is automatic", || {
        page.value("Junk") == "Automatic: [Gmail]/Spam"
    })
    .await;
    page.press_button("Undo");
    until("the label is back", || page.value("Junk") == "Clients").await;
}

/// A choice for a folded row that is wrong: Trash empties by itself.
async fn choose_trash_for_sent(page: &Page) {
    page.unfold();
    let sent = page.combobox("Sent");
    sent.focus().unwrap();
    type_into(&sent, "trash");
    page.until_said("[role=option]", "Trash").await;
    press("Enter");
}

async fn sent_left_the_fold(page: &Page) {
    let fold = page.stage.find("details.disclosure");
    until("it left the fold", || !fold.contains(Some(&page.row("Sent")))).await;
}

#[wasm_bindgen_test]
async fn a_row_that_turns_out_wrong_comes_out_of_the_fold_with_the_focus() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    choose_trash_for_sent(&page).await;
    sent_left_the_fold(&page).await;
    until("the focus came with it", || has_focus(&page.combobox("Sent"))).await;
    assert!(text_of(&page.row("Sent")).contains("empties Trash by itself"));
}

#[wasm_bindgen_test]
async fn who_went_on_to_another_row_is_not_called_back_by_one_that_is_wrong() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    choose_trash_for_sent(&page).await;
    let archive = page.combobox("Archive");
    archive.focus().unwrap();
    sent_left_the_fold(&page).await;
    next_frame().await;
    assert!(has_focus(&archive));
}

#[wasm_bindgen_test]
async fn a_folder_that_vanished_is_offered_to_be_followed_never_replaced() {
    let ats = FakeAts::with(gmail(labels()));
    let page = open_rows(&ats).await;
    let archive = page.combobox("Archive");
    archive.focus().unwrap();
    type_into(&archive, "koln");
    page.until_shown("[role=option]").await;
    press("Enter");
    until("it is chosen", || page.value("Archive") == "Köln").await;

    {
        let mut state = ats.state.borrow_mut();
        state.folders.retain(|folder| folder.path != "Köln");
    }
    page.press_button("Reload folders");
    page.until_said(".field__error", "Köln is gone from the mailbox")
        .await;
    assert_eq!(page.value("Archive"), "Köln");

    let mut renamed = label("Köln");
    renamed.id = "K&APY-ln".into();
    ats.state.borrow_mut().folders.push(renamed);
    page.press_button("Reload folders");
    page.until_said(".field__error", "seems to be the same folder")
        .await;
    within(&page.row("Archive"), ".folder-row__found button").click();
    until("it is followed", || {
        text_of(&page.row("Archive")).contains("Chosen by you")
    })
    .await;
    page.until_said(".folder-toolbar__note", "Updated just now").await;
}

#[wasm_bindgen_test]
async fn of_ten_thousand_labels_a_screenful_is_drawn() {
    let labels = (0..10_000).map(|number| format!("Client {}/Project {number}", number / 100));
    let ats = FakeAts::with(gmail(labels));
    let page = open_rows(&ats).await;
    let archive = page.combobox("Archive");
    archive.focus().unwrap();
    press("ArrowDown");
    page.until_shown("[role=option]").await;
    assert!(page.stage.all("[role=option]").len() < 60);
    let size = page
        .stage
        .find("[role=option]")
        .get_attribute("aria-setsize")
        .unwrap();
    // INBOX, [Gmail] and its seven, the labels, their made-up parents, and all mail, not mapped, automatic.
    assert_eq!(size, (9 + 10_000 + 100 + 3).to_string());
    type_into(&archive, "project 9999");
    page.until_said("[role=option]", "Project 9999").await;
    until("one is left", || page.stage.all("[role=option]").len() == 1).await;
    press("Enter");
    until("it is chosen", || {
        page.value("Archive") == "Client 99/Project 9999"
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_folder_is_created_and_used() {
    use mailbridge_contract::problem::ProblemCode;
    let ats = FakeAts::with(gmail(labels()));
    ats.state.borrow_mut().creating_fails = Some(ProblemCode::FolderNameRefused);
    let page = open_rows(&ats).await;
    page.press_button("Create folder");
    page.until_shown("dialog[open] input").await;
    page.press_button("Create");
    page.until_said("dialog .field__error", "Give the folder a name")
        .await;
    type_into(&page.stage.find("dialog input"), "Köln");
    page.until_said("dialog .field__error", "a folder of this name")
        .await;
    type_into(&page.stage.find("dialog input"), "Processed");
    crate::stage::choose(&page.stage.find("dialog select"), "archive");
    page.press_button("Create");
    page.until_said("dialog [role=alert]", "does not accept this name")
        .await;
    page.press_button("Create");
    until("it is created and chosen", || {
        page.value("Archive") == "Processed"
    })
    .await;
    until("the dialog is closed", || {
        page.stage.maybe("dialog[open]").is_none()
    })
    .await;
    assert!(
        ats.state
            .borrow()
            .folders
            .iter()
            .any(|folder| folder.path == "Processed")
    );
}
