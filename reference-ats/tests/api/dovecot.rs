//! Folders of a real IMAP server: Debian's Dovecot, which asks the embedded sign-in provider about each token.

use mailbridge_contract::folder::{FolderMapping, RemoteFolder, RemoteFolders, SpecialUse};
use mailbridge_contract::mailbox::Mailbox;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_dovecot::{DUTCH, Dovecot, ENGLISH, Port, Setup, Special};
use mailbridge_reference_ats::{Folders, Options, Protection, Running};
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

use crate::browser::SANNE;
use crate::client::{Client, body, problem};
use crate::grants::saved;
use crate::mapping::archive_id;

const SECRET: &str = "dovecots-secret";
/// Both ways of signing in with a token; the ATS prefers the standard's.
const BOTH: &str = "xoauth2 oauthbearer";

/// A Dovecot, an ATS that reads from it, and Sanne's mailbox there.
struct Mail {
    dovecot: Dovecot,
    ats: Running,
    client: Client,
    mailbox: Mailbox,
}

impl Mail {
    async fn start(special: &[Special<'_>], change: impl FnOnce(&mut Options)) -> Self {
        Self::start_with(BOTH, special, change).await
    }

    async fn start_with(
        mechanisms: &str,
        special: &[Special<'_>],
        change: impl FnOnce(&mut Options),
    ) -> Self {
        let port = Port::reserve().expect("a port");
        let mut options = Options::for_tests();
        options.provider.client_secret = Some(SECRET.to_owned());
        options.mail.folders = Some(Folders::Imap);
        options.mail.imap_host = "127.0.0.1".to_owned();
        options.mail.imap_port = port.number();
        options.mail.imap_security = Protection::None;
        options.mail.timeout_seconds = 60;
        change(&mut options);
        let ats = Running::start(options.clone()).await.expect("it starts");
        let setup = Setup {
            provider: ats.provider_url(),
            client_id: &options.provider.client_id,
            client_secret: SECRET,
            mechanisms,
            special,
        };
        let dovecot = Dovecot::start(port, &setup)
            .await
            .unwrap_or_else(|error| panic!("{error:#}"));
        let client = Client::signed_in(&ats, "sanne").await;
        let mailbox = saved(&ats, &client, SANNE).await;
        Self {
            dovecot,
            ats,
            client,
            mailbox,
        }
    }

    fn path(&self) -> String {
        format!("/mailboxes/{}/remote-folders", self.mailbox.id)
    }

    async fn listed(&self) -> Vec<RemoteFolder> {
        let answer = self.client.call(Method::GET, &self.path()).send().await;
        let answer = answer.expect("an answer");
        assert!(answer.status().is_success(), "{}", self.dovecot.log());
        body::<RemoteFolders>(answer).await.folders
    }

    /// Why listing fails.
    async fn refused(&self) -> ProblemCode {
        self.client.get_problem(&self.path()).await.code
    }

    async fn create(&self, new: serde_json::Value) -> reqwest::Response {
        self.client
            .call(Method::POST, &self.path())
            .json(&new)
            .send()
            .await
            .expect("an answer")
    }

    /// Dovecot's log has these words. A process of its own writes it, which may be later than the answer.
    async fn logs(&self, words: &str) {
        let written = async {
            while !self.dovecot.log().contains(words) {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        };
        let is_there = tokio::time::timeout(std::time::Duration::from_secs(20), written).await;
        assert!(is_there.is_ok(), "no {words} in\n{}", self.dovecot.log());
    }
}

#[tokio::test]
async fn dovecot_lists_a_mailbox_of_each_language_by_its_flags() {
    for (special, trash, mechanism) in [
        (DUTCH, "[Gmail]/Prullenbak", "oauthbearer"),
        (ENGLISH, "[Gmail]/Trash", "xoauth2"),
    ] {
        let mail = Mail::start_with(mechanism, &special, |_| {}).await;
        let folders = mail.listed().await;
        let flagged = folders
            .iter()
            .filter(|folder| folder.special_use.is_some())
            .count();
        assert_eq!(flagged, 7, "{folders:?}\n{}", mail.dovecot.log());
        let found = folders
            .iter()
            .find(|folder| folder.special_use == Some(SpecialUse::Trash))
            .expect("a trash");
        assert_eq!((found.path.as_str(), found.delimiter), (trash, Some('/')));
        assert!(
            folders
                .iter()
                .any(|folder| folder.path == "INBOX" && folder.selectable)
        );
        let signed_in = format!("method={}", mechanism.to_uppercase());
        mail.logs(&signed_in).await;
    }
}

#[tokio::test]
async fn dovecot_takes_difficult_names_and_they_are_mapped_raw() {
    let mail = Mail::start(&DUTCH, |_| {}).await;
    let names = [
        "R&D",
        "Vacatures \"Zoë\" ☕",
        "[haken] en ruimte",
        "back\\slash",
        "Köln",
    ];
    for name in names {
        let created: RemoteFolder = body(mail.create(json!({"name": name})).await).await;
        assert_eq!(created.path, name);
        let nested: RemoteFolder = body(
            mail.create(json!({"parent": created.id, "name": "Archief & co"}))
                .await,
        )
        .await;
        assert_eq!(nested.path, format!("{name}/Archief & co"));
    }
    let folders = mail.listed().await;
    for name in names {
        assert!(
            folders.iter().any(|folder| folder.path == name),
            "{name}: {folders:?}"
        );
    }
    let again = mail.create(json!({"name": "R&D"})).await;
    assert_eq!(problem(again).await.code, ProblemCode::FolderExists);

    let by_flag = |flag| {
        &folders
            .iter()
            .find(|folder| folder.special_use == Some(flag))
            .expect("a folder")
            .id
    };
    let chosen =
        |role: &str, id: &str| json!({"role": role, "choice": "folder", "folder": {"id": id, "path": id}});
    let entries = json!([
        chosen("inbox", "INBOX"),
        chosen("sent", by_flag(SpecialUse::Sent).as_str()),
        chosen("archive", "R&-D/Archief &- co"),
        chosen("deleted", by_flag(SpecialUse::Trash).as_str()),
    ]);
    let path = format!("/mailboxes/{}/folder-mapping", mail.mailbox.id);
    let request = mail.client.call(Method::PUT, &path).header("If-Match", "\"0\"");
    body::<FolderMapping>(
        request
            .json(&json!({"entries": entries}))
            .send()
            .await
            .expect("an answer"),
    )
    .await;
    assert_eq!(archive_id(&mail.ats), "R&-D/Archief &- co");
}

#[tokio::test]
async fn dovecot_lists_ten_thousand_folders() {
    let mail = Mail::start(&DUTCH, |_| {}).await;
    let before = mail.listed().await.len();
    let labels = (0..10_000).map(|number| format!("Label {number}"));
    mail.dovecot.add_folders(SANNE, labels).expect("folders");
    let folders = mail.listed().await;
    assert_eq!(folders.len(), before + 10_000, "{}", mail.dovecot.log());
}

#[tokio::test]
async fn dovecot_refuses_tokens_that_have_expired_or_belong_to_another() {
    let expired = Mail::start(&DUTCH, |options| options.provider.access_seconds = 0).await;
    assert_eq!(expired.refused().await, ProblemCode::MailboxLoginFailed);
    let other = Mail::start(&DUTCH, |_| {}).await;
    other
        .ats
        .database()
        .lock()
        .execute("UPDATE mailboxes SET address = 'jane.doe@agency.example'", [])
        .expect("updates");
    assert_eq!(
        other.refused().await,
        ProblemCode::MailboxLoginFailed,
        "{}",
        other.dovecot.log()
    );
}

#[tokio::test]
async fn dovecot_refuses_a_token_without_mail() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ats.sqlite");
    let mail = Mail::start(&DUTCH, |options| options.database = file.clone()).await;
    // As if the user had left the box unticked: the ATS itself would not keep such a grant.
    let provider = rusqlite::Connection::open(file.with_extension("sign-in.sqlite")).expect("opens");
    provider
        .execute("UPDATE grants SET scope = 'openid email'", [])
        .expect("updates");
    assert_eq!(
        mail.refused().await,
        ProblemCode::MailboxLoginFailed,
        "{}",
        mail.dovecot.log()
    );
}

#[tokio::test]
async fn dovecot_that_hangs_is_waited_for_no_longer_than_the_limit() {
    let mail = Mail::start(&DUTCH, |options| options.mail.timeout_seconds = 2).await;
    let before = mail.listed().await.len();
    mail.dovecot.hang().expect("it stops");
    assert_eq!(mail.refused().await, ProblemCode::ImapTimeout);
    mail.dovecot.go_on().expect("it goes on");
    assert_eq!(mail.listed().await.len(), before);
}

#[tokio::test]
async fn dovecot_that_is_cut_off_in_the_middle_of_its_list_gives_no_half_list() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let between = listener.local_addr().expect("an address").port();
    let mut server = 0;
    let mail = Mail::start(&DUTCH, |options| {
        server = options.mail.imap_port;
        options.mail.imap_port = between;
    })
    .await;
    tokio::spawn(cut_in_the_list(listener, server));
    assert_eq!(
        mail.refused().await,
        ProblemCode::ImapUnreachable,
        "{}",
        mail.dovecot.log()
    );
    let listed = mail.listed().await;
    assert_eq!(
        listed.len(),
        DUTCH.len() + 1,
        "the next connection is not cut: {listed:?}"
    );
}

/// Hands on what client and server say, and cuts the first connection off after the third folder.
async fn cut_in_the_list(listener: TcpListener, server: u16) {
    let mut cut = false;
    while let Ok((client, _)) = listener.accept().await {
        let (mut from_client, mut to_client) = client.into_split();
        let server = TcpStream::connect(("127.0.0.1", server)).await.expect("Dovecot");
        let (mut from_server, mut to_server) = server.into_split();
        tokio::spawn(async move { copy(&mut from_client, &mut to_server).await });
        let mut said = Vec::new();
        while let Ok(byte) = from_server.read_u8().await {
            said.push(byte);
            if !cut && said.windows(7).filter(|part| part == b"* LIST ").count() == 4 {
                cut = true;
                break;
            }
            if to_client.write_u8(byte).await.is_err() {
                break;
            }
        }
    }
}
