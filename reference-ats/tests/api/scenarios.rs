use mailbridge_contract::folder::{FolderMapping, RemoteFolders};
use mailbridge_contract::health::{FactName, FactState, Health};
use mailbridge_contract::mailbox::{MailboxList, MailboxStatus};
use mailbridge_contract::session::Session;
use mailbridge_reference_ats::{Options, Running, Scenario};
use reqwest::Method;

use crate::browser::{Authorization, JANE};
use crate::client::{Client, cookie_of};

/// Starts the scenario and opens the app, without a click.
async fn visit(scenario: Scenario) -> (Running, Client) {
    let ats = Running::start(Options {
        scenario,
        ..Options::for_tests()
    })
    .await
    .expect("it starts");
    let mut client = Client::nobody(&ats);
    let page = client
        .plain(Method::GET, "/account")
        .send()
        .await
        .expect("an answer");
    client.cookie = cookie_of(&page);
    client.csrf_token = client.get::<Session>("/session").await.csrf_token;
    (ats, client)
}

async fn status(client: &Client) -> Vec<(String, MailboxStatus)> {
    let list: MailboxList = client.get("/mailboxes").await;
    list.mailboxes
        .into_iter()
        .map(|mailbox| (mailbox.address, mailbox.status))
        .collect()
}

async fn folders_mapped(client: &Client) -> FactState {
    let list: MailboxList = client.get("/mailboxes").await;
    let health: Health = client
        .get(&format!("/mailboxes/{}/health", list.mailboxes[0].id))
        .await;
    health
        .facts
        .iter()
        .find(|fact| fact.name == FactName::FoldersMapped)
        .expect("a fact")
        .state
}

#[tokio::test]
async fn each_starts_as_it_says() {
    for (scenario, user, mailbox, mapped) in [
        (Scenario::Fresh, "Jane Doe", None, FactState::Unknown),
        (
            Scenario::Connected,
            "Jane Doe",
            Some((JANE, MailboxStatus::Connected)),
            FactState::Ok,
        ),
        (
            Scenario::Dutch,
            "Sanne de Vries",
            Some(("sanne.devries@agency.example", MailboxStatus::Connected)),
            FactState::Failed,
        ),
        (
            Scenario::Large,
            "Jane Doe",
            Some(("archive@agency.example", MailboxStatus::Connected)),
            FactState::Ok,
        ),
        (Scenario::NotActivated, "Alex Smith", None, FactState::Unknown),
        (
            Scenario::NeedsReconnect,
            "Jane Doe",
            Some((JANE, MailboxStatus::NeedsReconnect)),
            FactState::Unknown,
        ),
        (
            Scenario::FolderGone,
            "Jane Doe",
            Some((JANE, MailboxStatus::Connected)),
            FactState::Failed,
        ),
        (Scenario::AdminBlock, "Jane Doe", None, FactState::Unknown),
    ] {
        let (ats, client) = visit(scenario).await;
        assert_eq!(
            client.get::<Session>("/session").await.user.display_name,
            user,
            "{scenario:?}"
        );
        let expected: Vec<_> = mailbox
            .iter()
            .map(|(address, status)| ((*address).to_owned(), *status))
            .collect();
        assert_eq!(status(&client).await, expected, "{scenario:?}");
        if mailbox.is_some() {
            assert_eq!(folders_mapped(&client).await, mapped, "{scenario:?}");
        }
        ats.shutdown().await;
    }
}

#[tokio::test]
async fn large_has_ten_thousand_labels_and_a_saved_mapping() {
    let (_ats, client) = visit(Scenario::Large).await;
    let mailbox = client.get::<MailboxList>("/mailboxes").await.mailboxes.remove(0);
    let folders: RemoteFolders = client
        .get(&format!("/mailboxes/{}/remote-folders", mailbox.id))
        .await;
    assert_eq!(folders.folders.len(), 10_000);
    let mapping: FolderMapping = client
        .get(&format!("/mailboxes/{}/folder-mapping", mailbox.id))
        .await;
    assert_eq!(mapping.entries.len(), 6);
}

#[tokio::test]
async fn admin_block_ends_at_the_provider() {
    let (ats, _client) = visit(Scenario::AdminBlock).await;
    let page = Authorization::new(&ats).choose(JANE).await;
    assert!(page.contains("admin_policy_enforced"), "{page}");
}

#[tokio::test]
async fn a_database_keeps_its_state() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = |scenario| Options {
        scenario,
        database: folder.path().join("ats.sqlite"),
        ..Options::for_tests()
    };
    for scenario in [Scenario::Connected, Scenario::Fresh] {
        let ats = Running::start(options(scenario)).await.expect("it starts");
        let client = Client::signed_in(&ats, "jane").await;
        assert_eq!(status(&client).await.len(), 1, "{scenario:?}");
        ats.shutdown().await;
    }
}
