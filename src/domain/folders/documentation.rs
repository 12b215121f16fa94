//! Keeps the tables of `docs/folder-mapping.md` as the code has them. `UPDATE_DOCS=1 cargo test -p mailbridge documentation`
//! writes them anew.

use std::collections::BTreeMap;
use std::path::PathBuf;

use mailbridge_contract::folder::{FolderReference, SpecialUse};

use super::conflict::{Conflict, Severity};
use super::names::NAMES;
use super::standing::Standing;
use super::suggest::{Found, Suggestion, special_use};
use super::tree::FolderIndex;
use super::{sample, words};
use crate::domain::text::Message;

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/folder-mapping.md")
}

fn english(message: &Message) -> String {
    let texts: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(include_str!("../../../locales/en.json")).expect("a JSON object");
    let text = match &texts[message.key] {
        serde_json::Value::String(text) => text.clone(),
        forms => forms["other"].as_str().expect("a text").to_owned(),
    };
    let count = message.count.map(|count| ("count", count.to_string()));
    let arguments = message.arguments.iter().cloned().chain(count);
    arguments.fold(text, |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), &value)
    })
}

fn marks() -> String {
    let rows = sample::roles().into_iter().map(|role| {
        let mark =
            special_use(role.purpose).map_or("INBOX by its name".to_owned(), |mark| format!("`\\{mark:?}`"));
        format!("| {:?} | {mark} |\n", role.purpose)
    });
    "| folder of the ATS | found for certain by |\n| --- | --- |\n".to_owned() + &rows.collect::<String>()
}

fn names() -> String {
    let rows = NAMES.iter().map(|(language, purpose, names)| {
        format!("| {} | {purpose:?} | {} |\n", language.tag(), names.join(", "))
    });
    "| language | folder of the ATS | names |\n| --- | --- | --- |\n".to_owned() + &rows.collect::<String>()
}

fn found() -> String {
    let tree = sample::english_gmail(&["Archive"]);
    let index = FolderIndex::new(0);
    let all_mail = tree.marked(SpecialUse::All).next();
    let before = || FolderReference {
        id: "Old".into(),
        path: "Old".to_owned(),
        special_use: None,
    };
    let automatic = |found, before| Standing::Automatic {
        folder: index,
        found,
        before,
    };
    let open = |suggestion| Standing::AutomaticOpen {
        suggestion,
        before: None,
    };
    let standings = [
        automatic(Found::Inbox, None),
        automatic(Found::SpecialUse(SpecialUse::Sent), None),
        automatic(Found::Name(super::names::Language::Dutch), None),
        automatic(Found::Inbox, Some(before())),
        open(Suggestion::Several(vec![index, index])),
        open(Suggestion::ArchiveElsewhere {
            all_mail,
            labels: vec![],
        }),
        open(Suggestion::Nothing),
        Standing::Chosen(index),
        Standing::Renamed {
            folder: index,
            before: before(),
        },
        Standing::Followable {
            candidate: index,
            before: before(),
        },
        Standing::Gone(before()),
        Standing::NotMapped,
    ];
    let rows = standings.iter().map(|standing| {
        let said = english(&words::found(standing, &tree, "Gmail"));
        format!("| {said} | {:?} |\n", standing.confidence())
    });
    "| what the row says | how sure |\n| --- | --- |\n".to_owned() + &rows.collect::<String>()
}

/// One of each. A new conflict does not compile before it has its place here.
fn conflicts() -> Vec<Conflict> {
    use Conflict::*;
    let all = vec![
        UsedTwice {
            other: 4,
            emptied: true,
        },
        UsedTwice {
            other: 4,
            emptied: false,
        },
        AllMailAsDeleted,
        AllMailAsArchive,
        AllMailAsOther,
        InboxAsArchive,
        KeptFolderEmptied { days: 30 },
        LabelEmptied {
            days: 30,
            messages: Some(12),
        },
        LabelEmptied {
            days: 30,
            messages: None,
        },
        EmptiedByServer,
        View,
        Container,
        SubFoldersNotRead { count: 2 },
        RequiredNotMapped,
        ArchiveNotMapped,
        NothingFound,
        HiddenFromImap { required: true },
        HiddenFromImap { required: false },
        Vanished,
    ];
    for conflict in &all {
        match conflict {
            UsedTwice { .. } | AllMailAsDeleted | AllMailAsArchive | AllMailAsOther | InboxAsArchive => {}
            KeptFolderEmptied { .. } | LabelEmptied { .. } | EmptiedByServer | View | Container => {}
            SubFoldersNotRead { .. } | RequiredNotMapped | ArchiveNotMapped | NothingFound => {}
            HiddenFromImap { .. } | Vanished => {}
        }
    }
    all
}

fn rules() -> String {
    let tree = sample::labels(&["Work"]);
    let rows = conflicts().into_iter().map(|conflict| {
        let standing = match conflict {
            Conflict::Vanished => Standing::Gone(FolderReference {
                id: "Old".into(),
                path: "Old".to_owned(),
                special_use: None,
            }),
            _ => Standing::Chosen(FolderIndex::new(0)),
        };
        let message = words::conflict(&conflict, &standing, &tree, "Archive", |_| "Deleted".to_owned());
        let severity = match conflict.severity() {
            Severity::Error => "stops the save",
            Severity::Warning => "asks",
        };
        let debug = format!("{conflict:?}");
        let name = debug.split([' ', '{']).next().unwrap_or_default();
        format!("| `{name}` | {severity} | {} |\n", english(&message))
    });
    "| rule | effect | what the row says |\n| --- | --- | --- |\n".to_owned() + &rows.collect::<String>()
}

fn with_table(document: &str, name: &str, table: &str) -> String {
    let (start, end) = (format!("<!-- table: {name} -->\n"), "<!-- end -->".to_owned());
    let (before, rest) = document
        .split_once(&start)
        .unwrap_or_else(|| panic!("no table {name}"));
    let (_, after) = rest
        .split_once(&end)
        .unwrap_or_else(|| panic!("{name} does not end"));
    format!("{before}{start}\n{table}\n{end}{after}")
}

#[test]
fn the_tables_of_the_documentation_are_those_of_the_code() {
    let document = std::fs::read_to_string(file()).expect("docs/folder-mapping.md");
    let tables = [
        ("marks", marks()),
        ("names", names()),
        ("found", found()),
        ("rules", rules()),
    ];
    let expected = tables.iter().fold(document.clone(), |document, (name, table)| {
        with_table(&document, name, table)
    });
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(file(), &expected).expect("writable");
    } else {
        assert!(
            document == expected,
            "docs/folder-mapping.md is not as the code: run with UPDATE_DOCS=1"
        );
    }
}
