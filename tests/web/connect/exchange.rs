//! Exchange in the browser, for a provider with a true public client.

use mailbridge::config::{Config, Exchange};
use mailbridge_contract::problem::ProblemCode;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::callback::{first_tab, open_with};
use super::network::{Network, Reply, grant, problem};
use super::{REDIRECT_URI, answer, attempt, config, fresh, leave};

const TOKEN: &str = "POST https://accounts.example/token";
const HAND_IN: &str = "POST /mailbox-grants";

fn public() -> Config {
    let mut config = config();
    config.providers[0].exchange = Exchange::Browser;
    config.providers[0].token_endpoint = Some("https://accounts.example/token".to_owned());
    config
}

fn tokens() -> Value {
    json!({
        "access_token": "access", "token_type": "Bearer", "expires_in": 3599, "refresh_token": "refresh",
        "id_token": "identity", "scope": "openid https://mail.google.com/"
    })
}

/// What a token endpoint answers when it refuses (RFC 6749 section 5.2).
fn refusal(error: &str) -> Reply {
    Reply::Status(
        400,
        json!({ "error": error, "error_description": "secret-looking words" }),
    )
}

#[wasm_bindgen_test]
async fn the_tokens_are_handed_to_the_ats() {
    fresh();
    let network = Network::new()
        .signed_in("jane")
        .on(TOKEN, Reply::Json(tokens()))
        .on(HAND_IN, Reply::Json(grant("a-1")));
    let _first = first_tab();
    let page = open_with(public(), &answer(&leave(attempt("a-1"))));
    page.ends_with("Your mailbox is connected").await;

    let [exchanged] = network.asked(TOKEN).try_into().unwrap();
    let form = exchanged.body.as_str().unwrap();
    let redirect_uri = REDIRECT_URI.replace(':', "%3A").replace('/', "%2F");
    for part in [
        "grant_type=authorization_code",
        "code=the-code",
        "code_verifier=",
        "client_id=client-1",
        &redirect_uri,
    ] {
        assert!(form.contains(part), "{part} in {form}");
    }
    let [handed_in] = network.asked(HAND_IN).try_into().unwrap();
    assert_eq!(handed_in.body["id_token"], "identity");
    assert_eq!(handed_in.body["refresh_token"], "refresh");
    assert_eq!(handed_in.body["scope"], "openid https://mail.google.com/");
    assert_eq!(
        handed_in.body["code"],
        Value::Null,
        "a code that is used up goes nowhere"
    );
}

#[wasm_bindgen_test]
async fn each_failure_of_the_exchange_has_its_screen() {
    let mut without_identity = tokens();
    without_identity["id_token"] = Value::Null;
    for (reply, title) in [
        (refusal("invalid_grant"), "The sign-in could not be finished"),
        (
            refusal("invalid_client"),
            "The applicant tracking system is not set up correctly",
        ),
        (
            Reply::Json(json!({ "access_token": "a-secret" })),
            "Something went wrong at Google",
        ),
        (
            Reply::Json(without_identity),
            "It could not be proved who signed in",
        ),
        (Reply::Nothing, "Google doesn’t answer"),
    ] {
        fresh();
        let network = Network::new().signed_in("jane").on(TOKEN, reply);
        let page = open_with(public(), &answer(&leave(attempt("a-1"))));
        page.ends_with(title).await;
        assert!(network.asked(HAND_IN).is_empty());
        let report = page.stage.find("pre").text_content().unwrap();
        assert!(!report.contains("secret"), "{report}");
    }
}

#[wasm_bindgen_test]
async fn a_code_is_exchanged_once_however_often_the_ats_is_asked() {
    fresh();
    let network = Network::new()
        .signed_in("jane")
        .on(TOKEN, Reply::Json(tokens()))
        .on(HAND_IN, Reply::Nothing)
        .on(HAND_IN, problem(ProblemCode::Unavailable))
        .on(HAND_IN, problem(ProblemCode::MailboxExists));
    let page = open_with(public(), &answer(&leave(attempt("a-1"))));
    page.ends_with("The applicant tracking system doesn’t answer")
        .await;
    page.stage.with_text("button", "Try again").click();
    page.ends_with("The applicant tracking system is not available")
        .await;
    page.stage.with_text("button", "Try again").click();
    page.ends_with("This mailbox is connected already").await;
    assert_eq!(network.asked(TOKEN).len(), 1);
}
