//! Folders of a real IMAP server: Debian's Dovecot, started here as an ordinary process, which asks the embedded sign-in
//! provider about each token. Needs the package `dovecot-imapd`; run it with `-- --ignored dovecot`.

use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mailbridge_contract::folder::{FolderMapping, RemoteFolder, RemoteFolders, SpecialUse};
use mailbridge_contract::mailbox::Mailbox;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_reference_ats::{Folders, Options, Protection, Running};
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::browser::SANNE;
use crate::client::{Client, body, problem};
use crate::grants::saved;

const SECRET: &str = "dovecots-secret";

const DUTCH: [(&str, &str); 7] = [
    ("[Gmail]/Alle berichten", "\\All"),
    ("[Gmail]/Belangrijk", "\\Important"),
    ("[Gmail]/Concepten", "\\Drafts"),
    ("[Gmail]/Met ster", "\\Flagged"),
    ("[Gmail]/Prullenbak", "\\Trash"),
    ("[Gmail]/Spam", "\\Junk"),
    ("[Gmail]/Verzonden berichten", "\\Sent"),
];

const ENGLISH: [(&str, &str); 7] = [
    ("[Gmail]/All Mail", "\\All"),
    ("[Gmail]/Drafts", "\\Drafts"),
    ("[Gmail]/Important", "\\Important"),
    ("[Gmail]/Sent Mail", "\\Sent"),
    ("[Gmail]/Spam", "\\Junk"),
    ("[Gmail]/Starred", "\\Flagged"),
    ("[Gmail]/Trash", "\\Trash"),
];

/// A running Dovecot with its folder.
struct Dovecot {
    child: Child,
    folder: tempfile::TempDir,
    ats: Running,
    client: Client,
    mailbox: Mailbox,
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Its master ends its own processes on SIGTERM; it may be gone already.
        let _ended = Command::new("kill").arg(self.child.id().to_string()).status();
        let _reaped = self.child.wait();
    }
}

impl Dovecot {
    /// Starts Dovecot and an ATS that reads from it, and connects Sanne's mailbox.
    async fn start(special: &[(&str, &str)], change: impl FnOnce(&mut Options)) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port")
            .local_addr()
            .expect("an address")
            .port();
        let mut options = Options::for_tests();
        options.provider.client_secret = Some(SECRET.to_owned());
        options.mail.folders = Some(Folders::Imap);
        options.mail.imap_host = "127.0.0.1".to_owned();
        options.mail.imap_port = port;
        options.mail.imap_security = Protection::None;
        change(&mut options);
        let ats = Running::start(options).await.expect("it starts");
        let client = Client::signed_in(&ats, "sanne").await;
        let mailbox = saved(&ats, &client, SANNE).await;

        let folder = tempfile::tempdir_in(in_memory()).expect("a folder");
        let provider = ats.provider_url().trim_start_matches("http://").to_owned();
        write_configuration(folder.path(), port, &provider, special);
        let log = std::fs::File::create(folder.path().join("out")).expect("a log");
        let child = Command::new("/usr/sbin/dovecot")
            .arg("-F")
            .arg("-c")
            .arg(folder.path().join("dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn()
            .expect("Dovecot: apt-get install dovecot-imapd");
        let dovecot = Self {
            child,
            folder,
            ats,
            client,
            mailbox,
        };
        tokio::time::timeout(Duration::from_secs(20), greeted(port))
            .await
            .unwrap_or_else(|_| panic!("Dovecot does not greet: {}", dovecot.log()));
        dovecot
    }

    fn log(&self) -> String {
        let read = |name| std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        read("out") + &read("log")
    }

    fn path(&self) -> String {
        format!("/mailboxes/{}/remote-folders", self.mailbox.id)
    }

    async fn listed(&self) -> Vec<RemoteFolder> {
        self.client.get::<RemoteFolders>(&self.path()).await.folders
    }

    async fn create(&self, new: serde_json::Value) -> reqwest::Response {
        self.client
            .call(Method::POST, &self.path())
            .json(&new)
            .send()
            .await
            .expect("an answer")
    }

    /// Where the messages of Sanne's folders lie.
    fn maildir(&self) -> PathBuf {
        self.folder.path().join("mail").join(SANNE).join("Maildir")
    }
}

async fn greeted(port: u16) {
    loop {
        if let Ok(stream) = TcpStream::connect(("127.0.0.1", port)).await {
            let mut line = String::new();
            if BufReader::new(stream).read_line(&mut line).await.is_ok() && line.starts_with("* OK") {
                return;
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Forty thousand small folders are made in seconds only where no disk is asked.
fn in_memory() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() {
        shared
    } else {
        std::env::temp_dir()
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// Root may not own mail at Dovecot: then it belongs to nobody.
fn owner() -> (String, String) {
    let id = |flag| {
        let output = Command::new("id").arg(flag).output().expect("the user");
        String::from_utf8(output.stdout).expect("text").trim().to_owned()
    };
    if is_root() {
        ("nobody".to_owned(), "nogroup".to_owned())
    } else {
        (id("-un"), id("-gn"))
    }
}

fn give_to_owner(path: &Path) {
    if is_root() {
        chown(path, Some(65_534), Some(65_534)).expect("changes the owner");
    }
}

fn write_configuration(folder: &Path, port: u16, provider: &str, special: &[(&str, &str)]) {
    use std::os::unix::fs::PermissionsExt;
    let (user, group) = owner();
    let at = folder.display();
    let mailboxes: String = special
        .iter()
        .map(|(name, flag)| {
            format!("  mailbox \"{name}\" {{\n    auto = create\n    special_use = {flag}\n  }}\n")
        })
        .collect();
    let configuration = format!(
        "base_dir = {at}/run\nstate_dir = {at}/run\nlog_path = {at}/log\nprotocols = imap\nlisten = 127.0.0.1\nssl = no\n\
         disable_plaintext_auth = no\ndefault_internal_user = {user}\ndefault_internal_group = {group}\n\
         default_login_user = {user}\nauth_mechanisms = xoauth2 oauthbearer\nfirst_valid_uid = 1\n\
         mail_fsync = never\nmailbox_list_index = no\n\
         mail_location = maildir:~/Maildir:LAYOUT=fs\n\
         passdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = {at}/oauth2.conf\n}}\n\
         userdb {{\n  driver = static\n  args = uid={user} gid={group} home={at}/mail/%u\n}}\n\
         namespace inbox {{\n  inbox = yes\n  separator = /\n{mailboxes}}}\n\
         service imap-login {{\n  chroot =\n  inet_listener imap {{\n    port = {port}\n  }}\n\
         inet_listener imaps {{\n    port = 0\n  }}\n}}\nservice anvil {{\n  chroot =\n}}\n"
    );
    let tokens = format!(
        "introspection_url = http://mailbridge-demo.apps.example:{SECRET}@{provider}/introspect\n\
         introspection_mode = post\nforce_introspection = yes\nusername_attribute = username\n\
         active_attribute = active\nactive_value = true\nscope = https://mail.google.com/\n"
    );
    std::fs::create_dir(folder.join("run")).expect("a folder");
    std::fs::create_dir(folder.join("mail")).expect("a folder");
    give_to_owner(&folder.join("mail"));
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).expect("a folder for all");
    std::fs::write(folder.join("dovecot.conf"), configuration).expect("writes");
    std::fs::write(folder.join("oauth2.conf"), tokens).expect("writes");
}

#[tokio::test]
#[ignore = "needs Debian's dovecot-imapd"]
async fn dovecot_lists_a_mailbox_of_each_language_by_its_flags() {
    for (special, trash) in [(DUTCH, "[Gmail]/Prullenbak"), (ENGLISH, "[Gmail]/Trash")] {
        let dovecot = Dovecot::start(&special, |_| {}).await;
        let folders = dovecot.listed().await;
        let flagged = folders
            .iter()
            .filter(|folder| folder.special_use.is_some())
            .count();
        assert_eq!(flagged, 7, "{folders:?}\n{}", dovecot.log());
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
    }
}

#[tokio::test]
#[ignore = "needs Debian's dovecot-imapd"]
async fn dovecot_takes_difficult_names_and_they_are_mapped_raw() {
    let dovecot = Dovecot::start(&DUTCH, |_| {}).await;
    let names = [
        "R&D",
        "Vacatures \"Zoë\" ☕",
        "[haken] en ruimte",
        "back\\slash",
        "Köln",
    ];
    for name in names {
        let created: RemoteFolder = body(dovecot.create(json!({"name": name})).await).await;
        assert_eq!(created.path, name);
        let nested: RemoteFolder = body(
            dovecot
                .create(json!({"parent": created.id, "name": "Archief & co"}))
                .await,
        )
        .await;
        assert_eq!(nested.path, format!("{name}/Archief & co"));
    }
    let folders = dovecot.listed().await;
    for name in names {
        assert!(
            folders.iter().any(|folder| folder.path == name),
            "{name}: {folders:?}"
        );
    }
    let again = dovecot.create(json!({"name": "R&D"})).await;
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
    let path = format!("/mailboxes/{}/folder-mapping", dovecot.mailbox.id);
    let request = dovecot
        .client
        .call(Method::PUT, &path)
        .header("If-Match", "\"0\"");
    body::<FolderMapping>(
        request
            .json(&json!({"entries": entries}))
            .send()
            .await
            .expect("an answer"),
    )
    .await;
    let raw: String = dovecot
        .ats
        .database()
        .lock()
        .query_row(
            "SELECT folder_id FROM folder_mapping_entries WHERE role = 'archive'",
            [],
            |row| row.get(0),
        )
        .expect("a row");
    assert_eq!(raw, "R&-D/Archief &- co");
}

#[tokio::test]
#[ignore = "needs Debian's dovecot-imapd"]
async fn dovecot_lists_ten_thousand_folders() {
    let dovecot = Dovecot::start(&DUTCH, |options| options.mail.timeout_seconds = 60).await;
    body::<RemoteFolder>(dovecot.create(json!({"name": "First"})).await).await;
    let before = dovecot.listed().await.len();
    for number in 0..10_000 {
        let folder = dovecot.maildir().join(format!("Label {number}"));
        for part in [
            folder.clone(),
            folder.join("cur"),
            folder.join("new"),
            folder.join("tmp"),
        ] {
            std::fs::create_dir(&part).expect("a folder");
            give_to_owner(&part);
        }
    }
    let folders = dovecot.listed().await;
    assert_eq!(folders.len(), before + 10_000, "{}", dovecot.log());
}

#[tokio::test]
#[ignore = "needs Debian's dovecot-imapd"]
async fn dovecot_refuses_tokens_that_have_expired_or_belong_to_another() {
    let expired = Dovecot::start(&DUTCH, |options| options.provider.access_seconds = 0).await;
    assert_eq!(
        expired.client.get_problem(&expired.path()).await.code,
        ProblemCode::MailboxLoginFailed
    );
    let other = Dovecot::start(&DUTCH, |_| {}).await;
    other
        .ats
        .database()
        .lock()
        .execute("UPDATE mailboxes SET address = 'jane.doe@agency.example'", [])
        .expect("updates");
    assert_eq!(
        other.client.get_problem(&other.path()).await.code,
        ProblemCode::MailboxLoginFailed,
        "{}",
        other.log()
    );
}

#[tokio::test]
#[ignore = "needs Debian's dovecot-imapd"]
async fn dovecot_refuses_a_token_without_mail() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ats.sqlite");
    let dovecot = Dovecot::start(&DUTCH, |options| options.database = file.clone()).await;
    // As if the user had left the box unticked: the ATS itself would not keep such a grant.
    let provider = rusqlite::Connection::open(file.with_extension("sign-in.sqlite")).expect("opens");
    provider
        .execute("UPDATE grants SET scope = 'openid email'", [])
        .expect("updates");
    let refused = dovecot.client.get_problem(&dovecot.path()).await;
    assert_eq!(refused.code, ProblemCode::MailboxLoginFailed, "{}", dovecot.log());
}
