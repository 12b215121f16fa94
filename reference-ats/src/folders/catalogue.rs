//! The sample mailboxes: an English Gmail, a Dutch one, and one of 10,000 labels.

use mailbridge_contract::RemoteFolderId;
use mailbridge_contract::folder::{RemoteFolder, SpecialUse};

use super::modified_utf7;
use crate::demo;

/// What separates a parent from its child at Gmail.
pub const DELIMITER: char = '/';

const LARGE: usize = 10_000;

/// The folders of the mailbox of this address as it was made.
pub fn folders(address: &str) -> Vec<RemoteFolder> {
    match address.to_ascii_lowercase().as_str() {
        demo::ARCHIVE_ADDRESS => generated(LARGE),
        demo::SANNE_ADDRESS => small(&DUTCH_SPECIAL, &DUTCH),
        _ => small(&ENGLISH_SPECIAL, &ENGLISH),
    }
}

type Special = [(&'static str, SpecialUse); 7];

const ENGLISH_SPECIAL: Special = [
    ("[Gmail]/All Mail", SpecialUse::All),
    ("[Gmail]/Drafts", SpecialUse::Drafts),
    ("[Gmail]/Important", SpecialUse::Important),
    ("[Gmail]/Sent Mail", SpecialUse::Sent),
    ("[Gmail]/Spam", SpecialUse::Junk),
    ("[Gmail]/Starred", SpecialUse::Flagged),
    ("[Gmail]/Trash", SpecialUse::Trash),
];

const DUTCH_SPECIAL: Special = [
    ("[Gmail]/Alle berichten", SpecialUse::All),
    ("[Gmail]/Belangrijk", SpecialUse::Important),
    ("[Gmail]/Concepten", SpecialUse::Drafts),
    ("[Gmail]/Met ster", SpecialUse::Flagged),
    ("[Gmail]/Prullenbak", SpecialUse::Trash),
    ("[Gmail]/Spam", SpecialUse::Junk),
    ("[Gmail]/Verzonden berichten", SpecialUse::Sent),
];

/// Paths with how many messages are there.
const ENGLISH: [(&str, u32); 11] = [
    ("Archive 2025", 1840),
    ("Candidates", 212),
    ("Candidates/Interviewing", 31),
    ("Candidates/Placed", 87),
    ("Candidates/Rejected", 1290),
    ("Clients", 0),
    ("Clients/Acme", 64),
    ("Clients/R&D Partners", 12),
    ("Interviews", 148),
    ("Newsletters", 903),
    ("Société Générale", 5),
];

const DUTCH: [(&str, u32); 10] = [
    ("Archief 2025", 2210),
    ("Facturen", 95),
    ("Kandidaten", 180),
    ("Kandidaten/Afgewezen", 760),
    ("Kandidaten/Geplaatst", 54),
    ("Kandidaten/In gesprek", 22),
    ("Koffie ☕ & gebak", 7),
    ("Referenties", 41),
    ("Vacatures", 0),
    ("Vacatures/Zoë & co", 16),
];

fn small(special: &Special, labels: &[(&str, u32)]) -> Vec<RemoteFolder> {
    let mut folders = standard(special);
    folders.extend(labels.iter().map(|(path, messages)| RemoteFolder {
        messages: Some(*messages),
        ..folder(path)
    }));
    folders
}

fn standard(special: &Special) -> Vec<RemoteFolder> {
    let mut folders = vec![
        folder("INBOX"),
        RemoteFolder {
            selectable: false,
            ..folder("[Gmail]")
        },
    ];
    folders.extend(special.iter().map(|(path, flag)| RemoteFolder {
        special_use: Some(*flag),
        ..folder(path)
    }));
    folders
}

/// An ordinary folder of this path.
pub fn folder(path: &str) -> RemoteFolder {
    RemoteFolder {
        id: RemoteFolderId(modified_utf7::encode(path)),
        path: path.to_owned(),
        delimiter: Some(DELIMITER),
        special_use: None,
        selectable: true,
        messages: None,
    }
}

const TOP: [&str; 25] = [
    "Clients",
    "Candidates",
    "Invoices",
    "Interviews",
    "Archive 2019",
    "Archive 2020",
    "Archive 2021",
    "Projecten",
    "Vacatures",
    "Contracts",
    "Finance",
    "Suppliers",
    "Marketing",
    "Personal",
    "Referenties",
    "Onboarding",
    "Payroll",
    "Travel",
    "Société Générale",
    "Zoë",
    "Team",
    "Reports",
    "Legal",
    "IT",
    "Newsletters",
];
const SECOND: [&str; 20] = [
    "Acme",
    "Borealis",
    "Cobalt",
    "Delta",
    "Everest",
    "Fjord",
    "Gamma",
    "Helix",
    "Indigo",
    "Juniper",
    "Kestrel",
    "Lumen",
    "Meridian",
    "Nimbus",
    "Orion",
    "Pioneer",
    "Quartz",
    "Riverside",
    "Solstice",
    "Tundra",
];
const THIRD: [&str; 15] = [
    "Amsterdam",
    "Berlin",
    "Copenhagen",
    "Dublin",
    "Eindhoven",
    "Frankfurt",
    "Ghent",
    "Hamburg",
    "Innsbruck",
    "Jena",
    "Köln",
    "Leuven",
    "Madrid",
    "Nijmegen",
    "Oslo",
];
const FOURTH: [&str; 10] = [
    "Invoices",
    "Interviews",
    "Offers",
    "Rejected",
    "Shortlist",
    "Screening",
    "Contracts",
    "Notes",
    "Feedback",
    "Archive",
];

/// So many folders in tree order: INBOX, `[Gmail]` and what is in it, then labels up to four deep.
fn generated(count: usize) -> Vec<RemoteFolder> {
    let labels = (0..).flat_map(|round| TOP.iter().flat_map(move |top| tree(top, round)));
    standard(&ENGLISH_SPECIAL)
        .into_iter()
        .chain(labels.map(|path| folder(&path)))
        .take(count)
        .collect()
}

/// A top label with all that is below it. Each round has trees of its own, numbered from the second on.
fn tree(top: &str, round: usize) -> Vec<String> {
    let top = if round == 0 {
        top.to_owned()
    } else {
        format!("{top} ({})", round + 1)
    };
    let mut paths = vec![top.clone()];
    for second in &SECOND[..4 + round % 3] {
        paths.push(format!("{top}/{second}"));
        for third in &THIRD[..6] {
            paths.push(format!("{top}/{second}/{third}"));
            paths.extend(
                FOURTH
                    .iter()
                    .map(|fourth| format!("{top}/{second}/{third}/{fourth}")),
            );
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_large_mailbox_is_the_list_that_other_clients_are_measured_with() {
        let folders = generated(LARGE);
        assert_eq!(folders.len(), 10_000);
        for (place, path) in FIXED {
            assert_eq!(folders[place].path, path, "at {place}");
        }
        let paths: Vec<&str> = folders.iter().map(|folder| folder.path.as_str()).collect();
        let hash: String = Sha256::digest(paths.join("\n"))
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(hash, HASH, "the same list in the same order");
        assert!(!folders[1].selectable);
        assert_eq!(
            folders
                .iter()
                .filter(|folder| folder.special_use.is_some())
                .count(),
            7
        );
    }

    #[test]
    fn every_folder_has_an_id_and_a_parent() {
        for address in [demo::ARCHIVE_ADDRESS, demo::SANNE_ADDRESS, demo::JANE_ADDRESS] {
            let folders = folders(address);
            let paths: HashSet<&str> = folders.iter().map(|folder| folder.path.as_str()).collect();
            let ids: HashSet<&str> = folders.iter().map(|folder| folder.id.as_str()).collect();
            assert_eq!((paths.len(), ids.len()), (folders.len(), folders.len()));
            for folder in &folders {
                assert!(folder.id.as_str().is_ascii());
                if let Some((parent, _)) = folder.path.rsplit_once(DELIMITER) {
                    assert!(paths.contains(parent), "{parent}");
                }
            }
        }
    }

    /// Places in the list, and the hash of all its paths, one a line.
    const FIXED: [(usize, &str); 9] = [
        (0, "INBOX"),
        (1, "[Gmail]"),
        (8, "[Gmail]/Trash"),
        (9, "Clients"),
        (12, "Clients/Acme/Amsterdam/Invoices"),
        (276, "Clients/Delta/Frankfurt/Feedback"),
        (5000, "Société Générale/Cobalt/Berlin/Interviews"),
        (6851, "Clients (2)/Borealis/Eindhoven/Rejected"),
        (9999, "Contracts (2)/Delta/Dublin/Shortlist"),
    ];
    const HASH: &str = "1f8e7c2c93146360d5e17969866724b83a6fc6eb9d253e0149d45b1a46d4bfc8";
}
