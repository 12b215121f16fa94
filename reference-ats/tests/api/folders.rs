use mailbridge_contract::folder::{FolderRoles, Purpose, RemoteFolder, RemoteFolders, Retention, SpecialUse};
use mailbridge_contract::mailbox::{Mailbox, MailboxStatus};
use mailbridge_contract::problem::ProblemCode;
use mailbridge_contract::session::Session;
use mailbridge_reference_ats::{Misbehaviour, Options, Running};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::browser::{JANE, SANNE};
use crate::client::{Client, body, problem, start};
use crate::grants::saved;

fn path(mailbox: &Mailbox) -> String {
    format!("/mailboxes/{}/remote-folders", mailbox.id)
}

async fn listed(client: &Client, mailbox: &Mailbox) -> Vec<RemoteFolder> {
    client.get::<RemoteFolders>(&path(mailbox)).await.folders
}

async fn create(client: &Client, mailbox: &Mailbox, new: &Value) -> Response {
    client
        .call(Method::POST, &path(mailbox))
        .json(new)
        .send()
        .await
        .expect("an answer")
}

#[tokio::test]
async fn the_ats_says_what_it_does_with_mail() {
    let ats = start().await;
    let roles = Client::signed_in(&ats, "jane")
        .await
        .get::<FolderRoles>("/folder-roles")
        .await
        .roles;
    let required: Vec<&str> = roles
        .iter()
        .filter(|role| role.required)
        .map(|role| role.id.as_str())
        .collect();
    assert_eq!(required, ["inbox", "sent", "archive", "deleted"]);
    let emptied: Vec<Purpose> = roles
        .iter()
        .filter(|role| role.retention == Retention::EmptiedAfter { days: 30 })
        .map(|role| role.purpose)
        .collect();
    assert_eq!(emptied, [Purpose::Deleted, Purpose::Junk]);
    assert_eq!(roles.len(), 6);
}

#[tokio::test]
async fn folders_are_listed_as_the_server_names_them() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let english = listed(&client, &saved(&ats, &client, JANE).await).await;
    let trash = english
        .iter()
        .find(|folder| folder.special_use == Some(SpecialUse::Trash))
        .expect("a trash");
    assert_eq!(trash.path, "[Gmail]/Trash");
    let french = english
        .iter()
        .find(|folder| folder.path == "Société Générale")
        .expect("a label");
    assert_eq!(french.id.as_str(), "Soci&AOk-t&AOk- G&AOk-n&AOk-rale");
    assert!(
        !english
            .iter()
            .find(|folder| folder.path == "[Gmail]")
            .expect("a container")
            .selectable
    );
    let dutch = listed(&client, &saved(&ats, &client, SANNE).await).await;
    let trash = dutch
        .iter()
        .find(|folder| folder.special_use == Some(SpecialUse::Trash))
        .expect("a trash");
    assert_eq!(trash.path, "[Gmail]/Prullenbak");
    let large = saved(&ats, &client, "archive@agency.example").await;
    assert_eq!(listed(&client, &large).await.len(), 10_000);
}

#[tokio::test]
async fn a_folder_is_created_and_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = || Options {
        database: folder.path().join("ats.sqlite"),
        ..Options::for_tests()
    };
    let ats = Running::start(options()).await.expect("it starts");
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    let new = json!({"parent": "Candidates", "name": "Köln & co"});
    let created: RemoteFolder = body(create(&client, &mailbox, &new).await).await;
    assert_eq!(
        (created.path.as_str(), created.id.as_str()),
        ("Candidates/Köln & co", "Candidates/K&APY-ln &- co")
    );
    assert_eq!(
        problem(create(&client, &mailbox, &new).await).await.code,
        ProblemCode::FolderExists
    );
    for (new, code) in [
        (json!({"name": "a/b"}), ProblemCode::FolderNameRefused),
        (json!({"name": ""}), ProblemCode::FolderNameRefused),
        (json!({"parent": "Gone", "name": "x"}), ProblemCode::FolderGone),
        (
            json!({"parent": "[Gmail]", "name": "x"}),
            ProblemCode::FolderNameRefused,
        ),
        (json!({"nam": "x"}), ProblemCode::ValidationFailed),
    ] {
        assert_eq!(
            problem(create(&client, &mailbox, &new).await).await.code,
            code,
            "{new}"
        );
    }
    ats.shutdown().await;
    let ats = Running::start(options()).await.expect("it starts");
    let client = Client::signed_in(&ats, "jane").await;
    assert!(client.get::<Session>("/session").await.csrf_token == client.csrf_token);
    // The provider has another port now, but its grants are the same.
    assert!(listed(&client, &mailbox).await.contains(&created));
}

#[tokio::test]
async fn nobody_lists_anothers_folders() {
    let ats = start().await;
    let jane = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &jane, JANE).await;
    let sanne = Client::signed_in(&ats, "sanne").await;
    assert_eq!(
        sanne.get_problem(&path(&mailbox)).await.code,
        ProblemCode::NotFound
    );
    let created = create(&sanne, &mailbox, &json!({"name": "x"})).await;
    assert_eq!(problem(created).await.code, ProblemCode::NotFound);
}

#[tokio::test]
async fn a_withdrawn_authorization_is_noticed() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    ats.provider()
        .expect("embedded")
        .orders()
        .give(Some(JANE), Misbehaviour::RefreshInvalidGrant);
    assert_eq!(
        client.get_problem(&path(&mailbox)).await.code,
        ProblemCode::GrantRevoked
    );
    let mailbox: Mailbox = client.get(&format!("/mailboxes/{}", mailbox.id)).await;
    assert_eq!(mailbox.status, MailboxStatus::NeedsReconnect);
    ats.provider().expect("embedded").orders().clear();
    listed(&client, &mailbox).await;
    let mailbox: Mailbox = client.get(&format!("/mailboxes/{}", mailbox.id)).await;
    assert_eq!(
        mailbox.status,
        MailboxStatus::Connected,
        "the provider took it back: it works"
    );
}
