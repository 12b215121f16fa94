//! The people, mailboxes and folders of the stories.

use mailbridge::api::Versioned;
use mailbridge::domain::connect::attempt::{Attempt, Owner, Reconnect};
use mailbridge::domain::connect::outcome::Outcome;
use mailbridge::domain::connect::support_report::SupportReport;
use mailbridge::domain::failure::Failure;
use mailbridge::domain::save::Moment;
use mailbridge::i18n::LANGUAGES;
use mailbridge::state::ending::Ending;
use mailbridge_contract::account::Account;
use mailbridge_contract::folder::{
    Choice, FolderReference, FolderRole, Purpose, RemoteFolder, Retention, SpecialUse,
};
use mailbridge_contract::grant::Grant;
use mailbridge_contract::mailbox::{
    Mailbox, MailboxSettings, MailboxStatus, Protocol, Security, ServerSettings, SignInMethod,
};
use mailbridge_contract::problem::{Problem, ProblemCode};
use mailbridge_contract::session::{Capabilities, Capability, Contact, Session, Tenant, User};

pub const NAME: &str = "Jane Doe";
pub const LONG_NAME: &str =
    "Wolfeschlegelsteinhausenbergerdorff Maria-Magdalena von und zu Habsburg-Lothringen";
pub const ADDRESS: &str = "jane.doe@agency.example";
pub const LONG_ADDRESS: &str = "wolfeschlegelsteinhausenbergerdorff.maria-magdalena.recruitment@very-long-agency-name.international.example";
pub const OTHER_ADDRESS: &str = "jane.private@mail.example";
pub const TENANT: &str = "Agency";
pub const PRODUCT: &str = "Harbour Talent";
pub const LONG_PRODUCT: &str = "Harbour Talent International Recruitment Suite";
pub const CONTACT: &str = "Alex Admin";
const REQUEST: &str = "01JDA7Z9S8";
const LABELS: [&str; 8] = [
    "Candidates",
    "Candidates/Interviews",
    "Candidates/Offers",
    "Candidates/Rejected",
    "Clients",
    "Clients/Société Générale",
    "Clients/Zürich Insurance",
    "Archive 2025",
];
pub const LONG_FOLDER: &str = "Projects/International executive search and interim management/Supercalifragilistic\
    expialidocious engagements in the Benelux/Shortlisted";

/// 22 November 2026, 14:03 UTC.
pub const AT: Moment = Moment(1_795_356_180_000);
pub const AT_TEXT: &str = "2026-11-22T14:03:00Z";

/// What is data, and so is in no language: names, addresses, folders.
pub fn words() -> Vec<String> {
    let mut words: Vec<String> = [
        NAME,
        LONG_NAME,
        ADDRESS,
        LONG_ADDRESS,
        OTHER_ADDRESS,
        TENANT,
        PRODUCT,
        LONG_PRODUCT,
        CONTACT,
        REQUEST,
        LONG_FOLDER,
        "Mailbridge",
        "Google",
        "Gmail",
        "INBOX",
        "Finance",
    ]
    .map(str::to_owned)
    .into();
    words.extend(LANGUAGES.iter().map(|(_, name)| (*name).to_owned()));
    words.extend(gmail().into_iter().chain(dutch()).map(|folder| folder.path));
    let config = crate::config::config();
    words.extend([config.support.text, config.support.email]);
    words.extend(config.providers.into_iter().flat_map(|provider| provider.scopes));
    words
}

pub fn session() -> Session {
    Session {
        user: User {
            id: "jane".into(),
            display_name: NAME.to_owned(),
            email: ADDRESS.to_owned(),
            language: Some("en".into()),
        },
        tenant: Tenant {
            id: "agency".into(),
            name: TENANT.to_owned(),
        },
        csrf_token: String::new(),
        capabilities: Capabilities {
            add_mailbox: Capability::Allowed,
        },
    }
}

pub fn contact() -> Contact {
    Contact {
        name: CONTACT.to_owned(),
        email: "alex.admin@agency.example".to_owned(),
    }
}

pub fn account() -> Account {
    Account {
        display_name: NAME.to_owned(),
        email: ADDRESS.to_owned(),
        phone: "+31 20 555 01 23".to_owned(),
        language: "en".to_owned(),
        time_zone: "Europe/Amsterdam".to_owned(),
    }
}

pub fn versioned<T>(value: T) -> Versioned<T> {
    Versioned { value, etag: None }
}

pub fn settings(address: &str) -> MailboxSettings {
    let server = |protocol, host: &str, port, security| ServerSettings {
        protocol,
        host: host.to_owned(),
        port,
        security,
        user_name: address.to_owned(),
        sign_in: SignInMethod::Oauth2,
    };
    MailboxSettings {
        incoming: server(Protocol::Imap, "imap.gmail.com", 993, Security::Tls),
        outgoing: server(Protocol::Smtp, "smtp.gmail.com", 465, Security::Tls),
    }
}

pub fn mailbox(address: &str, status: MailboxStatus) -> Mailbox {
    Mailbox {
        id: address.into(),
        etag: "\"1\"".into(),
        provider: "google".into(),
        address: address.to_owned(),
        sender_name: NAME.to_owned(),
        status,
        settings: settings(address),
        created_at: AT_TEXT.into(),
    }
}

pub fn grant(address: &str) -> Grant {
    Grant {
        id: address.into(),
        attempt: "a1".into(),
        provider: "google".into(),
        address: address.to_owned(),
        granted_scopes: Vec::new(),
        settings: settings(address),
        lapses_at: AT_TEXT.into(),
        mailbox: None,
    }
}

pub fn attempt() -> Attempt {
    Attempt {
        id: "a1".into(),
        owner: Owner {
            user: "jane".into(),
            tenant: "agency".into(),
        },
        provider: "google".into(),
        reconnect: None,
        login_hint: None,
        registered_at: 0.0,
    }
}

pub fn reconnecting() -> Attempt {
    Attempt {
        reconnect: Some(Reconnect {
            mailbox: ADDRESS.into(),
            address: ADDRESS.to_owned(),
        }),
        ..attempt()
    }
}

pub fn ending(outcome: Outcome) -> Ending {
    Ending {
        outcome,
        report: Box::new(SupportReport {
            outcome,
            provider: "google".to_owned(),
            provider_error: None,
            failure: None,
            request_ids: vec![REQUEST.to_owned()],
            ended_at: AT_TEXT.to_owned(),
            browser:
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
                    .to_owned(),
        }),
        contact: (outcome == Outcome::NotActivated).then(contact),
        address: (outcome == Outcome::OtherAccount).then(|| OTHER_ADDRESS.to_owned()),
    }
}

pub fn problem(code: ProblemCode) -> Failure {
    Failure::problem(Problem {
        request_id: Some(REQUEST.to_owned()),
        ..Problem::new(code)
    })
}

/// The ATS's own folders, as the reference ATS has them.
pub fn roles() -> Vec<FolderRole> {
    let role = |id: &str, purpose, name: &str, required, retention| FolderRole {
        id: id.into(),
        purpose,
        name: name.to_owned(),
        required,
        retention,
        reads_sub_folders: true,
    };
    let emptied = Retention::EmptiedAfter { days: 30 };
    vec![
        role("inbox", Purpose::Inbox, "Inbox", true, Retention::Kept),
        role("sent", Purpose::Sent, "Sent", true, Retention::Kept),
        role("drafts", Purpose::Drafts, "Drafts", false, Retention::Kept),
        role("archive", Purpose::Archive, "Archive", true, Retention::Kept),
        role("deleted", Purpose::Deleted, "Deleted", true, emptied),
        role("junk", Purpose::Junk, "Junk", false, emptied),
        role("finance", Purpose::Other, "Finance", false, Retention::Unknown),
    ]
}

pub fn folder(path: &str) -> RemoteFolder {
    RemoteFolder {
        id: path.into(),
        path: path.to_owned(),
        delimiter: Some('/'),
        special_use: None,
        selectable: true,
        messages: None,
    }
}

fn google(root: &str, names: [&str; 7]) -> Vec<RemoteFolder> {
    use SpecialUse::{All, Drafts, Flagged, Important, Junk, Sent, Trash};
    let marks = [All, Sent, Drafts, Trash, Junk, Flagged, Important];
    let container = RemoteFolder {
        selectable: false,
        ..folder(root)
    };
    let marked = names.iter().zip(marks).map(|(name, mark)| RemoteFolder {
        special_use: Some(mark),
        messages: Some(1_234),
        ..folder(&format!("{root}/{name}"))
    });
    [folder("INBOX"), container].into_iter().chain(marked).collect()
}

/// An English Gmail with some labels.
pub fn gmail() -> Vec<RemoteFolder> {
    let names = [
        "All Mail",
        "Sent Mail",
        "Drafts",
        "Trash",
        "Spam",
        "Starred",
        "Important",
    ];
    let labels = LABELS.iter().map(|path| folder(path));
    google("[Gmail]", names).into_iter().chain(labels).collect()
}

/// A Dutch one.
pub fn dutch() -> Vec<RemoteFolder> {
    let names = [
        "Alle berichten",
        "Verzonden berichten",
        "Concepten",
        "Prullenbak",
        "Spam",
        "Met ster",
        "Belangrijk",
    ];
    let labels = ["Kandidaten", "Klanten", "Klanten/Facturen"].map(folder);
    google("[Google Mail]", names).into_iter().chain(labels).collect()
}

/// A mailbox with so many labels in all.
pub fn many(count: usize) -> Vec<RemoteFolder> {
    const COMPANIES: [&str; 8] = [
        "Acme", "Borealis", "Cobalt", "Delta", "Everest", "Fjord", "Gamma", "Helix",
    ];
    const KINDS: [&str; 5] = ["Invoices", "Offers", "Rejected", "Notes", "Shortlist"];
    let mut folders = gmail();
    let labels = (1..).flat_map(|year| {
        COMPANIES.iter().flat_map(move |company| {
            KINDS
                .iter()
                .map(move |kind| folder(&format!("Client {year:03}/{company}/{kind}")))
        })
    });
    let missing = count.saturating_sub(folders.len());
    folders.extend(labels.take(missing));
    folders
}

/// Names that are as long as a server allows.
pub fn long() -> Vec<RemoteFolder> {
    let mut folders = gmail();
    folders.push(folder(LONG_FOLDER));
    folders
}

pub fn reference(path: &str) -> FolderReference {
    FolderReference {
        id: path.into(),
        path: path.to_owned(),
        special_use: None,
    }
}

pub fn chosen(path: &str) -> Choice {
    Choice::Folder {
        folder: reference(path),
    }
}
