use mailbridge_contract::health::{Fact, FactName, FactState, Health};
use mailbridge_contract::mailbox::Mailbox;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_reference_ats::{Misbehaviour, Running};
use reqwest::Method;
use serde_json::json;

use crate::browser::JANE;
use crate::client::{Client, body, start};
use crate::grants::saved;
use crate::mapping::remove_folder;

async fn facts(client: &Client, mailbox: &Mailbox) -> Vec<Fact> {
    client
        .get::<Health>(&format!("/mailboxes/{}/health", mailbox.id))
        .await
        .facts
}

fn of(facts: &[Fact], name: FactName) -> (FactState, Option<ProblemCode>) {
    let fact = facts
        .iter()
        .find(|fact| fact.name == name)
        .expect("every fact is there");
    (fact.state, fact.code.clone())
}

async fn connected() -> (Running, Client, Mailbox) {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    (ats, client, mailbox)
}

async fn map(client: &Client, mailbox: &Mailbox) {
    let folder =
        |role: &str, id: &str| json!({"role": role, "choice": "folder", "folder": {"id": id, "path": id}});
    let entries = [
        folder("inbox", "INBOX"),
        folder("sent", "[Gmail]/Sent Mail"),
        folder("archive", "Interviews"),
        folder("deleted", "[Gmail]/Trash"),
    ];
    let path = format!("/mailboxes/{}/folder-mapping", mailbox.id);
    let request = client
        .call(Method::PUT, &path)
        .header("If-Match", "\"0\"")
        .json(&json!({"entries": entries}));
    body::<serde_json::Value>(request.send().await.expect("an answer")).await;
}

#[tokio::test]
async fn it_says_what_it_saw_and_leaves_the_rest_open() {
    let (ats, client, mailbox) = connected().await;
    let before = facts(&client, &mailbox).await;
    let names: Vec<FactName> = before.iter().map(|fact| fact.name).collect();
    assert_eq!(
        names,
        [
            FactName::Activated,
            FactName::SignedIn,
            FactName::Permissions,
            FactName::LongLivedAccess,
            FactName::Incoming,
            FactName::Outgoing,
            FactName::FoldersListed,
            FactName::FoldersMapped,
            FactName::LastMessage,
        ]
    );
    for name in [
        FactName::Activated,
        FactName::LongLivedAccess,
        FactName::Incoming,
        FactName::FoldersListed,
    ] {
        assert_eq!(of(&before, name), (FactState::Ok, None), "{name:?}");
    }
    for name in [FactName::Outgoing, FactName::LastMessage] {
        assert_eq!(
            of(&before, name),
            (FactState::Unknown, None),
            "nobody looked at {name:?}"
        );
    }
    assert_eq!(of(&before, FactName::FoldersMapped), (FactState::Failed, None));
    map(&client, &mailbox).await;
    assert_eq!(
        of(&facts(&client, &mailbox).await, FactName::FoldersMapped),
        (FactState::Ok, None)
    );
    remove_folder(&ats, "Interviews");
    let gone = of(&facts(&client, &mailbox).await, FactName::FoldersMapped);
    assert_eq!(gone, (FactState::Failed, Some(ProblemCode::FolderGone)));
}

#[tokio::test]
async fn a_withdrawn_authorization_leaves_the_mail_server_open() {
    let (ats, client, mailbox) = connected().await;
    ats.provider()
        .expect("embedded")
        .orders()
        .give(Some(JANE), Misbehaviour::RefreshInvalidGrant);
    let facts = facts(&client, &mailbox).await;
    assert_eq!(
        of(&facts, FactName::LongLivedAccess),
        (FactState::Failed, Some(ProblemCode::GrantRevoked))
    );
    assert_eq!(of(&facts, FactName::Incoming), (FactState::Unknown, None));
}

#[tokio::test]
async fn a_provider_that_cannot_be_asked_proves_nothing() {
    let (mut ats, client, mailbox) = connected().await;
    facts(&client, &mailbox).await;
    ats.stop_provider().await;
    let facts = facts(&client, &mailbox).await;
    let access = of(&facts, FactName::LongLivedAccess);
    assert_eq!(
        access,
        (FactState::Unknown, Some(ProblemCode::ProviderUnreachable))
    );
}

#[tokio::test]
async fn a_token_without_mail_is_refused_by_the_mail_server() {
    let (ats, client, mailbox) = connected().await;
    ats.database()
        .lock()
        .execute("UPDATE mailboxes SET address = 'other@agency.example'", [])
        .expect("updates");
    let facts = facts(&client, &mailbox).await;
    assert_eq!(
        of(&facts, FactName::Incoming),
        (FactState::Failed, Some(ProblemCode::MailboxLoginFailed))
    );
}

#[tokio::test]
async fn nobody_sees_anothers() {
    let (ats, _, mailbox) = connected().await;
    let sanne = Client::signed_in(&ats, "sanne").await;
    let refused = sanne
        .get_problem(&format!("/mailboxes/{}/health", mailbox.id))
        .await;
    assert_eq!(refused.code, ProblemCode::NotFound);
}
