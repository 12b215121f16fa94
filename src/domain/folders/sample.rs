//! Mailboxes for tests.

use mailbridge_contract::RemoteFolderId;
use mailbridge_contract::folder::{FolderRole, Purpose, RemoteFolder, Retention, SpecialUse};

use proptest::prelude::*;

use super::tree::FolderTree;

pub fn label(path: &str) -> RemoteFolder {
    RemoteFolder {
        id: RemoteFolderId(path.to_owned()),
        path: path.to_owned(),
        delimiter: Some('/'),
        special_use: None,
        selectable: true,
        messages: None,
    }
}

pub fn marked(path: &str, special_use: SpecialUse) -> RemoteFolder {
    RemoteFolder {
        special_use: Some(special_use),
        ..label(path)
    }
}

pub fn container(path: &str) -> RemoteFolder {
    RemoteFolder {
        selectable: false,
        ..label(path)
    }
}

pub fn labels(paths: &[&str]) -> FolderTree {
    FolderTree::new(paths.iter().map(|path| label(path)).collect())
}

/// Gmail as it lists itself in a language, with these labels besides.
pub fn gmail(root: &str, names: [&str; 7], labels: &[&str]) -> FolderTree {
    use SpecialUse::{All, Drafts, Flagged, Important, Junk, Sent, Trash};
    let uses = [All, Sent, Drafts, Trash, Junk, Flagged, Important];
    let mut folders = vec![label("INBOX"), container(root)];
    folders.extend(
        names
            .iter()
            .zip(uses)
            .map(|(name, special_use)| marked(&format!("{root}/{name}"), special_use)),
    );
    folders.extend(labels.iter().map(|path| label(path)));
    FolderTree::new(folders)
}

pub fn english_gmail(labels: &[&str]) -> FolderTree {
    let names = [
        "All Mail",
        "Sent Mail",
        "Drafts",
        "Trash",
        "Spam",
        "Starred",
        "Important",
    ];
    gmail("[Gmail]", names, labels)
}

pub fn dutch_gmail(labels: &[&str]) -> FolderTree {
    let names = [
        "Alle berichten",
        "Verzonden berichten",
        "Concepten",
        "Prullenbak",
        "Spam",
        "Met ster",
        "Belangrijk",
    ];
    gmail("[Google Mail]", names, labels)
}

pub fn role(id: &str, purpose: Purpose, required: bool, retention: Retention) -> FolderRole {
    FolderRole {
        id: id.into(),
        purpose,
        name: id.to_owned(),
        required,
        retention,
        reads_sub_folders: true,
    }
}

/// The ATS's folders, in its order: Deleted and Junk are emptied after 30 days.
pub fn roles() -> Vec<FolderRole> {
    let emptied = Retention::EmptiedAfter { days: 30 };
    vec![
        role("inbox", Purpose::Inbox, true, Retention::Kept),
        role("sent", Purpose::Sent, true, Retention::Kept),
        role("drafts", Purpose::Drafts, false, Retention::Kept),
        role("archive", Purpose::Archive, true, Retention::Kept),
        role("deleted", Purpose::Deleted, true, emptied),
        role("junk", Purpose::Junk, false, emptied),
    ]
}

/// Labels in the manner of a recruiter's mailbox, up to four deep, some with accents.
pub fn many(count: usize) -> FolderTree {
    const TOP: [&str; 6] = [
        "Clients",
        "Vacatures",
        "Société Générale",
        "Archive 2019",
        "Zoë",
        "Interviews",
    ];
    const COMPANIES: [&str; 8] = [
        "Acme", "Borealis", "Cobalt", "Delta", "Everest", "Fjord", "Gamma", "Helix",
    ];
    const TOWNS: [&str; 5] = ["Amsterdam", "Berlin", "Köln", "Leuven", "Oslo"];
    const KINDS: [&str; 5] = ["Invoices", "Offers", "Rejected", "Notes", "Archive"];
    let paths = (1..).flat_map(|round| {
        TOP.iter().flat_map(move |top| {
            COMPANIES.iter().flat_map(move |company| {
                TOWNS.iter().flat_map(move |town| {
                    KINDS
                        .iter()
                        .map(move |kind| format!("{top} ({round})/{company}/{town}/{kind}"))
                })
            })
        })
    });
    FolderTree::new(paths.take(count).map(|path| label(&path)).collect())
}

/// Mailboxes of any kind: known names, marks, containers and nesting mixed.
pub fn any_tree() -> impl Strategy<Value = FolderTree> {
    use SpecialUse::{All, Archive, Drafts, Flagged, Important, Junk, Sent, Trash, Unknown};
    let name = prop::sample::select(vec![
        "INBOX", "Sent", "Archive", "Trash", "Spam", "Work", "[Gmail]", "Köln",
    ]);
    let path = prop::collection::vec(name, 1..3).prop_map(|names| names.join("/"));
    let mark = prop::option::weighted(
        0.4,
        prop::sample::select(vec![
            All, Archive, Drafts, Flagged, Important, Junk, Sent, Trash, Unknown,
        ]),
    );
    let folder =
        (path, mark, prop::bool::weighted(0.8)).prop_map(|(path, special_use, selectable)| RemoteFolder {
            special_use,
            selectable,
            ..label(&path)
        });
    prop::collection::vec(folder, 0..12).prop_map(|mut folders| {
        folders.sort_by(|a, b| a.path.cmp(&b.path));
        folders.dedup_by(|a, b| a.path == b.path);
        FolderTree::new(folders)
    })
}
