//! The callback page against an ATS in the browser.

use js_sys::Function;
use leptos::prelude::*;
use mailbridge::config::Config;
use mailbridge::oauth::report::{self, Report};
use mailbridge::pages::connect::CallbackPage;
use mailbridge_contract::problem::ProblemCode;
use wasm_bindgen_test::wasm_bindgen_test;

use super::network::{Network, Reply, grant, granted, problem, session};
use super::{Replaced, answer, attempt, config, fresh, leave, mount_with};
use crate::stage::{Stage, text_of, until};

const HAND_IN: &str = "POST /mailbox-grants";

pub struct Page {
    pub stage: Stage,
    _loader: Replaced,
}

/// Opens the callback page with this query in the address.
fn open(query: &str) -> Page {
    open_with(config(), query)
}

/// The same for another configuration.
pub fn open_with(config: Config, query: &str) -> Page {
    let loader = Replaced::loader(Some(query));
    // For good: the tab closes after the task at hand, which may be after the test.
    std::mem::forget(Replaced::new(window(), "close", &Function::new_no_args("")));
    Page {
        stage: mount_with(config, || view! { <CallbackPage /> }),
        _loader: loader,
    }
}

impl Page {
    pub async fn ends_with(&self, title: &str) {
        until(title, || self.title() == title).await;
    }

    fn title(&self) -> String {
        self.stage
            .maybe("h1")
            .map(|heading| text_of(&heading))
            .unwrap_or_default()
    }
}

/// A first tab that takes every grant.
pub fn first_tab() -> Stage {
    Stage::mount(|| {
        report::listen(|message| {
            if let Report::Ended { attempt, outcome } = message
                && outcome == "connected"
            {
                Report::Acknowledged { attempt }.send();
            }
        });
    })
}

fn handed_in() -> Reply {
    Reply::Json(grant("a-1"))
}

#[wasm_bindgen_test]
async fn a_good_answer_is_handed_in_and_acknowledged() {
    fresh();
    let network = Network::new().signed_in("jane").on(HAND_IN, handed_in());
    let _first = first_tab();
    let page = open(&answer(&leave(attempt("a-1"))));
    page.ends_with("Your mailbox is connected").await;
    let [asked] = network.asked(HAND_IN).try_into().unwrap();
    assert_eq!(asked.body["attempt"], "a-1");
    assert_eq!(asked.body["code"], "the-code");
    assert_eq!(asked.body["provider"], "google");
}

#[wasm_bindgen_test]
async fn without_the_first_tab_the_mailbox_can_be_saved_here() {
    fresh();
    let _network = Network::new().signed_in("jane").on(HAND_IN, handed_in());
    let page = open(&answer(&leave(attempt("a-1"))));
    page.ends_with("Your mailbox is connected but not saved").await;
    page.stage.with_text("button", "Save mailbox");

    // The first tab was slow, not gone.
    Report::Acknowledged {
        attempt: "another".into(),
    }
    .send();
    Report::Acknowledged {
        attempt: "a-1".into(),
    }
    .send();
    page.ends_with("Your mailbox is connected").await;
}

#[wasm_bindgen_test]
async fn nothing_is_asked_of_the_ats_for_an_answer_that_is_refused() {
    for (query, title) in [
        (None, "There is nothing to finish here"),
        (
            Some("code=c&state=forged&iss=https://accounts.example"),
            "The answer from Google doesn’t belong to this tab",
        ),
        (
            Some("code=c&iss=https://accounts.example"),
            "The answer from Google can’t be matched",
        ),
    ] {
        fresh();
        let network = Network::new();
        leave(attempt("a-1"));
        let page = open(query.unwrap_or_default());
        page.ends_with(title).await;
        assert!(network.asked("").is_empty(), "{title}");
    }
}

#[wasm_bindgen_test]
async fn an_unknown_error_is_shown_as_text_and_cut() {
    fresh();
    let _network = Network::new();
    let state = leave(attempt("a-1"));
    let page = open(&format!(
        "error=%3Cimg+src%3Dx%3E{}&state={state}",
        "e".repeat(100)
    ));
    page.ends_with("The sign-in at Google did not work").await;
    assert!(page.stage.maybe("img").is_none());
    let report = text_of(&page.stage.find("pre"));
    assert!(
        report.contains(&format!("provider error: imgsrcx{}\n", "e".repeat(57))),
        "{report}"
    );
}

#[wasm_bindgen_test]
async fn a_reload_sends_nothing_again_and_says_what_became_of_it() {
    fresh();
    let network = Network::new()
        .signed_in("jane")
        .on(HAND_IN, problem(ProblemCode::GrantCodeInvalid))
        .on(
            "GET /mailbox-grants?attempt=a-1",
            Reply::Json(serde_json::json!({ "state": "failed", "problem": { "title": "", "status": 422, "code": "grant_code_invalid" } })),
        );
    let query = answer(&leave(attempt("a-1")));
    let page = open(&query);
    page.ends_with("The sign-in could not be finished").await;
    drop(page);

    let reloaded = open("");
    reloaded.ends_with("The sign-in could not be finished").await;
    drop(reloaded);
    network.now("GET /mailbox-grants?attempt=a-1", super::network::pending());
    let back = open(&query);
    back.ends_with("This page was opened a second time").await;
    assert_eq!(network.asked(HAND_IN).len(), 1);
}

#[wasm_bindgen_test]
async fn a_reload_after_success_tells_the_first_tab_again() {
    fresh();
    let network = Network::new().signed_in("jane").on(HAND_IN, handed_in());
    let page = open(&answer(&leave(attempt("a-1"))));
    until("the code is handed in", || !network.asked(HAND_IN).is_empty()).await;
    drop(page);
    network.add("GET /mailbox-grants?attempt=a-1", granted("a-1"));
    let _first = first_tab();
    let reloaded = open("");
    reloaded.ends_with("Your mailbox is connected").await;
    assert_eq!(network.asked(HAND_IN).len(), 1);
}

#[wasm_bindgen_test]
async fn another_user_gets_nothing() {
    fresh();
    let network = Network::new().signed_in("john");
    let page = open(&answer(&leave(attempt("a-1"))));
    page.ends_with("Somebody else is signed in now").await;
    assert!(network.asked(HAND_IN).is_empty());
    assert!(
        page.stage.maybe(".outcome__actions button").is_none(),
        "there is no way to try it all the same"
    );
}

#[wasm_bindgen_test]
async fn the_same_user_signs_in_again_and_it_finishes() {
    fresh();
    let network = Network::new()
        .on("GET /session", problem(ProblemCode::SessionExpired))
        .on(HAND_IN, handed_in());
    let _first = first_tab();
    let page = open(&answer(&leave(attempt("a-1"))));
    page.ends_with("Your session has ended").await;
    assert_eq!(
        page.stage
            .find("a[target=_blank]")
            .get_attribute("rel")
            .as_deref(),
        Some("noopener")
    );

    network.now("GET /session", session("jane"));
    window()
        .dispatch_event(&web_sys::Event::new("focus").unwrap())
        .unwrap();
    page.ends_with("Your mailbox is connected").await;
    assert_eq!(network.asked(HAND_IN).len(), 1);
}

#[wasm_bindgen_test]
async fn another_user_signs_in_and_is_refused() {
    fresh();
    let network = Network::new().on("GET /session", problem(ProblemCode::SessionExpired));
    let page = open(&answer(&leave(attempt("a-1"))));
    page.ends_with("Your session has ended").await;
    network.now("GET /session", session("john"));
    window()
        .dispatch_event(&web_sys::Event::new("focus").unwrap())
        .unwrap();
    page.ends_with("Somebody else is signed in now").await;
    assert!(network.asked(HAND_IN).is_empty());
}

#[wasm_bindgen_test]
async fn a_lost_answer_is_asked_for_again_under_the_same_key() {
    fresh();
    let network = Network::new()
        .signed_in("jane")
        .on(HAND_IN, Reply::Nothing)
        .on(HAND_IN, handed_in());
    let _first = first_tab();
    let page = open(&answer(&leave(attempt("a-1"))));
    page.ends_with("The applicant tracking system doesn’t answer")
        .await;
    page.stage.with_text("button", "Try again").click();
    page.ends_with("Your mailbox is connected").await;
    let [first, second] = network.asked(HAND_IN).try_into().unwrap();
    assert!(first.idempotency_key.is_some());
    assert_eq!(first.idempotency_key, second.idempotency_key);
    assert_eq!(first.body, second.body);
}

#[wasm_bindgen_test]
async fn a_renewed_session_is_asked_for_its_token() {
    fresh();
    let network = Network::new()
        .signed_in("jane")
        .on(HAND_IN, problem(ProblemCode::CsrfRejected))
        .on(HAND_IN, handed_in());
    let _first = first_tab();
    let page = open(&answer(&leave(attempt("a-1"))));
    page.ends_with("Your mailbox is connected").await;
    assert_eq!(network.asked("GET /session").len(), 2);
}

#[wasm_bindgen_test]
async fn each_refusal_of_the_ats_has_its_screen() {
    for (code, title) in [
        (
            ProblemCode::GrantScopeMissing,
            "Google didn’t give access to mail",
        ),
        (
            ProblemCode::GrantNoRefreshToken,
            "Google gave access for a short time only",
        ),
        (
            ProblemCode::GrantAddressMismatch,
            "You signed in with another account",
        ),
        (
            ProblemCode::GrantExchangeRefused,
            "The applicant tracking system is not set up correctly",
        ),
        (
            ProblemCode::GrantIdentityInvalid,
            "It could not be proved who signed in",
        ),
        (
            ProblemCode::NotActivated,
            "Mailboxes are not activated for your organisation",
        ),
        (ProblemCode::MailboxExists, "This mailbox is connected already"),
        (ProblemCode::ProviderUnreachable, "Google doesn’t answer"),
        (ProblemCode::AttemptRefused, "Somebody else is signed in now"),
        (ProblemCode::NotFound, "The mailbox is not there any more"),
        (
            ProblemCode::Forbidden,
            "The applicant tracking system didn’t accept the connection",
        ),
        (ProblemCode::RateLimited, "Too many requests at once"),
        (
            ProblemCode::Unavailable,
            "The applicant tracking system is not available",
        ),
        (
            ProblemCode::from("something_new"),
            "The applicant tracking system is not available",
        ),
    ] {
        fresh();
        let _network = Network::new().signed_in("jane").on(HAND_IN, problem(code));
        let page = open(&answer(&leave(attempt("a-1"))));
        page.ends_with(title).await;
    }
}

#[wasm_bindgen_test]
async fn without_a_network_nothing_is_lost() {
    fresh();
    let network = Network::new()
        .signed_in("jane")
        .on(HAND_IN, Reply::Nothing)
        .on(HAND_IN, handed_in());
    let _first = first_tab();
    let offline = Replaced::new(window().navigator(), "onLine", &wasm_bindgen::JsValue::FALSE);
    let page = open(&answer(&leave(attempt("a-1"))));
    page.ends_with("You are offline").await;
    drop(offline);
    page.stage.with_text("button", "Try again").click();
    page.ends_with("Your mailbox is connected").await;
    assert_eq!(network.asked(HAND_IN).len(), 2);
}

#[wasm_bindgen_test]
async fn a_grant_that_lapsed_is_said() {
    fresh();
    let closed = Reply::Json(serde_json::json!({ "state": "closed" }));
    let network = Network::new()
        .signed_in("jane")
        .on(HAND_IN, Reply::Nothing)
        .on("GET /mailbox-grants?attempt=a-1", closed);
    drop(open(&answer(&leave(attempt("a-1")))));
    let reloaded = open("");
    reloaded
        .ends_with("Too much time has passed since the sign-in")
        .await;
    assert!(network.asked(HAND_IN).len() <= 1);
}
