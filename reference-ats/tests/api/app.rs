use std::path::Path;

use mailbridge_reference_ats::{ExchangeMode, Options, Running};
use reqwest::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::client::{Client, start};

const WASM: &str = "mailbridge-app-46e4d0b5f3f1c8a2_bg.wasm";

async fn built() -> (Running, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, content: &str| std::fs::write(folder.path().join(name), content).expect("writes");
    write("index.html", "<title>The app</title>");
    write("config.json", "{\"from\": \"the build\"}");
    write("loader.js", "// loads");
    write(WASM, "\0asm");
    write(&format!("{WASM}.br"), "brotli");
    write(&format!("{WASM}.gz"), "gzip");
    (serving(folder.path()).await, folder)
}

async fn serving(folder: &Path) -> Running {
    let options = Options {
        app: Some(folder.to_owned()),
        ..Options::for_tests()
    };
    Running::start(options).await.expect("it starts")
}

async fn get(ats: &Running, path: &str) -> Response {
    Client::nobody(ats)
        .plain(Method::GET, path)
        .send()
        .await
        .expect("an answer")
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().expect("text"))
}

#[tokio::test]
async fn every_page_of_the_app_is_its_first_page() {
    let (ats, _folder) = built().await;
    for (path, caching) in [
        ("/", "no-cache"),
        ("/index.html", "no-cache"),
        ("/account", "no-cache"),
        ("/account/mailboxes/mbx_1/folders", "no-cache"),
        ("/connect/callback?code=c", "no-store"),
    ] {
        let answer = get(&ats, path).await;
        assert_eq!(header(answer.headers(), "cache-control"), caching, "{path}");
        assert_eq!(
            answer.text().await.expect("a body"),
            "<title>The app</title>",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_missing_file_is_missing() {
    let (ats, _folder) = built().await;
    for path in [
        "/missing.js",
        "/missing-46e4d0b5f3f1c8a2.wasm",
        "/..%2f..%2fetc%2fpasswd.txt",
        "/.env",
    ] {
        let answer = get(&ats, path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            header(answer.headers(), "cache-control"),
            "",
            "{path}: nobody keeps that"
        );
    }
}

#[tokio::test]
async fn files_with_a_hash_are_kept_for_good_and_sent_compressed() {
    let (ats, _folder) = built().await;
    let path = format!("/{WASM}");
    for (accepted, sent, text) in [
        ("gzip, br", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("identity", "", "\0asm"),
    ] {
        let request = Client::nobody(&ats)
            .plain(Method::GET, &path)
            .header(ACCEPT_ENCODING, accepted);
        let answer = request.send().await.expect("an answer");
        let headers = answer.headers().clone();
        assert_eq!(
            header(&headers, CACHE_CONTROL.as_str()),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(header(&headers, CONTENT_TYPE.as_str()), "application/wasm");
        assert_eq!(header(&headers, CONTENT_ENCODING.as_str()), sent);
        assert_eq!(header(&headers, "vary"), "accept-encoding");
        assert_eq!(answer.text().await.expect("a body"), text);
    }
    assert_eq!(
        header(get(&ats, "/loader.js").await.headers(), "cache-control"),
        "no-cache"
    );
}

#[tokio::test]
async fn the_browser_is_told_what_the_app_may_do() {
    let (ats, _folder) = built().await;
    for path in [
        "/",
        "/account",
        "/config.json",
        "/missing.js",
        "/api/v1/session",
        "/connect/callback",
    ] {
        let answer = get(&ats, path).await;
        let headers = answer.headers();
        let policy = header(headers, "content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(
                policy.split("; ").any(|known| known.trim() == part),
                "{path}: {part} in {policy}"
            );
        }
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{policy}"
        );
        assert_eq!(header(headers, "x-content-type-options"), "nosniff");
        assert_eq!(header(headers, "cross-origin-opener-policy"), "same-origin");
        assert_eq!(header(headers, "cross-origin-resource-policy"), "same-origin");
        assert!(header(headers, "permissions-policy").contains("camera=()"));
        if path.starts_with("/connect/") {
            assert_eq!(header(headers, "cache-control"), "no-store");
        }
        assert_eq!(header(headers, "cross-origin-embedder-policy"), "require-corp");
        assert_eq!(header(headers, "referrer-policy"), "no-referrer", "{path}");
    }
}

#[tokio::test]
async fn only_the_page_for_signing_in_may_send_forms() {
    let (ats, _folder) = built().await;
    for (path, expected) in [
        ("/sign-in", "form-action 'self'"),
        ("/account", "form-action 'none'"),
    ] {
        let answer = get(&ats, path).await;
        let policy = header(answer.headers(), "content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains(expected),
            "{path}: {policy}"
        );
    }
}

#[tokio::test]
async fn the_configuration_is_the_ats_own() {
    let (ats, _folder) = built().await;
    let config: Value = get(&ats, "/config.json").await.json().await.expect("JSON");
    assert_eq!(config["api_base"], "/api/v1");
    assert_eq!(config["sign_in_url"], "/sign-in");
    assert_eq!(config["brand"], json!({"name": "Mailbridge"}));
    assert_eq!(config["support"]["email"], "support@ats.example");
    assert_eq!(
        config["requests"],
        json!({ "time_limit_ms": 30_000, "first_retry_ms": 1_000, "longest_retry_ms": 30_000 })
    );
    let provider = &config["providers"][0];
    assert_eq!(provider["id"], "google");
    assert_eq!(provider["name"], "Google");
    assert_eq!(provider["exchange"], "ats");
    assert_eq!(
        provider["scopes"],
        json!(["openid", "email", "https://mail.google.com/"])
    );
    assert_eq!(provider["authorization_response_iss_parameter_supported"], true);
    let issuer = provider["issuer"].as_str().expect("text");
    assert!(issuer.starts_with("http://127.0.0.1:"), "{issuer}");
    assert!(
        provider["authorization_endpoint"]
            .as_str()
            .is_some_and(|url| url.starts_with(issuer))
    );
    assert!(!config.to_string().contains("secret"));
}

#[tokio::test]
async fn without_a_build_it_says_so() {
    let ats = start().await;
    let answer = get(&ats, "/account").await;
    assert!(
        answer
            .text()
            .await
            .expect("a body")
            .contains("The app is not built")
    );
}

#[tokio::test]
async fn a_browser_that_exchanges_codes_may_reach_the_token_endpoint_and_nothing_else() {
    let mut options = Options::for_tests();
    options.provider.exchange = ExchangeMode::Browser;
    let ats = Running::start(options).await.expect("it starts");
    let answer = get(&ats, "/").await;
    let expected = format!("connect-src 'self' {};", ats.provider_url());
    assert!(header(answer.headers(), "content-security-policy").contains(&expected));
    let config: Value = get(&ats, "/config.json").await.json().await.expect("JSON");
    assert_eq!(
        config["providers"][0]["token_endpoint"],
        format!("{}/token", ats.provider_url())
    );
    let own = get(&start().await, "/").await;
    assert!(header(own.headers(), "content-security-policy").contains("connect-src 'self';"));
}

#[tokio::test]
async fn a_brand_is_what_lies_in_its_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("logo.svg"), "<svg/>").expect("writes");
    let options = Options {
        brand_accent: Some("#0f766e".to_owned()),
        brand_folder: Some(folder.path().to_owned()),
        ..Options::for_tests()
    };
    let ats = Running::start(options).await.expect("it starts");
    let config: Value = get(&ats, "/config.json").await.json().await.expect("JSON");
    assert_eq!(
        config["brand"],
        json!({"name": "Mailbridge", "logo": "/brand/logo.svg", "accent": "#0f766e"})
    );
    let logo = get(&ats, "/brand/logo.svg").await;
    assert_eq!(header(logo.headers(), "content-type"), "image/svg+xml");
    assert_eq!(
        get(&ats, "/brand/tokens.css").await.status(),
        StatusCode::NOT_FOUND
    );
}
