//! The connect page: it goes to the provider for nobody but the user who pressed Add Mailbox.

use leptos::prelude::*;
use mailbridge::domain::connect::attempt;
use mailbridge::oauth::attempts;
use mailbridge::pages::connect::ConnectPage;
use mailbridge_contract::problem::ProblemCode;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::network::{Network, Reply, problem};
use super::{Replaced, attempt as new_attempt, fresh, mount};
use crate::stage::{Stage, text_of, until};

fn open(provider: &'static str, attempt: Option<&'static str>) -> Stage {
    mount(move || view! { <ConnectPage provider=provider.into() attempt=attempt.map(Into::into) /> })
}

async fn ends_with(stage: &Stage, title: &str) {
    until(title, || {
        stage
            .maybe("h1")
            .is_some_and(|heading| text_of(&heading) == title)
    })
    .await;
    assert_eq!(
        window().session_storage().unwrap().unwrap().length(),
        Ok(0),
        "nothing was prepared for a way back"
    );
}

const START_THERE: &str = "Start from Email settings";

#[wasm_bindgen_test]
async fn a_link_from_elsewhere_goes_nowhere() {
    fresh();
    let _network = Network::new().signed_in("jane");
    ends_with(&open("google", None), START_THERE).await;
    ends_with(&open("google", Some("made-up")), START_THERE).await;
}

#[wasm_bindgen_test]
async fn an_attempt_of_another_user_goes_nowhere() {
    fresh();
    attempts::register(&new_attempt("a-1")).unwrap();
    let _network = Network::new().signed_in("john");
    let stage = open("google", Some("a-1"));
    ends_with(&stage, START_THERE).await;
    let link = stage.with_text("a", "Go to Email settings");
    assert!(
        link.get_attribute("href")
            .unwrap()
            .ends_with("/account#email-settings")
    );
}

#[wasm_bindgen_test]
async fn an_attempt_for_another_provider_goes_nowhere() {
    fresh();
    attempts::register(&new_attempt("a-1")).unwrap();
    let _network = Network::new().signed_in("jane");
    ends_with(&open("other", Some("a-1")), START_THERE).await;
}

#[wasm_bindgen_test]
async fn a_provider_that_is_not_configured_is_said() {
    fresh();
    let mut unknown = new_attempt("a-1");
    unknown.provider = "other".into();
    attempts::register(&unknown).unwrap();
    let _network = Network::new().signed_in("jane");
    ends_with(&open("other", Some("a-1")), "This sign-in is not set up").await;
}

#[wasm_bindgen_test]
async fn an_old_link_has_expired() {
    fresh();
    let mut old = new_attempt("a-1");
    old.registered_at -= attempt::LIFE;
    attempts::register(&old).unwrap();
    let _network = Network::new().signed_in("jane");
    ends_with(&open("google", Some("a-1")), "This link has expired").await;
}

#[wasm_bindgen_test]
async fn blocked_storage_is_said() {
    fresh();
    let _network = Network::new().signed_in("jane");
    let _blocked = Replaced::new(window(), "localStorage", &JsValue::NULL);
    ends_with(
        &open("google", Some("a-1")),
        "Your browser blocks storage for this site",
    )
    .await;
}

#[wasm_bindgen_test]
async fn a_session_that_ended_is_said_and_tried_again_on_return() {
    fresh();
    let network = Network::new().on("GET /session", problem(ProblemCode::SessionExpired));
    let stage = open("google", Some("a-1"));
    ends_with(&stage, "Your session has ended").await;
    let sign_in = stage.find("a[target=_blank]");
    assert!(
        sign_in
            .get_attribute("href")
            .unwrap()
            .starts_with("/sign-in?return_to=")
    );

    network.now("GET /session", super::network::session("jane"));
    window()
        .dispatch_event(&web_sys::Event::new("focus").unwrap())
        .unwrap();
    ends_with(&stage, START_THERE).await;
}

#[wasm_bindgen_test]
async fn an_ats_that_does_not_answer_can_be_asked_again() {
    fresh();
    let network = Network::new().on("GET /session", Reply::Nothing);
    let stage = open("google", None);
    ends_with(&stage, "The applicant tracking system doesn’t answer").await;
    network.now("GET /session", super::network::session("jane"));
    stage.with_text("button", "Try again").click();
    ends_with(&stage, START_THERE).await;
}
