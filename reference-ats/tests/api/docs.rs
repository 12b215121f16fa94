use std::path::Path;

use mailbridge_contract::openapi;
use mailbridge_contract::path::DEFAULT_BASE;
use reqwest::Method;
use serde_json::Value;

use crate::client::{Client, start};

#[test]
fn the_committed_document_is_fresh() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    let fresh = openapi::json().expect("a document");
    assert!(
        committed == fresh,
        "docs/openapi.json is not what the contract says. Renew it: cargo xtask openapi"
    );
}

#[tokio::test]
async fn the_document_is_served_with_a_reading_view() {
    let ats = start().await;
    let client = Client::nobody(&ats);
    let document = client
        .plain(Method::GET, "/api/openapi.json")
        .send()
        .await
        .expect("an answer");
    let document: Value = document.json().await.expect("JSON");
    assert_eq!(
        document,
        serde_json::to_value(openapi::document()).expect("serializes")
    );
    let page = client
        .plain(Method::GET, "/api/docs/")
        .send()
        .await
        .expect("an answer");
    assert_eq!(page.status(), 200);
    let script = client
        .plain(Method::GET, "/api/docs/swagger-ui-bundle.js")
        .send()
        .await
        .expect("an answer");
    assert_eq!(script.status(), 200, "nothing comes from elsewhere");
}

#[tokio::test]
async fn every_described_call_exists() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let document = serde_json::to_value(openapi::document()).expect("serializes");
    let mut calls = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("methods").keys() {
            let path = format!("{DEFAULT_BASE}{}", path.replace("{id}", "mbx_none"));
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
            let answer = client
                .plain(method.clone(), &path)
                .send()
                .await
                .expect("an answer");
            let text = answer.text().await.expect("a body");
            assert!(
                !text.contains("no such call") && !text.contains("method_not_allowed"),
                "{method} {path}: {text}"
            );
            calls += 1;
        }
    }
    assert_eq!(calls, 17);
}
