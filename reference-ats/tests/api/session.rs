use mailbridge_contract::problem::ProblemCode;
use mailbridge_contract::session::{Capability, Session};
use reqwest::{Method, StatusCode};

use crate::client::{Client, problem, start};

#[tokio::test]
async fn it_says_who_is_signed_in() {
    let ats = start().await;
    let session: Session = Client::signed_in(&ats, "jane").await.get("/session").await;
    assert_eq!(session.user.display_name, "Jane Doe");
    assert_eq!(session.user.email, "jane.doe@agency.example");
    assert_eq!(session.user.language.as_deref(), Some("en"));
    let session: Session = Client::signed_in(&ats, "sanne").await.get("/session").await;
    assert_eq!(session.user.language.as_deref(), Some("nl"));
    assert_eq!(session.tenant.name, "Agency Example");
    assert_eq!(session.capabilities.add_mailbox, Capability::Allowed);
}

#[tokio::test]
async fn a_tenant_that_is_not_switched_on_is_told_whom_to_ask() {
    let ats = start().await;
    let session: Session = Client::signed_in(&ats, "alex").await.get("/session").await;
    let Capability::Refused { code, contact } = session.capabilities.add_mailbox else {
        panic!("{session:?}");
    };
    assert_eq!(code, ProblemCode::NotActivated);
    assert_eq!(contact.expect("a contact").email, "ats-admin@harbour.example");
}

#[tokio::test]
async fn without_a_session_every_call_is_refused() {
    let ats = start().await;
    let mut client = Client::nobody(&ats);
    assert_eq!(
        client.get_problem("/session").await.code,
        ProblemCode::SessionExpired
    );
    client.cookie = Some("mailbridge_session=forged".to_owned());
    assert_eq!(
        client.get_problem("/account").await.code,
        ProblemCode::SessionExpired
    );
}

#[tokio::test]
async fn a_session_ends_by_time() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    ats.database()
        .lock()
        .execute("UPDATE sessions SET expires_at = 0", [])
        .expect("updates");
    assert_eq!(
        client.get_problem("/session").await.code,
        ProblemCode::SessionExpired
    );
}

#[tokio::test]
async fn signing_out_ends_the_session_and_no_other() {
    let ats = start().await;
    let (client, other) = (
        Client::signed_in(&ats, "jane").await,
        Client::signed_in(&ats, "jane").await,
    );
    let answer = client
        .call(Method::DELETE, "/session")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        client.get_problem("/session").await.code,
        ProblemCode::SessionExpired
    );
    other.get::<Session>("/session").await;
}

#[tokio::test]
async fn signing_out_needs_the_token() {
    let ats = start().await;
    let mut client = Client::signed_in(&ats, "jane").await;
    client.csrf_token = Client::signed_in(&ats, "jane").await.csrf_token;
    let answer = client
        .call(Method::DELETE, "/session")
        .send()
        .await
        .expect("an answer");
    assert_eq!(problem(answer).await.code, ProblemCode::CsrfRejected);
    client.get::<Session>("/session").await;
}
