//! Whatever arrives, the answer is a problem.

use mailbridge_contract::account::Account;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_reference_ats::{Fault, FaultKind};
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;

use crate::client::{Client, etag, problem, start};

#[tokio::test]
async fn unknown_calls_and_methods_are_problems() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    for path in [
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v2/session",
        "/api/v1/session/more",
    ] {
        let answer = client.plain(Method::GET, path).send().await.expect("an answer");
        assert_eq!(problem(answer).await.code, ProblemCode::NotFound, "{path}");
    }
    let answer = client
        .call(Method::PUT, "/session")
        .send()
        .await
        .expect("an answer");
    assert!(answer.headers().contains_key("allow"), "RFC 9110 section 15.5.6");
    assert_eq!(problem(answer).await.code, ProblemCode::MethodNotAllowed);
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_problems_and_not_repeated() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let tag = etag(
        &client
            .call(Method::GET, "/account")
            .send()
            .await
            .expect("an answer"),
    );
    for (kind, body, code) in [
        (
            "application/json",
            "{\"phone\": \"s3cret".to_owned(),
            ProblemCode::ValidationFailed,
        ),
        ("application/json", String::new(), ProblemCode::ValidationFailed),
        (
            "application/json",
            "\u{feff}{}".to_owned(),
            ProblemCode::ValidationFailed,
        ),
        (
            "text/plain",
            "{\"phone\": \"s3cret\"}".to_owned(),
            ProblemCode::ValidationFailed,
        ),
        (
            "application/json",
            format!("{{\"phone\": \"{}\"}}", "s3cret".repeat(100_000)),
            ProblemCode::PayloadTooLarge,
        ),
    ] {
        let request = client
            .call(Method::PATCH, "/account")
            .header("If-Match", &tag)
            .header(CONTENT_TYPE, kind);
        let refused = problem(request.body(body).send().await.expect("an answer")).await;
        assert_eq!(refused.code, code);
        assert!(!format!("{refused:?}").contains("s3cret"));
    }
}

#[tokio::test]
async fn faults_on_order_hit_and_go_away() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let fault = |kind| {
        ats.faults()
            .add(Fault::new(Method::GET, "/api/v1/account", kind).times(1))
    };
    let get = || client.call(Method::GET, "/account").send();

    fault(FaultKind::Problem {
        code: ProblemCode::RateLimited,
        retry_after: Some(7),
    });
    let limited = get().await.expect("an answer");
    assert_eq!(limited.headers().get("retry-after").expect("a header"), "7");
    assert_eq!(problem(limited).await.code, ProblemCode::RateLimited);

    fault(FaultKind::Status(503));
    assert_eq!(get().await.expect("an answer").status(), 503);

    fault(FaultKind::MalformedBody);
    let broken = get().await.expect("an answer").text().await.expect("a body");
    assert!(serde_json::from_str::<serde_json::Value>(&broken).is_err());

    fault(FaultKind::Body("<h1>A proxy</h1>"));
    let foreign = get().await.expect("an answer");
    assert_eq!(foreign.status(), 200);
    assert_eq!(foreign.text().await.expect("a body"), "<h1>A proxy</h1>");

    fault(FaultKind::WrongShape);
    let strange = get().await.expect("an answer").text().await.expect("a body");
    assert!(serde_json::from_str::<Account>(&strange).is_err());

    fault(FaultKind::Panic);
    assert_eq!(
        problem(get().await.expect("an answer")).await.code,
        ProblemCode::Internal
    );

    fault(FaultKind::DroppedRequest);
    get().await.expect_err("a dropped connection");
    client.get::<Account>("/account").await;
}

#[tokio::test]
async fn connections_are_refused_until_it_listens_again() {
    let mut ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    ats.refuse_connections().await;
    let refused = client.call(Method::GET, "/account").send().await;
    assert!(refused.expect_err("nobody listens").is_connect());
    ats.listen().await.expect("the port is free");
    client.get::<Account>("/account").await;
}

#[tokio::test]
async fn traffic_is_recorded_in_full() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    client
        .plain(Method::GET, "/connect/callback?code=c0de&state=st4te")
        .send()
        .await
        .expect("an answer");
    let seen = ats.traffic().of("GET", "/connect/callback");
    assert_eq!(seen[0].query_keys(), ["code", "state"]);
    assert!(seen[0].contains("c0de") && seen[0].status == 200);
    let session = &ats.traffic().of("GET", "/api/v1/session")[0];
    assert!(session.response_body.contains("Jane Doe"));
    assert!(
        session
            .request_header("cookie")
            .is_some_and(|cookie| cookie.starts_with("mailbridge_session="))
    );
    assert!(
        ats.traffic().of("POST", "/sign-in")[0]
            .request_body
            .contains("user=jane")
    );
}
