use mailbridge_contract::account::Account;
use mailbridge_contract::problem::ProblemCode;
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, body, etag, fields, problem, start};

async fn read(client: &Client) -> (Account, String) {
    let answer = client
        .call(Method::GET, "/account")
        .send()
        .await
        .expect("an answer");
    let tag = etag(&answer);
    (body(answer).await, tag)
}

async fn change(client: &Client, tag: &str, patch: &Value) -> reqwest::Response {
    client
        .call(Method::PATCH, "/account")
        .header("If-Match", tag)
        .json(patch)
        .send()
        .await
        .expect("an answer")
}

#[tokio::test]
async fn a_patch_changes_what_it_names() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let (before, tag) = read(&client).await;
    let answer = change(
        &client,
        &tag,
        &json!({"phone": " +31 20 123 4567 ", "language": "nl"}),
    )
    .await;
    let new_tag = etag(&answer);
    let after: Account = body(answer).await;
    assert_eq!(
        after,
        Account {
            phone: "+31 20 123 4567".into(),
            language: "nl".into(),
            ..before
        }
    );
    assert_eq!(read(&client).await, (after, new_tag.clone()));
    assert_ne!(tag, new_tag);
}

#[tokio::test]
async fn nobody_elses_profile_changes() {
    let ats = start().await;
    let (jane, sanne) = (
        Client::signed_in(&ats, "jane").await,
        Client::signed_in(&ats, "sanne").await,
    );
    let before = read(&sanne).await;
    let (_, tag) = read(&jane).await;
    body::<Account>(change(&jane, &tag, &json!({"display_name": "Jane Roe"})).await).await;
    assert_eq!(read(&sanne).await, before);
}

#[tokio::test]
async fn a_stale_version_is_refused() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let (_, tag) = read(&client).await;
    body::<Account>(change(&client, &tag, &json!({"phone": "1"})).await).await;
    let refused = problem(change(&client, &tag, &json!({"phone": "2"})).await).await;
    assert_eq!(refused.code, ProblemCode::ChangedElsewhere);
    assert_eq!(read(&client).await.0.phone, "1");
}

#[tokio::test]
async fn a_version_is_required() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let answer = client
        .call(Method::PATCH, "/account")
        .json(&json!({"phone": "1"}))
        .send()
        .await
        .expect("an answer");
    assert_eq!(problem(answer).await.code, ProblemCode::PreconditionRequired);
}

#[tokio::test]
async fn every_field_is_checked() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let (before, tag) = read(&client).await;
    for (patch, field, rule) in [
        (json!({"display_name": "  "}), "display_name", "required"),
        (
            json!({"display_name": "x".repeat(201)}),
            "display_name",
            "too_long",
        ),
        (
            json!({"display_name": "Jane\u{0}Doe"}),
            "display_name",
            "malformed",
        ),
        (json!({"display_name": 7}), "display_name", "malformed"),
        (json!({"phone": "1".repeat(51)}), "phone", "too_long"),
        (json!({"phone": "1\n2"}), "phone", "malformed"),
        (json!({"language": "english please"}), "language", "malformed"),
        (json!({"language": ""}), "language", "malformed"),
        (
            json!({"time_zone": "Europe/Atlantis"}),
            "time_zone",
            "not_allowed",
        ),
        (json!({"email": "other@agency.example"}), "email", "not_allowed"),
    ] {
        let refused = problem(change(&client, &tag, &patch).await).await;
        assert_eq!(refused.code, ProblemCode::ValidationFailed, "{patch}");
        assert_eq!(
            fields(&refused),
            [(field.to_owned(), Value::from(rule))],
            "{patch}"
        );
    }
    assert_eq!(read(&client).await, (before, tag), "nothing was changed");
}
