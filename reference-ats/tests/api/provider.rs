//! The embedded sign-in provider: each rule that it enforces.

use mailbridge_reference_ats::{ExchangeMode, Options, ProviderOptions, Running};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::browser::{Authorization, JANE, MAIL, SANNE, callback, html};

const SECRET: &str = "the-clients-secret";

async fn start() -> Running {
    start_with(|_| {}).await
}

async fn start_with(change: impl FnOnce(&mut ProviderOptions)) -> Running {
    let mut options = Options::for_tests();
    options.provider.client_secret = Some(SECRET.to_owned());
    change(&mut options.provider);
    Running::start(options).await.expect("it starts")
}

async fn exchange(
    ats: &Running,
    mut form: Vec<(&'static str, String)>,
    secret: Option<&str>,
) -> (StatusCode, Value) {
    form.extend(secret.map(|secret| ("client_secret", secret.to_owned())));
    let url = format!("{}/token", ats.provider_url());
    let answer = reqwest::Client::new()
        .post(url)
        .form(&form)
        .send()
        .await
        .expect("an answer");
    (answer.status(), answer.json().await.expect("JSON"))
}

fn refused(error: &str) -> (StatusCode, Value) {
    let status = if error == "invalid_client" { 401 } else { 400 };
    (
        StatusCode::from_u16(status).expect("a status"),
        Value::from(error),
    )
}

fn error((status, body): (StatusCode, Value)) -> (StatusCode, Value) {
    (status, body["error"].clone())
}

#[tokio::test]
async fn the_whole_way_gives_tokens_for_what_was_ticked() {
    let ats = start().await;
    let authorization = Authorization::new(&ats);
    let answer = authorization.allow(JANE).await;
    assert_eq!(answer.all("state"), ["the-state"]);
    assert_eq!(answer.all("iss"), [ats.provider_url()]);
    let (status, tokens) = exchange(&ats, authorization.token_request(answer.code()), Some(SECRET)).await;
    assert_eq!(status, 200);
    assert_eq!(tokens["scope"], format!("openid email {MAIL}"));
    assert_eq!(tokens["token_type"], "Bearer");
    for token in ["access_token", "refresh_token", "id_token"] {
        assert!(tokens[token].is_string(), "{token}");
    }
}

#[tokio::test]
async fn an_unticked_box_gives_a_code_without_mail() {
    let ats = start().await;
    let authorization = Authorization::new(&ats);
    let page = authorization.choose(JANE).await;
    assert!(
        page.contains("type=\"checkbox\" name=\"mail\"") && !page.contains("checked"),
        "{page}"
    );
    let answer = callback(&authorization.send(&page, &[("decision", "continue")]).await);
    assert_eq!(answer.get("scope"), Some("openid email"));
    let (_, tokens) = exchange(&ats, authorization.token_request(answer.code()), Some(SECRET)).await;
    assert_eq!(tokens["scope"], "openid email");
}

#[tokio::test]
async fn cancel_is_told_to_the_app() {
    let ats = start().await;
    let authorization = Authorization::new(&ats);
    let page = authorization.choose(JANE).await;
    let answer = callback(&authorization.send(&page, &[("decision", "cancel")]).await);
    assert_eq!(answer.get("error"), Some("access_denied"));
    assert_eq!(
        (answer.get("state"), answer.get("iss")),
        (Some("the-state"), Some(ats.provider_url()))
    );
    assert_eq!(answer.get("code"), None);
}

#[tokio::test]
async fn a_wrong_client_or_address_never_redirects() {
    let ats = start().await;
    let other_uri = format!("{}/connect/callback/", ats.app_url());
    for (name, value, code) in [
        ("client_id", Some("another"), "invalid_client"),
        ("client_id", None, "invalid_client"),
        ("redirect_uri", Some(other_uri.as_str()), "redirect_uri_mismatch"),
        (
            "redirect_uri",
            Some("https://elsewhere.example/connect/callback"),
            "redirect_uri_mismatch",
        ),
        ("redirect_uri", None, "redirect_uri_mismatch"),
        ("scope", Some("openid everything"), "invalid_scope"),
        ("scope", None, "invalid_scope"),
    ] {
        let answer = Authorization::new(&ats).with(name, value).begin().await;
        assert!(
            answer.status().is_client_error() && answer.headers().get("location").is_none(),
            "{name} {value:?}"
        );
        assert!(html(answer).await.contains(code), "{name} {value:?}");
    }
    let mut twice = Authorization::new(&ats);
    twice.parameters.push(("state".to_owned(), "another".to_owned()));
    assert!(html(twice.begin().await).await.contains("invalid_request"));
}

#[tokio::test]
async fn a_challenge_is_required_and_has_to_be_s256() {
    let ats = start().await;
    for (name, value) in [
        ("code_challenge", None),
        ("code_challenge", Some("short")),
        ("code_challenge_method", None),
        ("code_challenge_method", Some("plain")),
    ] {
        let answer = callback(&Authorization::new(&ats).with(name, value).begin().await);
        assert_eq!(answer.get("error"), Some("invalid_request"), "{name} {value:?}");
        assert_eq!(answer.get("code"), None);
    }
    for (name, value, code) in [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "code id_token", "unsupported_response_type"),
        ("prompt", "none", "interaction_required"),
    ] {
        let answer = callback(&Authorization::new(&ats).with(name, Some(value)).begin().await);
        assert_eq!(answer.get("error"), Some(code));
    }
}

#[tokio::test]
async fn a_code_is_good_for_its_verifier_address_and_client() {
    let ats = start().await;
    for (field, wrong) in [
        ("code_verifier", "w".repeat(43)),
        ("redirect_uri", ats.app_url().to_owned()),
    ] {
        let authorization = Authorization::new(&ats);
        let answer = authorization.allow(JANE).await;
        let mut form = authorization.token_request(answer.code());
        form.retain(|(name, _)| *name != field);
        form.push((field, wrong));
        assert_eq!(
            error(exchange(&ats, form, Some(SECRET)).await),
            refused("invalid_grant"),
            "{field}"
        );
    }
    let authorization = Authorization::new(&ats);
    let answer = authorization.allow(JANE).await;
    let mut no_verifier = authorization.token_request(answer.code());
    no_verifier.retain(|(name, _)| *name != "code_verifier");
    assert_eq!(
        error(exchange(&ats, no_verifier, Some(SECRET)).await),
        refused("invalid_grant")
    );
}

#[tokio::test]
async fn the_client_has_to_prove_itself() {
    let ats = start().await;
    let authorization = Authorization::new(&ats);
    let answer = authorization.allow(JANE).await;
    let form = || authorization.token_request(answer.code());
    let missing = exchange(&ats, form(), None).await;
    assert_eq!(missing.1["error_description"], "client_secret is missing.");
    assert_eq!(error(missing), refused("invalid_request"));
    assert_eq!(
        error(exchange(&ats, form(), Some("wrong")).await),
        refused("invalid_client")
    );
    let basic = reqwest::Client::new()
        .post(format!("{}/token", ats.provider_url()))
        .basic_auth("mailbridge-demo.apps.example", Some(SECRET))
        .form(&form());
    assert_eq!(
        basic.send().await.expect("an answer").status(),
        200,
        "a refusal uses no code up, and Basic is taken"
    );
}

#[tokio::test]
async fn a_code_that_comes_twice_takes_everything_back() {
    let ats = start().await;
    let authorization = Authorization::new(&ats);
    let answer = authorization.allow(JANE).await;
    let form = || authorization.token_request(answer.code());
    let (_, tokens) = exchange(&ats, form(), Some(SECRET)).await;
    assert_eq!(
        error(exchange(&ats, form(), Some(SECRET)).await),
        refused("invalid_grant")
    );
    assert_eq!(error(refresh(&ats, &tokens).await), refused("invalid_grant"));
}

#[tokio::test]
async fn a_code_lives_shortly() {
    let ats = start_with(|provider| provider.code_seconds = 0).await;
    let authorization = Authorization::new(&ats);
    let answer = authorization.allow(JANE).await;
    let refusal = exchange(&ats, authorization.token_request(answer.code()), Some(SECRET)).await;
    assert_eq!(error(refusal), refused("invalid_grant"));
}

async fn refresh(ats: &Running, tokens: &Value) -> (StatusCode, Value) {
    let token = tokens["refresh_token"].as_str().expect("a token").to_owned();
    let client = ("client_id", "mailbridge-demo.apps.example".to_owned());
    let form = vec![
        ("grant_type", "refresh_token".to_owned()),
        client,
        ("refresh_token", token),
    ];
    exchange(ats, form, Some(SECRET)).await
}

#[tokio::test]
async fn a_refresh_token_needs_offline_access_and_consent() {
    let ats = start().await;
    let mut tokens = Vec::new();
    for (access_type, prompt) in [
        (None, "select_account consent"),
        (Some("online"), "select_account consent"),
        (Some("offline"), "select_account"),
        (Some("offline"), "select_account consent"),
    ] {
        let authorization = Authorization::new(&ats)
            .with("access_type", access_type)
            .with("prompt", Some(prompt));
        let answer = authorization.allow(JANE).await;
        let (_, body) = exchange(&ats, authorization.token_request(answer.code()), Some(SECRET)).await;
        tokens.push(body["refresh_token"].is_string());
    }
    assert_eq!(tokens, [false, false, false, true]);
    let first = Authorization::new(&ats).with("prompt", Some("select_account"));
    let answer = first.allow(SANNE).await;
    let (_, body) = exchange(&ats, first.token_request(answer.code()), Some(SECRET)).await;
    assert!(
        body["refresh_token"].is_string(),
        "the first time needs no prompt"
    );
    assert_eq!(refresh(&ats, &body).await.0, 200);
}

#[tokio::test]
async fn revoking_takes_all_of_the_account_back() {
    let ats = start().await;
    let authorization = Authorization::new(&ats);
    let answer = authorization.allow(JANE).await;
    let (_, tokens) = exchange(&ats, authorization.token_request(answer.code()), Some(SECRET)).await;
    assert_eq!(introspect(&ats, &tokens).await["username"], JANE);
    let revoke = || async {
        let form = [("token", tokens["refresh_token"].as_str().expect("a token"))];
        let url = format!("{}/revoke", ats.provider_url());
        reqwest::Client::new()
            .post(url)
            .form(&form)
            .send()
            .await
            .expect("an answer")
            .status()
    };
    assert_eq!(revoke().await, 200);
    assert_eq!(introspect(&ats, &tokens).await, json!({"active": false}));
    assert_eq!(error(refresh(&ats, &tokens).await), refused("invalid_grant"));
    assert_eq!(revoke().await, 400, "it is gone");
}

async fn introspect(ats: &Running, tokens: &Value) -> Value {
    let form = [
        ("token", tokens["access_token"].as_str().expect("a token")),
        ("client_id", "mailbridge-demo.apps.example"),
        ("client_secret", SECRET),
    ];
    let url = format!("{}/introspect", ats.provider_url());
    let post = |form: Vec<(&str, &str)>| reqwest::Client::new().post(&url).form(&form).send();
    assert_eq!(
        post(form[..2].to_vec()).await.expect("an answer").status(),
        401,
        "not for everybody"
    );
    post(form.to_vec())
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON")
}

#[tokio::test]
async fn the_chooser_lists_accounts_and_takes_others() {
    let ats = start().await;
    let authorization = Authorization::new(&ats);
    let page = html(authorization.begin().await).await;
    for address in [JANE, SANNE, "archive@agency.example", "jane.doe@private.example"] {
        assert!(page.contains(&format!("value=\"{address}\"")), "{page}");
    }
    let other = html(authorization.send(&page, &[]).await).await;
    assert!(other.contains("Email address"), "{other}");
    let complaint = html(authorization.send(&other, &[("account", "\"><script>")]).await).await;
    assert!(
        complaint.contains("not an email address") && !complaint.contains("<script"),
        "{complaint}"
    );
    let consent = html(
        authorization
            .send(&other, &[("account", "robin@agency.example")])
            .await,
    )
    .await;
    assert!(consent.contains("robin@agency.example"), "{consent}");
}

#[tokio::test]
async fn a_hint_comes_first_or_is_taken() {
    let ats = start().await;
    let asked = html(
        Authorization::new(&ats)
            .with("login_hint", Some(SANNE))
            .begin()
            .await,
    )
    .await;
    assert!(asked.find(SANNE) < asked.find(JANE), "{asked}");
    let taken = Authorization::new(&ats)
        .with("login_hint", Some(SANNE))
        .with("prompt", Some("consent"));
    assert!(html(taken.begin().await).await.contains("wants access"));
}

#[tokio::test]
async fn a_page_can_be_answered_once() {
    let ats = start().await;
    let authorization = Authorization::new(&ats);
    let page = authorization.choose(JANE).await;
    let fields = [("mail", "yes"), ("decision", "continue")];
    callback(&authorization.send(&page, &fields).await);
    let again = authorization.send(&page, &fields).await;
    assert_eq!(again.status(), 400);
    assert!(html(again).await.contains("expired"));
}

#[tokio::test]
async fn a_public_client_exchanges_in_the_browser() {
    let ats = start_with(|provider| provider.exchange = ExchangeMode::Browser).await;
    let authorization = Authorization::new(&ats);
    let answer = authorization.allow(JANE).await;
    let post = |origin: &str| {
        reqwest::Client::new()
            .post(format!("{}/token", ats.provider_url()))
            .header("Origin", origin)
            .form(&authorization.token_request(answer.code()))
            .send()
    };
    let own = post(ats.app_url()).await.expect("an answer");
    assert_eq!(own.status(), 200);
    assert_eq!(own.headers()["access-control-allow-origin"], ats.app_url());
    let other = post("https://elsewhere.example").await.expect("an answer");
    assert!(other.headers().get("access-control-allow-origin").is_none());
}
