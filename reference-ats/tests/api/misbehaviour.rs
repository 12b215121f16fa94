//! What the embedded sign-in provider can be told to do wrong.

use mailbridge_reference_ats::Misbehaviour;
use reqwest::header::HOST;
use serde_json::json;

use crate::browser::{Authorization, Callback, JANE, callback, html};
use crate::client::start;

#[tokio::test]
async fn an_unverified_app_is_warned_of() {
    let ats = start().await;
    let authorization = Authorization::new(&ats);
    let warning = authorization.choose("jane.doe@private.example").await;
    assert!(
        warning.contains("isn't verified") && warning.contains("Advanced"),
        "{warning}"
    );
    let consent = html(authorization.send(&warning, &[("decision", "continue")]).await).await;
    assert!(consent.contains("wants access"), "{consent}");
    let back = Authorization::new(&ats);
    let warning = back.choose("jane.doe@private.example").await;
    let answer = callback(&back.send(&warning, &[("decision", "cancel")]).await);
    assert_eq!(answer.get("error"), Some("access_denied"));
}

#[tokio::test]
async fn pages_that_lead_nowhere_can_be_ordered() {
    let ats = start().await;
    for (order, code) in [
        (Misbehaviour::AdminPolicyEnforced, "admin_policy_enforced"),
        (Misbehaviour::OrgInternal, "org_internal"),
        (Misbehaviour::PolicyEnforced, "policy_enforced"),
        (Misbehaviour::AppBlocked, "app_blocked"),
        (Misbehaviour::NotTestUser, "access_denied"),
        (Misbehaviour::DisallowedUseragent, "disallowed_useragent"),
        (Misbehaviour::RateLimitExceeded, "rate_limit_exceeded"),
        (Misbehaviour::RedirectUriMismatch, "redirect_uri_mismatch"),
        (Misbehaviour::DeletedClient, "deleted_client"),
        (Misbehaviour::AccessNotConfigured, "access_not_configured"),
        (Misbehaviour::InvalidRequest, "invalid_request"),
    ] {
        ats.provider().expect("embedded").orders().give(Some(JANE), order);
        let page = Authorization::new(&ats).choose(JANE).await;
        assert!(page.contains(code), "{order:?}: {page}");
    }
    assert!(
        Authorization::new(&ats)
            .choose("jane.doe@blocked.example")
            .await
            .contains("admin_policy_enforced")
    );
}

#[tokio::test]
async fn answers_can_be_spoiled() {
    let ats = start().await;
    let orders = ats.provider().expect("embedded").orders();
    type Check = fn(&Callback) -> bool;
    let checks: [(Misbehaviour, Check); 14] = [
        (Misbehaviour::IssWrong, |answer| {
            answer.all("iss") == ["https://issuer.elsewhere.example"]
        }),
        (Misbehaviour::IssMissing, |answer| answer.all("iss").is_empty()),
        (Misbehaviour::IssTwice, |answer| answer.all("iss").len() == 2),
        (Misbehaviour::StateWrong, |answer| {
            answer.all("state").len() == 1 && answer.get("state") != Some("the-state")
        }),
        (Misbehaviour::StateMissing, |answer| {
            answer.all("state").is_empty()
        }),
        (Misbehaviour::StateTwice, |answer| answer.all("state").len() == 2),
        (Misbehaviour::CodeAndError, |answer| {
            answer.get("code").is_some() && answer.get("error").is_some()
        }),
        (Misbehaviour::CodeTwice, |answer| answer.all("code").len() == 2),
        (Misbehaviour::CodeOverlong, |answer| answer.code().len() == 20_000),
        (Misbehaviour::CodeMissing, |answer| {
            answer.get("code").is_none() && answer.get("error").is_none()
        }),
        (Misbehaviour::ExtraParameters, |answer| answer.get("hd").is_some()),
        (Misbehaviour::ServerError, |answer| {
            answer.get("error") == Some("server_error")
        }),
        (Misbehaviour::TemporarilyUnavailable, |answer| {
            answer.get("error") == Some("temporarily_unavailable")
        }),
        (Misbehaviour::UnknownError, |answer| {
            answer.get("error").is_some_and(|error| error.contains("<img"))
        }),
    ];
    for (order, check) in checks {
        orders.give(None, order);
        assert!(check(&Authorization::new(&ats).allow(JANE).await), "{order:?}");
    }
    orders.clear();
    assert_eq!(Authorization::new(&ats).allow(JANE).await.all("iss").len(), 1);
}

#[tokio::test]
async fn orders_come_over_http_from_this_machine() {
    let ats = start().await;
    let url = format!("{}/admin/misbehaviour", ats.provider_url());
    let http = reqwest::Client::new();
    let order = json!({"account": JANE, "misbehaviour": "org_internal"});
    let rebound = http
        .put(&url)
        .header(HOST, "rebound.example")
        .json(&order)
        .send()
        .await
        .expect("an answer");
    assert_eq!(rebound.status(), 404);
    let form = http
        .put(&url)
        .form(&[("misbehaviour", "org_internal")])
        .send()
        .await
        .expect("an answer");
    assert!(form.status().is_client_error());
    assert!(
        Authorization::new(&ats)
            .choose(JANE)
            .await
            .contains("wants access")
    );
    http.put(&url).json(&order).send().await.expect("an answer");
    assert!(
        Authorization::new(&ats)
            .choose(JANE)
            .await
            .contains("org_internal")
    );
    http.delete(&url).send().await.expect("an answer");
    assert!(
        Authorization::new(&ats)
            .choose(JANE)
            .await
            .contains("wants access")
    );
}
