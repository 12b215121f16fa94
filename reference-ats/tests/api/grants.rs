use mailbridge_contract::grant::{AttemptOutcome, Grant};
use mailbridge_contract::mailbox::Mailbox;
use mailbridge_contract::problem::{Problem, ProblemCode};
use mailbridge_reference_ats::{ExchangeMode, Misbehaviour, Options, Running};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::browser::{Authorization, JANE, MAIL, SANNE, callback};
use crate::client::{Client, body, fields, new_key, problem, start};

/// A new attempt.
pub fn attempt() -> String {
    format!("attempt-{}", new_key())
}

pub async fn hand_in(client: &Client, request: &Value) -> Response {
    client
        .call(Method::POST, "/mailbox-grants")
        .json(request)
        .send()
        .await
        .expect("an answer")
}

/// Signs in at the provider and hands the code in.
pub async fn connect(ats: &Running, client: &Client, account: &str) -> Response {
    let authorization = Authorization::new(ats);
    let answer = authorization.allow(account).await;
    hand_in(client, &authorization.grant_request(&attempt(), answer.code())).await
}

pub async fn granted(ats: &Running, client: &Client, account: &str) -> Grant {
    body(connect(ats, client, account).await).await
}

/// Signs in at the provider and saves the mailbox.
pub async fn saved(ats: &Running, client: &Client, account: &str) -> Mailbox {
    let grant = granted(ats, client, account).await;
    body(save(client, &grant).await).await
}

pub async fn save(client: &Client, grant: &Grant) -> Response {
    client
        .call(Method::POST, "/mailboxes")
        .json(&json!({"grant": grant.id}))
        .send()
        .await
        .expect("an answer")
}

pub async fn outcome(client: &Client, attempt: &str) -> AttemptOutcome {
    client.get(&format!("/mailbox-grants?attempt={attempt}")).await
}

fn order(ats: &Running, misbehaviour: Misbehaviour) {
    ats.provider()
        .expect("embedded")
        .orders()
        .give(None, misbehaviour);
}

#[tokio::test]
async fn a_code_becomes_a_grant_with_everything_filled_in() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let grant = granted(&ats, &client, JANE).await;
    assert_eq!(grant.address, JANE);
    assert!(grant.granted_scopes.iter().any(|scope| scope == MAIL));
    assert_eq!(
        (
            grant.settings.incoming.host.as_str(),
            grant.settings.incoming.port
        ),
        ("imap.gmail.com", 993)
    );
    assert_eq!(
        (
            grant.settings.outgoing.host.as_str(),
            grant.settings.outgoing.port
        ),
        ("smtp.gmail.com", 465)
    );
    assert_eq!(grant.settings.incoming.user_name, JANE);
    assert_eq!(grant.mailbox, None);
    assert_eq!(
        outcome(&client, grant.attempt.as_str()).await,
        AttemptOutcome::Granted { grant }
    );
}

#[tokio::test]
async fn an_attempt_is_its_users_alone() {
    let ats = start().await;
    let (jane, sanne) = (
        Client::signed_in(&ats, "jane").await,
        Client::signed_in(&ats, "sanne").await,
    );
    let grant = granted(&ats, &jane, JANE).await;
    assert_eq!(
        outcome(&jane, "attempt-that-nobody-made").await,
        AttemptOutcome::Pending
    );
    assert_eq!(
        outcome(&sanne, grant.attempt.as_str()).await,
        AttemptOutcome::Pending
    );
    let authorization = Authorization::new(&ats);
    let answer = authorization.allow(SANNE).await;
    let request = authorization.grant_request(grant.attempt.as_str(), answer.code());
    assert_eq!(
        problem(hand_in(&sanne, &request).await).await.code,
        ProblemCode::AttemptRefused
    );
    assert_eq!(
        problem(save(&sanne, &grant).await).await.code,
        ProblemCode::GrantLapsed,
        "nor is the grant anybody's"
    );
    assert_eq!(
        outcome(&jane, grant.attempt.as_str()).await,
        AttemptOutcome::Granted { grant }
    );
}

#[tokio::test]
async fn the_same_code_is_exchanged_once() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let authorization = Authorization::new(&ats);
    let answer = authorization.allow(JANE).await;
    let request = authorization.grant_request(&attempt(), answer.code());
    let tries = (0..4).map(|_| hand_in(&client, &request));
    let mut grants: Vec<Grant> = Vec::new();
    for answer in futures_util::future::join_all(tries).await {
        grants.push(body(answer).await);
    }
    assert!(
        grants.iter().all(|grant| *grant == grants[0]),
        "each has a key of its own, and all get the one grant"
    );
    assert_eq!(
        ats.provider()
            .expect("embedded")
            .traffic()
            .of("POST", "/token")
            .len(),
        1
    );
}

#[tokio::test]
async fn a_refused_code_stays_refused_without_asking_again() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let request = Authorization::new(&ats).grant_request(&attempt(), "a-code-that-nobody-issued");
    for _ in 0..2 {
        assert_eq!(
            problem(hand_in(&client, &request).await).await.code,
            ProblemCode::GrantCodeInvalid
        );
    }
    assert_eq!(
        ats.provider()
            .expect("embedded")
            .traffic()
            .of("POST", "/token")
            .len(),
        1
    );
}

#[tokio::test]
async fn what_the_provider_does_wrong_is_told_apart() {
    let ats = Running::start({
        let mut options = Options::for_tests();
        options.provider.timeout_seconds = 1;
        options
    })
    .await
    .expect("it starts");
    let client = Client::signed_in(&ats, "jane").await;
    for (misbehaviour, code) in [
        (Misbehaviour::TokenServerError, ProblemCode::ProviderUnreachable),
        (Misbehaviour::TokenNeverAnswers, ProblemCode::ProviderUnreachable),
        (Misbehaviour::TokenNotJson, ProblemCode::ProviderUnreachable),
        (Misbehaviour::DiscoveryFails, ProblemCode::ProviderUnreachable),
        (
            Misbehaviour::TokenInvalidClient,
            ProblemCode::GrantExchangeRefused,
        ),
        (Misbehaviour::TokenInvalidGrant, ProblemCode::GrantCodeInvalid),
        (Misbehaviour::NoRefreshToken, ProblemCode::GrantNoRefreshToken),
        (Misbehaviour::ScopeDropped, ProblemCode::GrantScopeMissing),
        (Misbehaviour::NoIdToken, ProblemCode::GrantIdentityInvalid),
        (Misbehaviour::NonceWrong, ProblemCode::GrantIdentityInvalid),
        (Misbehaviour::AudienceWrong, ProblemCode::GrantIdentityInvalid),
        (Misbehaviour::IssuerWrong, ProblemCode::GrantIdentityInvalid),
        (Misbehaviour::IdTokenExpired, ProblemCode::GrantIdentityInvalid),
        (Misbehaviour::AddressUnverified, ProblemCode::GrantIdentityInvalid),
        (Misbehaviour::SignatureWrong, ProblemCode::GrantIdentityInvalid),
    ] {
        let (authorization, attempt) = (Authorization::new(&ats), attempt());
        let answer = authorization.allow(JANE).await;
        order(&ats, misbehaviour);
        let request = authorization.grant_request(&attempt, answer.code());
        let refused = problem(hand_in(&client, &request).await).await;
        assert_eq!(refused.code, code, "{misbehaviour:?}");
        let AttemptOutcome::Failed { problem } = outcome(&client, &attempt).await else {
            panic!("{misbehaviour:?}: the first tab learns of it");
        };
        assert_eq!(problem.code, code);
        ats.provider().expect("embedded").orders().clear();
    }
}

#[tokio::test]
async fn a_provider_that_comes_back_is_asked_again_with_the_same_code() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    for (misbehaviour, is_good_still) in [
        // The code was used, and its answer is lost.
        (Misbehaviour::TokenNotJson, false),
        (Misbehaviour::DiscoveryFails, true),
        (Misbehaviour::TokenServerError, true),
    ] {
        let authorization = Authorization::new(&ats);
        let answer = authorization.allow(JANE).await;
        let request = authorization.grant_request(&attempt(), answer.code());
        order(&ats, misbehaviour);
        assert_eq!(
            problem(hand_in(&client, &request).await).await.code,
            ProblemCode::ProviderUnreachable
        );
        ats.provider().expect("embedded").orders().clear();
        let again = hand_in(&client, &request).await;
        if is_good_still {
            assert_eq!(body::<Grant>(again).await.address, JANE, "{misbehaviour:?}");
        } else {
            assert_eq!(problem(again).await.code, ProblemCode::GrantCodeInvalid);
        }
    }
}

#[tokio::test]
async fn a_provider_that_is_gone_is_unreachable() {
    let mut ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let authorization = Authorization::new(&ats);
    let answer = authorization.allow(JANE).await;
    ats.stop_provider().await;
    let request = authorization.grant_request(&attempt(), answer.code());
    assert_eq!(
        problem(hand_in(&client, &request).await).await.code,
        ProblemCode::ProviderUnreachable
    );
}

#[tokio::test]
async fn an_unticked_box_names_the_address_for_the_next_try() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let authorization = Authorization::new(&ats);
    let page = authorization.choose(JANE).await;
    let answer = callback(&authorization.send(&page, &[("decision", "continue")]).await);
    let refused =
        problem(hand_in(&client, &authorization.grant_request(&attempt(), answer.code())).await).await;
    assert_eq!(
        (refused.code, refused.address.as_deref()),
        (ProblemCode::GrantScopeMissing, Some(JANE))
    );
}

#[tokio::test]
async fn an_address_is_connected_once() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let grant = granted(&ats, &client, JANE).await;
    let second = granted(&ats, &client, JANE).await;
    body::<Mailbox>(save(&client, &grant).await).await;
    let refused: Problem = problem(save(&client, &second).await).await;
    assert_eq!(
        (refused.code, refused.address.as_deref()),
        (ProblemCode::MailboxExists, Some(JANE))
    );
    let refused = problem(connect(&ats, &client, JANE).await).await;
    assert_eq!(
        (refused.code, refused.address.as_deref()),
        (ProblemCode::MailboxExists, Some(JANE))
    );
    saved(&ats, &Client::signed_in(&ats, "sanne").await, JANE).await;
}

#[tokio::test]
async fn a_tenant_that_is_not_switched_on_gets_no_grant_and_uses_no_code_up() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "alex").await;
    let refused = problem(connect(&ats, &client, JANE).await).await;
    assert_eq!(refused.code, ProblemCode::NotActivated);
    assert_eq!(
        refused.contact.expect("whom to ask").email,
        "ats-admin@harbour.example"
    );
    assert!(
        ats.provider()
            .expect("embedded")
            .traffic()
            .of("POST", "/token")
            .is_empty()
    );
}

#[tokio::test]
async fn a_grant_lapses() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let grant = granted(&ats, &client, JANE).await;
    ats.database()
        .lock()
        .execute("UPDATE grants SET lapses_at = unixepoch() - 1", [])
        .expect("updates");
    assert_eq!(
        outcome(&client, grant.attempt.as_str()).await,
        AttemptOutcome::Closed { mailbox: None }
    );
    assert_eq!(
        problem(save(&client, &grant).await).await.code,
        ProblemCode::GrantLapsed
    );
    granted(&ats, &client, SANNE).await;
    let kept: i64 = ats
        .database()
        .lock()
        .query_row(
            "SELECT count(*) FROM grants WHERE refresh_token IS NOT NULL",
            [],
            |row| row.get(0),
        )
        .expect("counts");
    assert_eq!(kept, 1, "its token is forgotten");
}

#[tokio::test]
async fn tokens_from_a_browser_are_refused_unless_configured() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let request = json!({
        "attempt": attempt(), "provider": "google", "id_token": "i", "access_token": "a", "refresh_token": "r",
        "redirect_uri": "http://localhost/connect/callback", "nonce": "n".repeat(16),
    });
    assert_eq!(
        problem(hand_in(&client, &request).await).await.code,
        ProblemCode::ExchangeModeRefused
    );
}

#[tokio::test]
async fn tokens_from_a_browser_are_checked() {
    let mut options = Options::for_tests();
    options.provider.exchange = ExchangeMode::Browser;
    let ats = Running::start(options).await.expect("it starts");
    let client = Client::signed_in(&ats, "jane").await;
    let authorization = Authorization::new(&ats);
    let answer = authorization.allow(JANE).await;
    let tokens: Value = reqwest::Client::new()
        .post(format!("{}/token", ats.provider_url()))
        .form(&authorization.token_request(answer.code()))
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    let request = |nonce: &str| {
        json!({
            "attempt": attempt(), "provider": "google", "id_token": tokens["id_token"],
            "access_token": tokens["access_token"], "refresh_token": tokens["refresh_token"], "scope": tokens["scope"],
            "redirect_uri": authorization.redirect_uri, "nonce": nonce,
        })
    };
    let foreign = problem(hand_in(&client, &request("a-nonce-of-another-tab")).await).await;
    assert_eq!(foreign.code, ProblemCode::GrantIdentityInvalid);
    let grant: Grant = body(hand_in(&client, &request(&authorization.nonce)).await).await;
    assert_eq!(grant.address, JANE);
}

#[tokio::test]
async fn every_field_is_checked() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let good = Authorization::new(&ats).grant_request(&attempt(), "code");
    for (field, value, rule) in [
        ("attempt", json!("short"), "malformed"),
        ("attempt", json!("attempt with spaces in it"), "malformed"),
        ("attempt", json!("a".repeat(129)), "too_long"),
        ("code", json!(""), "required"),
        ("code", json!("c".repeat(4097)), "too_long"),
        ("code_verifier", json!("v".repeat(42)), "malformed"),
        ("code_verifier", json!("v".repeat(129)), "too_long"),
        ("nonce", json!("n"), "malformed"),
        ("redirect_uri", json!(""), "required"),
    ] {
        let mut request = good.clone();
        request[field] = value.clone();
        let refused = problem(hand_in(&client, &request).await).await;
        assert_eq!(refused.code, ProblemCode::ValidationFailed, "{field}");
        assert_eq!(
            fields(&refused),
            [(field.to_owned(), Value::from(rule))],
            "{field}: {value}"
        );
    }
    let mut other = good.clone();
    other["provider"] = json!("another");
    assert_eq!(
        problem(hand_in(&client, &other).await).await.code,
        ProblemCode::ProviderUnknown
    );
    let mut other = good;
    other["mailbox"] = json!("mbx_nobodys");
    other["attempt"] = json!(attempt());
    assert_eq!(
        problem(hand_in(&client, &other).await).await.code,
        ProblemCode::NotFound
    );
    for query in ["", "?attempt=", "?attempt=a&attempt=b"] {
        let refused = client.get_problem(&format!("/mailbox-grants{query}")).await;
        assert_eq!(refused.code, ProblemCode::ValidationFailed, "{query}");
    }
}

#[tokio::test]
async fn no_secret_leaves_the_ats_or_lies_open_in_its_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ats.sqlite");
    let mut options = Options {
        database: file.clone(),
        ..Options::for_tests()
    };
    options.provider.client_secret = Some("the-clients-s3cret".to_owned());
    let ats = Running::start(options).await.expect("it starts");
    let client = Client::signed_in(&ats, "jane").await;
    saved(&ats, &client, JANE).await;
    let exchanges = ats.provider().expect("embedded").traffic().of("POST", "/token");
    let tokens: Value = serde_json::from_str(&exchanges[0].response_body).expect("JSON");
    let secrets =
        ["access_token", "refresh_token", "id_token"].map(|name| tokens[name].as_str().expect("a token"));
    for secret in secrets.into_iter().chain(["the-clients-s3cret"]) {
        assert!(
            !ats.traffic()
                .all()
                .iter()
                .any(|exchange| exchange.contains(secret)),
            "{secret} was sent"
        );
    }
    ats.database()
        .lock()
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .expect("writes");
    ats.shutdown().await;
    for entry in std::fs::read_dir(folder.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let content = std::fs::read(&path).expect("a file");
        for secret in secrets.into_iter().chain(["the-clients-s3cret"]) {
            let found = content
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} lies in {}", path.display());
        }
    }
}

#[tokio::test]
async fn a_grant_is_finished_though_the_browser_is_gone() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let (authorization, attempt) = (Authorization::new(&ats), attempt());
    let answer = authorization.allow(JANE).await;
    order(&ats, Misbehaviour::TokenSlow);
    client
        .call(Method::POST, "/mailbox-grants")
        .json(&authorization.grant_request(&attempt, answer.code()))
        .timeout(std::time::Duration::from_millis(500))
        .send()
        .await
        .expect_err("the browser gave up");
    let finished = async {
        while outcome(&client, &attempt).await == AttemptOutcome::Pending {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), finished)
        .await
        .expect("it is finished");
    assert!(matches!(
        outcome(&client, &attempt).await,
        AttemptOutcome::Granted { .. }
    ));
}
