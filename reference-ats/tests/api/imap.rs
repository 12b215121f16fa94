//! Folders over IMAP, against a scripted server: what the ATS sends, and what it makes of every answer.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mailbridge_contract::folder::{RemoteFolder, RemoteFolders, SpecialUse};
use mailbridge_contract::mailbox::Mailbox;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_reference_ats::{Folders, Options, Protection, Running};
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::browser::JANE;
use crate::client::{Client, body, problem};
use crate::grants::saved;

/// What the server says. `\n` stands for the line break of the protocol.
#[derive(Clone)]
struct Script {
    greeting: &'static str,
    capabilities: &'static str,
    sign_in: &'static str,
    list: String,
    create: &'static str,
    /// After the folders: closes instead of finishing, or never finishes.
    list_ends: Ending,
}

#[derive(Clone, Copy, PartialEq)]
enum Ending {
    Well,
    Closed,
    Never,
}

const GMAIL: &str = "* LIST (\\HasNoChildren) \"/\" \"INBOX\"\n\
    * LIST (\\HasChildren \\Noselect) \"/\" \"[Gmail]\"\n\
    * LIST (\\All \\HasNoChildren) \"/\" \"[Gmail]/Alle berichten\"\n\
    * LIST (\\HasNoChildren \\Trash) \"/\" \"[Gmail]/Prullenbak\"\n\
    * LIST (\\HasNoChildren) \"/\" \"R&-D \\\"new\\\"\"\n";

impl Default for Script {
    fn default() -> Self {
        Self {
            greeting: "* OK Gimap ready",
            capabilities: "IMAP4rev1 SPECIAL-USE LIST-EXTENDED AUTH=XOAUTH2 AUTH=OAUTHBEARER",
            sign_in: "OK signed in",
            list: GMAIL.to_owned(),
            create: "OK created",
            list_ends: Ending::Well,
        }
    }
}

/// What the server was told, in all connections.
type Said = Arc<Mutex<Vec<String>>>;

async fn server(script: Script) -> (u16, Said) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let said = Said::default();
    let heard = said.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            heard.lock().expect("the log").push("connected".to_owned());
            tokio::spawn(talk(stream, script.clone(), heard.clone()));
        }
    });
    (port, said)
}

async fn talk(stream: TcpStream, script: Script, said: Said) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let say = async |write: &mut tokio::net::tcp::OwnedWriteHalf, text: &str| {
        write
            .write_all(format!("{}\r\n", text.replace('\n', "\r\n").trim_end()).as_bytes())
            .await
    };
    if script.greeting.is_empty() {
        return std::future::pending().await;
    }
    say(&mut write, script.greeting).await?;
    let mut created = String::new();
    while let Some(line) = lines.next_line().await? {
        said.lock().expect("the log").push(line.clone());
        let (tag, command) = line.split_once(' ').unwrap_or(("*", &line));
        match command.split(' ').next().unwrap_or_default() {
            "CAPABILITY" => {
                say(
                    &mut write,
                    &format!("* CAPABILITY {}\n{tag} OK done", script.capabilities),
                )
                .await?
            }
            "AUTHENTICATE" => {
                say(&mut write, "+ ").await?;
                let token = lines.next_line().await?.unwrap_or_default();
                said.lock().expect("the log").push(token);
                if script.sign_in.starts_with("NO") {
                    say(
                        &mut write,
                        &format!("+ {}", STANDARD.encode("{\"status\":\"400\"}")),
                    )
                    .await?;
                    let last = lines.next_line().await?.unwrap_or_default();
                    said.lock().expect("the log").push(last);
                }
                say(&mut write, &format!("{tag} {}", script.sign_in)).await?;
            }
            "LIST" if command.ends_with("\"\" \"\"") => {
                say(
                    &mut write,
                    &format!("* LIST (\\Noselect) \"/\" \"\"\n{tag} OK done"),
                )
                .await?;
            }
            "LIST" if command.contains("\"*\"") => {
                write
                    .write_all(script.list.replace('\n', "\r\n").as_bytes())
                    .await?;
                match script.list_ends {
                    Ending::Well => say(&mut write, &format!("{tag} OK done")).await?,
                    Ending::Closed => return Ok(()),
                    Ending::Never => std::future::pending().await,
                }
            }
            "LIST" => say(&mut write, &format!("* LIST () \"/\" {created}\n{tag} OK done")).await?,
            "CREATE" => {
                created = command.trim_start_matches("CREATE ").to_owned();
                say(&mut write, &format!("{tag} {}", script.create)).await?;
            }
            _ => say(&mut write, &format!("{tag} OK done")).await?,
        }
    }
    Ok(())
}

/// An ATS whose folders come from that port.
async fn connected(port: u16, security: Protection) -> (Running, Client, Mailbox) {
    let mut options = Options::for_tests();
    options.mail.folders = Some(Folders::Imap);
    options.mail.imap_host = "127.0.0.1".to_owned();
    options.mail.imap_port = port;
    options.mail.imap_security = security;
    options.mail.timeout_seconds = 1;
    let ats = Running::start(options).await.expect("it starts");
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    (ats, client, mailbox)
}

fn path(mailbox: &Mailbox) -> String {
    format!("/mailboxes/{}/remote-folders", mailbox.id)
}

async fn listed(script: Script) -> (Vec<RemoteFolder>, Vec<String>) {
    let (port, said) = server(script).await;
    let (_ats, client, mailbox) = connected(port, Protection::None).await;
    let folders = client.get::<RemoteFolders>(&path(&mailbox)).await.folders;
    let said = said.lock().expect("the log").clone();
    (folders, said)
}

async fn failure(script: Script) -> ProblemCode {
    let (port, _) = server(script).await;
    let (_ats, client, mailbox) = connected(port, Protection::None).await;
    client.get_problem(&path(&mailbox)).await.code
}

#[tokio::test]
async fn folders_come_with_raw_names_and_flags() {
    let (folders, said) = listed(Script::default()).await;
    assert_eq!(folders.len(), 5);
    assert!(!folders[1].selectable);
    assert_eq!(
        (folders[3].path.as_str(), folders[3].special_use),
        ("[Gmail]/Prullenbak", Some(SpecialUse::Trash))
    );
    assert_eq!(
        (folders[4].id.as_str(), folders[4].path.as_str()),
        ("R&-D \"new\"", "R&D \"new\"")
    );
    assert!(
        said.iter().any(|line| line.ends_with("AUTHENTICATE OAUTHBEARER")),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|line| line.ends_with("LIST \"\" \"*\" RETURN (SPECIAL-USE)")),
        "{said:?}"
    );
    let decoded = said
        .iter()
        .filter_map(|line| STANDARD.decode(line).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let bearer = format!("n,a={JANE},\u{1}auth=Bearer ");
    assert!(
        decoded.into_iter().any(|message| message.starts_with(&bearer)),
        "{said:?}"
    );
}

#[tokio::test]
async fn an_older_server_is_asked_for_what_it_has() {
    let script = Script {
        capabilities: "IMAP4rev1 AUTH=XOAUTH2",
        ..Script::default()
    };
    let (folders, said) = listed(script).await;
    assert_eq!(folders.len(), 5);
    assert!(
        said.iter().any(|line| line.ends_with("AUTHENTICATE XOAUTH2")),
        "{said:?}"
    );
    assert!(
        said.iter().any(|line| line.ends_with("LIST \"\" \"*\"")),
        "{said:?}"
    );
}

#[tokio::test]
async fn with_utf8_names_are_taken_as_they_are() {
    let script = Script {
        capabilities: "IMAP4rev1 ENABLE UTF8=ACCEPT AUTH=XOAUTH2",
        list: format!(
            "* LIST () \"/\" \"R&-D Köln ☕\"\n{}",
            include_str!("../transcripts/gmail-fr-utf8.txt")
        ),
        ..Script::default()
    };
    let (folders, said) = listed(script).await;
    assert_eq!(
        (folders[0].id.as_str(), folders[0].path.as_str()),
        ("R&-D Köln ☕", "R&-D Köln ☕")
    );
    let sent = folders
        .iter()
        .find(|folder| folder.special_use == Some(SpecialUse::Sent));
    let raw = sent.map(|folder| folder.id.as_str());
    assert_eq!(raw, Some("[Gmail]/Messages envoyés"));
    assert!(
        said.iter().any(|line| line.ends_with("ENABLE UTF8=ACCEPT")),
        "{said:?}"
    );
}

#[tokio::test]
async fn ten_thousand_folders_arrive() {
    let list = (0..10_000)
        .map(|number| format!("* LIST (\\HasNoChildren) \"/\" \"Label {number}\"\n"))
        .collect();
    let (folders, _) = listed(Script {
        list,
        ..Script::default()
    })
    .await;
    assert_eq!(
        (folders.len(), folders[9_999].path.as_str()),
        (10_000, "Label 9999")
    );
}

#[tokio::test]
async fn refusals_are_told_apart() {
    for (sign_in, code) in [
        (
            "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
            ProblemCode::MailboxLoginFailed,
        ),
        (
            "NO [ALERT] IMAP access is disabled for your domain. (Failure)",
            ProblemCode::ImapDisabled,
        ),
        (
            "NO [ALERT] Your account is not enabled for IMAP use. (Failure)",
            ProblemCode::ImapDisabled,
        ),
        (
            "NO [ALERT] Too many simultaneous connections. (Failure)",
            ProblemCode::ImapTooManyConnections,
        ),
    ] {
        assert_eq!(
            failure(Script {
                sign_in,
                ..Script::default()
            })
            .await,
            code,
            "{sign_in}"
        );
    }
    for (greeting, code) in [
        ("* BYE Too many connections", ProblemCode::ImapTooManyConnections),
        ("* BYE going down", ProblemCode::ImapUnreachable),
        ("220 smtp.example ESMTP ready", ProblemCode::ImapSettingsWrong),
        ("", ProblemCode::ImapTimeout),
    ] {
        assert_eq!(
            failure(Script {
                greeting,
                ..Script::default()
            })
            .await,
            code,
            "{greeting:?}"
        );
    }
    for (list_ends, code) in [
        (Ending::Closed, ProblemCode::ImapUnreachable),
        (Ending::Never, ProblemCode::ImapTimeout),
    ] {
        assert_eq!(
            failure(Script {
                list_ends,
                ..Script::default()
            })
            .await,
            code
        );
    }
    let empty = Script {
        list: String::new(),
        ..Script::default()
    };
    assert_eq!(failure(empty).await, ProblemCode::FolderListEmpty);
}

#[tokio::test]
async fn connections_that_fail_are_told_apart() {
    let unused = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port")
        .local_addr()
        .expect("an address")
        .port();
    let (_ats, client, mailbox) = connected(unused, Protection::None).await;
    assert_eq!(
        client.get_problem(&path(&mailbox)).await.code,
        ProblemCode::ImapUnreachable
    );
    for security in [Protection::Tls, Protection::Starttls] {
        let (port, _) = server(Script::default()).await;
        let (_ats, client, mailbox) = connected(port, security).await;
        assert_eq!(
            client.get_problem(&path(&mailbox)).await.code,
            ProblemCode::ImapTlsFailed,
            "{security:?}"
        );
    }
}

#[tokio::test]
async fn a_folder_is_created_under_its_parents_raw_name() {
    let (port, said) = server(Script::default()).await;
    let (_ats, client, mailbox) = connected(port, Protection::None).await;
    let create = |new| client.call(Method::POST, &path(&mailbox)).json(&new).send();
    let created: RemoteFolder = body(
        create(json!({"parent": "R&-D \"new\"", "name": "Köln \\ co"}))
            .await
            .expect("an answer"),
    )
    .await;
    assert_eq!(
        (created.id.as_str(), created.path.as_str()),
        ("R&-D \"new\"/K&APY-ln \\ co", "R&D \"new\"/Köln \\ co")
    );
    let sent = said
        .lock()
        .expect("the log")
        .iter()
        .any(|line| line.ends_with("CREATE \"R&-D \\\"new\\\"/K&APY-ln \\\\ co\""));
    assert!(sent, "{said:?}");
    for new in [
        json!({"name": "a/b"}),
        json!({"name": ""}),
        json!({"name": "a\r\nA1 DELETE INBOX"}),
        json!({"parent": "x\r\nA1 DELETE INBOX", "name": "a"}),
    ] {
        let refused = problem(create(new.clone()).await.expect("an answer")).await;
        assert_eq!(refused.code, ProblemCode::FolderNameRefused, "{new}");
    }
    assert!(
        !said
            .lock()
            .expect("the log")
            .iter()
            .any(|line| line.contains("DELETE"))
    );
}

#[tokio::test]
async fn a_folder_that_is_refused_says_why() {
    for (create, code) in [
        (
            "NO [ALREADYEXISTS] Mailbox already exists",
            ProblemCode::FolderExists,
        ),
        (
            "NO [ALREADYEXISTS] Duplicate folder name Candidates (Failure)",
            ProblemCode::FolderExists,
        ),
        ("NO [CANNOT] Invalid folder name", ProblemCode::FolderNameRefused),
    ] {
        let (port, _) = server(Script {
            create,
            ..Script::default()
        })
        .await;
        let (_ats, client, mailbox) = connected(port, Protection::None).await;
        let request = client
            .call(Method::POST, &path(&mailbox))
            .json(&json!({"name": "Candidates"}));
        assert_eq!(
            problem(request.send().await.expect("an answer")).await.code,
            code,
            "{create}"
        );
    }
}

#[tokio::test]
async fn a_connection_is_used_again_unless_it_broke() {
    let (port, said) = server(Script::default()).await;
    let (_ats, client, mailbox) = connected(port, Protection::None).await;
    for _ in 0..3 {
        client.get::<RemoteFolders>(&path(&mailbox)).await;
    }
    let connections = said
        .lock()
        .expect("the log")
        .iter()
        .filter(|line| *line == "connected")
        .count();
    assert_eq!(connections, 1);
    let (port, said) = server(Script {
        list_ends: Ending::Closed,
        ..Script::default()
    })
    .await;
    let (_ats, client, mailbox) = connected(port, Protection::None).await;
    for _ in 0..2 {
        client.get_problem(&path(&mailbox)).await;
    }
    let connections = said
        .lock()
        .expect("the log")
        .iter()
        .filter(|line| *line == "connected")
        .count();
    assert_eq!(connections, 2);
}

#[tokio::test]
async fn no_token_is_in_an_answer() {
    let (port, said) = server(Script {
        sign_in: "NO [AUTHENTICATIONFAILED] no",
        ..Script::default()
    })
    .await;
    let (ats, client, mailbox) = connected(port, Protection::None).await;
    client.get_problem(&path(&mailbox)).await;
    let line = said
        .lock()
        .expect("the log")
        .iter()
        .find(|line| line.len() > 60)
        .expect("the token's line")
        .clone();
    let message = String::from_utf8(STANDARD.decode(line).expect("base64")).expect("text");
    let token = message
        .split("Bearer ")
        .nth(1)
        .and_then(|rest| rest.split('\u{1}').next())
        .expect("a token");
    assert!(
        !ats.traffic()
            .all()
            .iter()
            .any(|exchange| exchange.contains(token))
    );
    tokio::time::timeout(Duration::from_secs(5), ats.shutdown())
        .await
        .expect("it stops");
}
