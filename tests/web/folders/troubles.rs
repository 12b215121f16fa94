use mailbridge_contract::grant::Grant;
use mailbridge_contract::problem::ProblemCode;
use wasm_bindgen_test::wasm_bindgen_test;

use super::fake_ats::{self, FakeAts, gmail};
use super::{Page, open, open_rows, within};
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
            "Show what to ask for",
        ),
        (
            ProblemCode::ImapClientNotAllowed,
            "may not use IMAP",
            "Workspace administrator",
            "Show what to ask for",
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
        mend(&ats, &page, fix).await;
    }
}

/// Does what the screen says. Afterwards the rows are there, or the way to where the mailbox is saved.
async fn mend(ats: &FakeAts, page: &Page, fix: &str) {
    ats.state.borrow_mut().listing_fails = None;
    match fix {
        "Go to Email settings" => {
            let link = page.stage.with_text(".outcome__actions a", fix);
            let href = link.get_attribute("href").unwrap();
            assert!(href.ends_with("/account#email-settings"), "{href}");
            return;
        }
        "Reconnect" => page.mailboxes.get().unwrap().add_grant(renewal()),
        "Show what to ask for" => {
            page.press_button(fix);
            page.until_said(".administrator .letter", "client").await;
            page.press_button("Check again");
        }
        _ => page.press_button(fix),
    }
    page.until_shown(".folder-row").await;
}

fn renewal() -> Grant {
    let grant = serde_json::json!({
        "id": "g1", "attempt": "a1", "mailbox": "m1", "provider": "google", "address": "jane@example.com",
        "granted_scopes": [], "settings": fake_ats::settings(), "lapses_at": "2026-11-22T15:00:00Z",
    });
    serde_json::from_value(grant).unwrap()
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
async fn a_failed_reload_is_mended_where_it_failed() {
    let ats = FakeAts::with(gmail(["Done".to_owned()]));
    let page = open_rows(&ats).await;
    within(&page.row("Archive"), ".folder-row__found button").click();
    until("All Mail is chosen", || {
        page.value("Archive") == "[Gmail]/All Mail"
    })
    .await;
    ats.state.borrow_mut().listing_fails = Some(ProblemCode::ImapDisabled);
    page.press_button("Reload folders");
    page.until_said(".banner", "switched off").await;
    page.press_button("Show what to ask for");
    page.until_said(".administrator .letter", "client").await;

    ats.state.borrow_mut().listing_fails = Some(ProblemCode::GrantRevoked);
    page.press_button("Check again");
    page.until_said(".banner", "has ended").await;
    page.stage.with_text(".banner button", "Reconnect");
    ats.state.borrow_mut().listing_fails = None;
    page.mailboxes.get().unwrap().add_grant(renewal());
    page.until_said(".folder-toolbar__note", "Updated just now").await;
    assert_eq!(ats.state.borrow().grants_used, ["g1"]);
    assert_eq!(page.value("Archive"), "[Gmail]/All Mail", "nothing is lost");
    assert!(page.stage.maybe(".banner[role=alert]").is_none());
}
