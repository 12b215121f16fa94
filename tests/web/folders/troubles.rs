use mailbridge_contract::problem::ProblemCode;
use wasm_bindgen_test::wasm_bindgen_test;

use super::fake_ats::{self, FakeAts, gmail};
use super::{open, open_rows, within};
use crate::stage::{text_of, until};

#[wasm_bindgen_test]
async fn each_cause_says_who_can_act_and_what_to_do() {
    for (code, title, actor, fix) in [
        (
            ProblemCode::MailboxNotSaved,
            "not saved yet",
            "You can do this",
            "Go to Email settings",
        ),
        (
            ProblemCode::MailboxLoginFailed,
            "refused the sign-in",
            "You can do this",
            "Reconnect",
        ),
        (
            ProblemCode::GrantRevoked,
            "has ended",
            "You can do this",
            "Reconnect",
        ),
        (
            ProblemCode::ImapDisabled,
            "switched off",
            "Workspace administrator",
            "Try again",
        ),
        (
            ProblemCode::ImapClientNotAllowed,
            "may not use IMAP",
            "Workspace administrator",
            "Try again",
        ),
        (
            ProblemCode::ImapUnreachable,
            "cannot be reached",
            "You can do this",
            "Try again",
        ),
        (
            ProblemCode::ImapTimeout,
            "takes too long",
            "You can do this",
            "Try again",
        ),
        (
            ProblemCode::ImapTlsFailed,
            "No secure connection",
            "Support",
            "Try again",
        ),
        (
            ProblemCode::ImapTooManyConnections,
            "Too many programs",
            "You can do this",
            "Try again",
        ),
        (
            ProblemCode::ImapSettingsWrong,
            "settings are wrong",
            "administrator",
            "Try again",
        ),
        (
            ProblemCode::FolderListEmpty,
            "shows no folders",
            "You can do this",
            "Try again",
        ),
    ] {
        let ats = FakeAts::with(gmail([]));
        ats.state.borrow_mut().listing_fails = Some(code.clone());
        let page = open();
        page.until_said(".outcome__title", title).await;
        assert!(
            text_of(&page.stage.find(".outcome__who")).contains(actor),
            "{code}"
        );
        let action = within(&page.stage.find(".outcome__actions"), ".button");
        assert_eq!(text_of(&action), fix, "{code}");
        assert_eq!(
            page.stage.find("h1").text_content().as_deref(),
            Some("Edit folders")
        );
    }
}

#[wasm_bindgen_test]
async fn after_the_fix_the_rows_are_there() {
    let ats = FakeAts::with(gmail([]));
    ats.state.borrow_mut().listing_fails = Some(ProblemCode::ImapTimeout);
    let page = open();
    page.until_shown(".outcome__actions").await;
    ats.state.borrow_mut().listing_fails = None;
    page.press_button("Try again");
    page.until_shown(".folder-row").await;
}

#[wasm_bindgen_test]
async fn a_failed_reload_keeps_what_is_on_the_screen() {
    let ats = FakeAts::with(gmail(["Done".to_owned()]));
    let page = open_rows(&ats).await;
    within(&page.row("Archive"), ".folder-row__found button").click();
    until("All Mail is chosen", || {
        page.value("Archive") == "[Gmail]/All Mail"
    })
    .await;
    ats.state.borrow_mut().listing_fails = Some(ProblemCode::ImapUnreachable);
    page.press_button("Reload folders");
    page.until_said("[role=alert]", "The mail server cannot be reached")
        .await;
    assert_eq!(page.value("Archive"), "[Gmail]/All Mail", "nothing is lost");
}

#[wasm_bindgen_test]
async fn a_new_authorization_is_saved_and_leads_back_to_the_rows() {
    let ats = FakeAts::with(gmail([]));
    ats.state.borrow_mut().listing_fails = Some(ProblemCode::GrantRevoked);
    let page = open();
    page.until_said(".outcome__title", "has ended").await;
    let grant = serde_json::json!({
        "id": "g1", "attempt": "a1", "mailbox": "m1", "provider": "google", "address": "jane@example.com",
        "granted_scopes": [], "settings": fake_ats::settings(), "lapses_at": "2026-11-22T15:00:00Z",
    });
    ats.state.borrow_mut().listing_fails = None;
    let grant = serde_json::from_value(grant).unwrap();
    page.mailboxes.get().unwrap().add_grant(grant);
    page.until_shown(".folder-row").await;
    assert_eq!(ats.state.borrow().grants_used, ["g1"]);
}
