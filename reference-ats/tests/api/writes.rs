use mailbridge_contract::account::Account;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_reference_ats::{Fault, FaultKind};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::client::{Client, body, etag, new_key, problem, start};

fn patch(client: &Client, key: &str, tag: &str, phone: &str) -> RequestBuilder {
    client
        .plain(Method::PATCH, "/api/v1/account")
        .header("X-CSRF-Token", &client.csrf_token)
        .header("Idempotency-Key", key)
        .header("If-Match", tag)
        .json(&json!({"phone": phone}))
}

async fn tag(client: &Client) -> String {
    etag(
        &client
            .call(Method::GET, "/account")
            .send()
            .await
            .expect("an answer"),
    )
}

#[tokio::test]
async fn a_retry_gets_the_first_answer_and_no_false_412() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let (key, tag) = (new_key(), tag(&client).await);
    let first = patch(&client, &key, &tag, "1").send().await.expect("an answer");
    let again = patch(&client, &key, &tag, "1").send().await.expect("an answer");
    assert_eq!(etag(&first), etag(&again));
    assert_eq!(
        first.headers().get("content-type"),
        again.headers().get("content-type")
    );
    assert_eq!(body::<Account>(first).await, body::<Account>(again).await);
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_happens_once() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let (key, before) = (new_key(), tag(&client).await);
    ats.faults()
        .add(Fault::new(Method::PATCH, "/api/v1/account", FaultKind::DroppedAnswer).times(1));
    patch(&client, &key, &before, "1")
        .send()
        .await
        .expect_err("the connection was dropped");
    let after_loss = tag(&client).await;
    assert_ne!(before, after_loss, "the write was done");
    let again = patch(&client, &key, &before, "1")
        .send()
        .await
        .expect("an answer");
    assert_eq!(etag(&again), after_loss);
    assert_eq!(tag(&client).await, after_loss, "and not done again");
}

#[tokio::test]
async fn retries_at_the_same_time_wait_for_the_first() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let (key, tag) = (new_key(), tag(&client).await);
    let tries = (0..8).map(|_| patch(&client, &key, &tag, "1").send());
    let answers = futures_util::future::join_all(tries).await;
    let tags: Vec<String> = answers
        .into_iter()
        .map(|answer| etag(&answer.expect("an answer")))
        .collect();
    assert!(tags.iter().all(|other| *other == tags[0]), "{tags:?}");
}

#[tokio::test]
async fn a_key_is_good_for_one_request() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let (key, tag) = (new_key(), tag(&client).await);
    let first = patch(&client, &key, &tag, "1").send().await.expect("an answer");
    let new_tag = etag(&first);
    let other_body = patch(&client, &key, &new_tag, "2")
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        problem(other_body).await.code,
        ProblemCode::IdempotencyKeyRejected
    );
    let other_route = client
        .plain(Method::DELETE, "/api/v1/session")
        .header("X-CSRF-Token", &client.csrf_token)
        .header("Idempotency-Key", &key)
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        problem(other_route).await.code,
        ProblemCode::IdempotencyKeyRejected
    );
}

#[tokio::test]
async fn keys_of_different_users_do_not_meet() {
    let ats = start().await;
    let (jane, sanne) = (
        Client::signed_in(&ats, "jane").await,
        Client::signed_in(&ats, "sanne").await,
    );
    let key = new_key();
    for client in [&jane, &sanne] {
        let answer = patch(client, &key, &tag(client).await, "1")
            .send()
            .await
            .expect("an answer");
        body::<Account>(answer).await;
    }
    assert_eq!(sanne.get::<Account>("/account").await.phone, "1");
}

#[tokio::test]
async fn a_refused_version_may_be_tried_again_with_the_same_key() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let key = new_key();
    let refused = patch(&client, &key, "\"0\"", "1")
        .send()
        .await
        .expect("an answer");
    assert_eq!(problem(refused).await.code, ProblemCode::ChangedElsewhere);
    let answer = patch(&client, &key, &tag(&client).await, "1")
        .send()
        .await
        .expect("an answer");
    assert_eq!(body::<Account>(answer).await.phone, "1");
}

#[tokio::test]
async fn a_refused_field_is_replayed_as_a_problem_with_the_new_requests_id() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let (key, tag, long) = (new_key(), tag(&client).await, "1".repeat(51));
    let first = problem(patch(&client, &key, &tag, &long).send().await.expect("an answer")).await;
    let again = problem(patch(&client, &key, &tag, &long).send().await.expect("an answer")).await;
    assert_eq!(first.fields, again.fields);
    assert_ne!(first.request_id, again.request_id);
}

#[tokio::test]
async fn token_and_key_are_required() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let no_token = client
        .plain(Method::PATCH, "/api/v1/account")
        .header("Idempotency-Key", new_key())
        .header("If-Match", tag(&client).await)
        .json(&json!({"phone": "1"}));
    assert_eq!(
        problem(no_token.send().await.expect("an answer")).await.code,
        ProblemCode::CsrfRejected
    );
    for key in [None, Some("short".to_owned()), Some("x".repeat(129))] {
        let mut request = client
            .plain(Method::PATCH, "/api/v1/account")
            .header("X-CSRF-Token", &client.csrf_token)
            .header("If-Match", tag(&client).await)
            .json(&json!({"phone": "1"}));
        if let Some(key) = &key {
            request = request.header("Idempotency-Key", key);
        }
        let refused = problem(request.send().await.expect("an answer")).await;
        assert_eq!(refused.code, ProblemCode::IdempotencyKeyRejected, "{key:?}");
    }
    assert_eq!(client.get::<Account>("/account").await.phone, "");
}

#[tokio::test]
async fn a_write_happens_behind_a_problem_that_takes_the_place_of_its_answer() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let (key, before) = (new_key(), tag(&client).await);
    let kind = FaultKind::ProblemAnswer {
        code: ProblemCode::Unavailable,
        retry_after: Some(1),
    };
    ats.faults()
        .add(Fault::new(Method::PATCH, "/api/v1/account", kind));
    let answer = patch(&client, &key, &before, "1")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.headers().get("retry-after").expect("a header"), "1");
    assert_eq!(problem(answer).await.code, ProblemCode::Unavailable);
    let written = tag(&client).await;
    assert_ne!(before, written);
    ats.faults().clear();
    let again = patch(&client, &key, &before, "1")
        .send()
        .await
        .expect("an answer");
    assert_eq!(etag(&again), written);
}

#[tokio::test]
async fn an_answer_that_is_held_back_comes_when_the_faults_are_cleared() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let (key, before) = (new_key(), tag(&client).await);
    let day = FaultKind::DelayedAnswer(std::time::Duration::from_secs(86_400));
    ats.faults()
        .add(Fault::new(Method::PATCH, "/api/v1/account", day));
    let end = async {
        while tag(&client).await == before {
            tokio::task::yield_now().await;
        }
        ats.faults().clear();
    };
    let (answer, ()) = tokio::join!(patch(&client, &key, &before, "1").send(), end);
    assert_eq!(body::<Account>(answer.expect("an answer")).await.phone, "1");
}

#[tokio::test]
async fn what_is_written_and_its_answer_are_kept_together_or_not_at_all() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let (key, before) = (new_key(), tag(&client).await);
    let run = |sql| ats.database().lock().execute_batch(sql).expect("runs");
    run("CREATE TRIGGER refuse BEFORE INSERT ON idempotent_answers BEGIN SELECT RAISE(ABORT, 'full'); END");
    let failed = patch(&client, &key, &before, "1")
        .send()
        .await
        .expect("an answer");
    assert_eq!(problem(failed).await.code, ProblemCode::Internal);
    assert_eq!(tag(&client).await, before, "nothing was written");

    run("DROP TRIGGER refuse");
    let written = patch(&client, &key, &before, "1")
        .send()
        .await
        .expect("an answer");
    assert_eq!(written.status(), 200);
    let again = patch(&client, &key, &before, "1")
        .send()
        .await
        .expect("an answer");
    assert_eq!(etag(&again), etag(&written));
}
