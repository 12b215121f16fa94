use mailbridge_contract::grant::{AttemptOutcome, Grant};
use mailbridge_contract::mailbox::{Mailbox, MailboxList, MailboxStatus, Removal, Revocation};
use mailbridge_contract::problem::ProblemCode;
use mailbridge_contract::session::{Capability, Session};
use mailbridge_reference_ats::{Misbehaviour, Options, Running};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::browser::{Authorization, JANE, SANNE};
use crate::client::{Client, body, etag, fields, problem, start};
use crate::grants::{attempt, granted, hand_in, outcome, save, saved};

async fn change(client: &Client, mailbox: &Mailbox, update: &Value) -> Response {
    client
        .call(Method::PUT, &format!("/mailboxes/{}", mailbox.id))
        .header("If-Match", mailbox.etag.as_str())
        .json(update)
        .send()
        .await
        .expect("an answer")
}

async fn remove(client: &Client, mailbox: &Mailbox) -> Response {
    client
        .call(Method::DELETE, &format!("/mailboxes/{}", mailbox.id))
        .header("If-Match", mailbox.etag.as_str())
        .send()
        .await
        .expect("an answer")
}

/// Signs in at the provider for a mailbox that is there.
async fn reconnect(ats: &Running, client: &Client, mailbox: &Mailbox, account: &str) -> Response {
    let authorization = Authorization::new(ats);
    let answer = authorization.allow(account).await;
    let mut request = authorization.grant_request(&attempt(), answer.code());
    request["mailbox"] = json!(mailbox.id);
    hand_in(client, &request).await
}

#[tokio::test]
async fn a_grant_is_saved_as_a_mailbox() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let grant = granted(&ats, &client, JANE).await;
    let answer = save(&client, &grant).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let (tag, location) = (etag(&answer), crate::client::location(&answer));
    let mailbox: Mailbox = body(answer).await;
    assert_eq!(mailbox.address, JANE);
    assert_eq!(mailbox.sender_name, "Jane Doe");
    assert_eq!(mailbox.status, MailboxStatus::Connected);
    assert_eq!(mailbox.settings, grant.settings);
    assert_eq!(
        (mailbox.etag.as_str(), location),
        (tag.as_str(), format!("/api/v1/mailboxes/{}", mailbox.id))
    );
    assert_eq!(
        client.get::<Mailbox>(&format!("/mailboxes/{}", mailbox.id)).await,
        mailbox
    );
    assert_eq!(
        client.get::<MailboxList>("/mailboxes").await.mailboxes,
        std::slice::from_ref(&mailbox)
    );
    let closed = AttemptOutcome::Closed {
        mailbox: Some(mailbox.id),
    };
    assert_eq!(outcome(&client, grant.attempt.as_str()).await, closed);
    assert_eq!(
        problem(save(&client, &grant).await).await.code,
        ProblemCode::GrantLapsed,
        "it is used up"
    );
}

#[tokio::test]
async fn nobody_gets_at_anothers_mailbox() {
    let ats = start().await;
    let jane = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &jane, JANE).await;
    for user in ["sanne", "alex"] {
        let other = Client::signed_in(&ats, user).await;
        let path = format!("/mailboxes/{}", mailbox.id);
        assert_eq!(other.get_problem(&path).await.code, ProblemCode::NotFound);
        let renamed = change(&other, &mailbox, &json!({"sender_name": "Mallory"})).await;
        assert_eq!(problem(renamed).await.code, ProblemCode::NotFound);
        assert_eq!(
            problem(remove(&other, &mailbox).await).await.code,
            ProblemCode::NotFound
        );
        assert_eq!(other.get::<MailboxList>("/mailboxes").await.mailboxes, []);
    }
    assert_eq!(jane.get::<MailboxList>("/mailboxes").await.mailboxes, [mailbox]);
}

#[tokio::test]
async fn a_tenant_is_activated_by_a_mailbox_of_one_of_its_users() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "alex").await;
    let switch = |on: bool| {
        let sql = "UPDATE tenants SET activated = ?1 WHERE id = 'harbour'";
        ats.database().lock().execute(sql, [on]).expect("updates");
    };
    switch(true);
    saved(&ats, &client, "alex.smith@harbour.example").await;
    switch(false);
    assert_eq!(
        client.get::<Session>("/session").await.capabilities.add_mailbox,
        Capability::Allowed
    );
}

#[tokio::test]
async fn a_mailbox_is_renamed_under_its_version() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    let renamed: Mailbox =
        body(change(&client, &mailbox, &json!({"sender_name": " Jane from Agency "})).await).await;
    assert_eq!(renamed.sender_name, "Jane from Agency");
    assert_ne!(renamed.etag, mailbox.etag);
    let stale = problem(change(&client, &mailbox, &json!({"sender_name": "x"})).await).await;
    assert_eq!(stale.code, ProblemCode::ChangedElsewhere);
    let path = format!("/mailboxes/{}", mailbox.id);
    let blind = client
        .call(Method::PUT, &path)
        .json(&json!({}))
        .send()
        .await
        .expect("an answer");
    assert_eq!(problem(blind).await.code, ProblemCode::PreconditionRequired);
    let blind = client
        .call(Method::DELETE, &path)
        .send()
        .await
        .expect("an answer");
    assert_eq!(problem(blind).await.code, ProblemCode::PreconditionRequired);
    let long = problem(change(&client, &renamed, &json!({"sender_name": "x".repeat(201)})).await).await;
    assert_eq!(fields(&long), [("sender_name".to_owned(), json!("too_long"))]);
}

#[tokio::test]
async fn reconnecting_keeps_the_mailbox_and_refuses_another_account() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    let mailbox: Mailbox = body(change(&client, &mailbox, &json!({"sender_name": "J."})).await).await;
    let other = problem(reconnect(&ats, &client, &mailbox, SANNE).await).await;
    assert_eq!(
        (other.code, other.address.as_deref()),
        (ProblemCode::GrantAddressMismatch, Some(SANNE))
    );

    let grant: Grant = body(reconnect(&ats, &client, &mailbox, JANE).await).await;
    assert_eq!(grant.mailbox.as_ref(), Some(&mailbox.id));
    let again: Mailbox = body(change(&client, &mailbox, &json!({"grant": grant.id})).await).await;
    assert_eq!(
        (again.id.clone(), again.sender_name.as_str()),
        (mailbox.id.clone(), "J.")
    );
    assert_ne!(again.etag, mailbox.etag);
    let closed = AttemptOutcome::Closed {
        mailbox: Some(mailbox.id.clone()),
    };
    assert_eq!(outcome(&client, grant.attempt.as_str()).await, closed);
    let used = problem(change(&client, &again, &json!({"grant": grant.id})).await).await;
    assert_eq!(used.code, ProblemCode::GrantLapsed);

    let foreign = granted(&ats, &client, SANNE).await;
    let mixed =
        problem(change(&client, &again, &json!({"grant": foreign.id, "sender_name": "X"})).await).await;
    assert_eq!(mixed.code, ProblemCode::GrantAddressMismatch);
    assert_eq!(
        client.get::<MailboxList>("/mailboxes").await.mailboxes,
        [again],
        "nothing of it was done"
    );
}

#[tokio::test]
async fn removing_takes_the_authorization_back() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    let removal: Removal = body(remove(&client, &mailbox).await).await;
    assert_eq!(removal.revocation, Revocation::Done);
    let asked = ats.provider().expect("embedded").traffic().of("POST", "/revoke");
    assert_eq!((asked.len(), asked[0].status), (1, 200));
    assert_eq!(client.get::<MailboxList>("/mailboxes").await.mailboxes, []);
    let left: i64 = ats
        .database()
        .lock()
        .query_row(
            "SELECT count(*) FROM grants WHERE refresh_token IS NOT NULL",
            [],
            |row| row.get(0),
        )
        .expect("counts");
    assert_eq!(left, 0);
    saved(&ats, &client, JANE).await;
}

#[tokio::test]
async fn a_removal_says_when_the_authorization_was_not_taken_back() {
    let mut ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    ats.provider()
        .expect("embedded")
        .orders()
        .give(Some(JANE), Misbehaviour::RevocationFails);
    assert_eq!(
        body::<Removal>(remove(&client, &mailbox).await).await.revocation,
        Revocation::Failed
    );
    let mailbox = saved(&ats, &client, SANNE).await;
    ats.stop_provider().await;
    assert_eq!(
        body::<Removal>(remove(&client, &mailbox).await).await.revocation,
        Revocation::Failed
    );
    assert_eq!(client.get::<MailboxList>("/mailboxes").await.mailboxes, []);
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = |port, provider_port| Options {
        database: folder.path().join("ats.sqlite"),
        port,
        provider_port,
        ..Options::for_tests()
    };
    let ats = Running::start(options(0, 0)).await.expect("it starts");
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    let port = ats.address().port();
    let provider_port = ats
        .provider_url()
        .rsplit(':')
        .next()
        .expect("a port")
        .parse()
        .expect("a number");
    ats.shutdown().await;

    let ats = Running::start(options(port, provider_port))
        .await
        .expect("it starts again on the same ports");
    assert_eq!(
        client.get::<MailboxList>("/mailboxes").await.mailboxes,
        std::slice::from_ref(&mailbox),
        "and knows the session"
    );
    assert_eq!(
        body::<Removal>(remove(&client, &mailbox).await).await.revocation,
        Revocation::Done
    );
    ats.shutdown().await;
}
