use mailbridge_contract::folder::{Choice, FolderReference, RemoteFolder};
use proptest::prelude::*;

use super::super::sample;
use super::*;

const UNMARKED: Option<SpecialUse> = None;

fn choose(tree: &FolderTree, path: &str) -> Choice {
    let folder = tree.folders().iter().find(|folder| folder.remote.path == path);
    Choice::Folder {
        folder: FolderReference::from(&folder.unwrap_or_else(|| panic!("no {path}")).remote),
    }
}

/// The conflicts of one role, when it has this choice and all others are as suggested.
fn of(tree: &FolderTree, roles: &[FolderRole], role: &str, choice: Choice) -> Vec<Conflict> {
    let place = roles
        .iter()
        .position(|other| other.id.as_str() == role)
        .expect("a role");
    let mut choices = vec![Choice::Automatic { folder: None }; roles.len()];
    choices[place] = choice;
    all(tree, roles, &choices).swap_remove(place)
}

fn all(tree: &FolderTree, roles: &[FolderRole], choices: &[Choice]) -> Vec<Vec<Conflict>> {
    let suggestions = Suggestions::new(tree);
    let standings: Vec<_> = roles
        .iter()
        .zip(choices)
        .map(|(role, choice)| Standing::of(choice, suggestions.of(role.purpose), tree))
        .collect();
    conflicts(roles, &standings, tree, &suggestions)
}

/// One Gmail mailbox with some labels: which conflict each choice meets.
#[test]
fn every_rule_about_a_target() {
    use Severity::{Error, Warning};
    let counted = |path: &str, messages| RemoteFolder {
        messages: Some(messages),
        ..sample::label(path)
    };
    let mut listed: Vec<RemoteFolder> = sample::english_gmail(&["Clients", "Clients/Acme"])
        .folders()
        .iter()
        .map(|folder| folder.remote.clone())
        .collect();
    listed.extend([
        counted("Full", 12),
        counted("New", 0),
        sample::container("Box"),
        sample::marked("Old", SpecialUse::Archive),
    ]);
    let tree = FolderTree::new(listed);
    let roles = sample::roles();
    for (role, path, expected) in [
        (
            "deleted",
            "[Gmail]/All Mail",
            vec![(Conflict::AllMailAsDeleted, Error)],
        ),
        (
            "junk",
            "[Gmail]/All Mail",
            vec![(Conflict::AllMailAsDeleted, Error)],
        ),
        (
            "archive",
            "[Gmail]/All Mail",
            vec![(Conflict::AllMailAsArchive, Warning)],
        ),
        (
            "inbox",
            "[Gmail]/All Mail",
            vec![(Conflict::AllMailAsOther, Warning)],
        ),
        ("archive", "[Gmail]/Starred", vec![(Conflict::View, Error)]),
        ("drafts", "[Gmail]/Important", vec![(Conflict::View, Error)]),
        (
            "archive",
            "[Gmail]/Trash",
            vec![
                (
                    Conflict::UsedTwice {
                        other: 4,
                        emptied: true,
                    },
                    Error,
                ),
                (Conflict::EmptiedByServer, Error),
            ],
        ),
        (
            "junk",
            "[Gmail]/Trash",
            vec![(
                Conflict::UsedTwice {
                    other: 4,
                    emptied: false,
                },
                Warning,
            )],
        ),
        (
            "drafts",
            "[Gmail]/Sent Mail",
            vec![(
                Conflict::UsedTwice {
                    other: 1,
                    emptied: false,
                },
                Warning,
            )],
        ),
        (
            "archive",
            "INBOX",
            vec![
                (
                    Conflict::UsedTwice {
                        other: 0,
                        emptied: false,
                    },
                    Warning,
                ),
                (Conflict::InboxAsArchive, Error),
            ],
        ),
        (
            "deleted",
            "INBOX",
            vec![
                (
                    Conflict::UsedTwice {
                        other: 0,
                        emptied: true,
                    },
                    Error,
                ),
                (Conflict::KeptFolderEmptied { days: 30 }, Error),
            ],
        ),
        (
            "junk",
            "[Gmail]/Drafts",
            vec![
                (
                    Conflict::UsedTwice {
                        other: 2,
                        emptied: true,
                    },
                    Error,
                ),
                (Conflict::KeptFolderEmptied { days: 30 }, Error),
            ],
        ),
        (
            "deleted",
            "Full",
            vec![(
                Conflict::LabelEmptied {
                    days: 30,
                    messages: Some(12),
                },
                Warning,
            )],
        ),
        (
            "deleted",
            "Clients",
            vec![(
                Conflict::LabelEmptied {
                    days: 30,
                    messages: None,
                },
                Warning,
            )],
        ),
        ("deleted", "New", vec![]),
        ("archive", "Box", vec![(Conflict::Container, Error)]),
        ("archive", "Full", vec![]),
        ("inbox", "Clients/Acme", vec![]),
    ] {
        let mut found = of(&tree, &roles, role, choose(&tree, path));
        found.sort_by_key(|conflict| format!("{conflict:?}"));
        let mut wanted: Vec<_> = expected.iter().map(|(conflict, _)| conflict.clone()).collect();
        wanted.sort_by_key(|conflict| format!("{conflict:?}"));
        assert_eq!(found, wanted, "{role} in {path}");
        for (conflict, severity) in expected {
            assert_eq!(conflict.severity(), severity, "{conflict:?}");
        }
    }
}

#[test]
fn the_worst_comes_first() {
    let tree = sample::english_gmail(&[]);
    let found = of(&tree, &sample::roles(), "archive", choose(&tree, "INBOX"));
    assert_eq!(found[0], Conflict::InboxAsArchive);
}

#[test]
fn sub_folders_that_are_not_read() {
    let unread = |id: &str| FolderRole {
        reads_sub_folders: false,
        ..sample::role(id, Purpose::Archive, true, Retention::Kept)
    };
    let tree = sample::labels(&[
        "INBOX",
        "INBOX/Team",
        "Clients",
        "Clients/Acme",
        "Clients/Acme/Old",
    ]);
    for (path, expected) in [
        ("Clients", vec![Conflict::SubFoldersNotRead { count: 2 }]),
        ("Clients/Acme/Old", vec![]),
    ] {
        assert_eq!(
            of(&tree, &[unread("a")], "a", choose(&tree, path)),
            expected,
            "{path}"
        );
        let reading = [sample::role("a", Purpose::Archive, true, Retention::Kept)];
        assert_eq!(of(&tree, &reading, "a", choose(&tree, path)), [], "{path}");
    }
    assert_eq!(
        Conflict::SubFoldersNotRead { count: 2 }.severity(),
        Severity::Warning
    );

    let inbox = FolderRole {
        purpose: Purpose::Inbox,
        ..unread("inbox")
    };
    let automatic = Choice::Automatic { folder: None };
    assert_eq!(
        of(&tree, std::slice::from_ref(&inbox), "inbox", automatic.clone()),
        [Conflict::SubFoldersNotRead { count: 1 }]
    );
    let below_inbox = sample::labels(&["INBOX", "INBOX/Sent", "INBOX/Trash"]);
    assert_eq!(
        of(&below_inbox, &[inbox], "inbox", automatic),
        [],
        "INBOX is the only root"
    );
}

/// What no folder at all means: role, choice, mailbox.
#[test]
fn every_rule_about_a_missing_target() {
    use Severity::{Error, Warning};
    let automatic = || Choice::Automatic { folder: None };
    let gone = |mark: Option<SpecialUse>| Choice::Folder {
        folder: FolderReference {
            id: "gone".into(),
            path: "gone".to_owned(),
            special_use: mark,
        },
    };
    let gmail = sample::english_gmail(&[]);
    let bare = sample::labels(&["INBOX", "Work"]);
    let hidden = FolderTree::new(vec![
        sample::label("INBOX"),
        sample::marked("Sent", SpecialUse::Sent),
        sample::marked("a", SpecialUse::Drafts),
    ]);
    let archived = FolderTree::new(vec![sample::marked("Old", SpecialUse::Archive)]);
    for (tree, role, choice, expected) in [
        (
            &gmail,
            "sent",
            Choice::NotMapped,
            Some((Conflict::RequiredNotMapped, Error)),
        ),
        (&gmail, "drafts", Choice::NotMapped, None),
        (
            &gmail,
            "archive",
            Choice::NotMapped,
            Some((Conflict::ArchiveNotMapped, Warning)),
        ),
        (
            &archived,
            "archive",
            Choice::NotMapped,
            Some((Conflict::RequiredNotMapped, Error)),
        ),
        (
            &gmail,
            "archive",
            automatic(),
            Some((Conflict::NothingFound, Error)),
        ),
        (&bare, "sent", automatic(), Some((Conflict::NothingFound, Error))),
        (&bare, "junk", automatic(), None),
        (
            &hidden,
            "deleted",
            automatic(),
            Some((Conflict::HiddenFromImap { required: true }, Error)),
        ),
        (
            &hidden,
            "junk",
            automatic(),
            Some((Conflict::HiddenFromImap { required: false }, Warning)),
        ),
        (
            &gmail,
            "archive",
            gone(UNMARKED),
            Some((Conflict::Vanished, Error)),
        ),
        (
            &gmail,
            "deleted",
            gone(Some(SpecialUse::Trash)),
            Some((Conflict::Vanished, Error)),
        ),
    ] {
        let found = of(tree, &sample::roles(), role, choice.clone());
        assert_eq!(
            found,
            Vec::from_iter(expected.clone().map(|(conflict, _)| conflict)),
            "{role} {choice:?}"
        );
        if let Some((conflict, severity)) = expected {
            assert_eq!(conflict.severity(), severity, "{conflict:?}");
        }
    }
}

fn any_choice(tree: &FolderTree) -> impl Strategy<Value = Choice> + use<> {
    let mut choices: Vec<Choice> = tree
        .folders()
        .iter()
        .map(|folder| Choice::Folder {
            folder: FolderReference::from(&folder.remote),
        })
        .collect();
    choices.push(Choice::NotMapped);
    choices.push(Choice::Automatic { folder: None });
    prop::sample::select(choices)
}

fn any_mapping() -> impl Strategy<Value = (FolderTree, Vec<Choice>)> {
    sample::any_tree().prop_flat_map(|tree| {
        let choices = prop::collection::vec(any_choice(&tree), sample::roles().len());
        (Just(tree), choices)
    })
}

proptest! {
    /// Without an error nothing is lost: this is what the rules are for.
    #[test]
    fn a_row_without_errors_empties_nothing_that_is_kept((tree, choices) in any_mapping()) {
        let roles = sample::roles();
        let suggestions = Suggestions::new(&tree);
        let standings: Vec<_> = roles.iter().zip(&choices)
            .map(|(role, choice)| Standing::of(choice, suggestions.of(role.purpose), &tree))
            .collect();
        let found = conflicts(&roles, &standings, &tree, &suggestions);
        for ((role, standing), _) in roles.iter().zip(&standings).zip(&found)
            .filter(|(_, found)| found.iter().all(|conflict| conflict.severity() < Severity::Error))
        {
            let Some(folder) = standing.folder().and_then(|index| tree.get(index)) else {
                prop_assert!(!role.required || (role.purpose == Purpose::Archive && *standing == Standing::NotMapped));
                continue;
            };
            prop_assert!(folder.remote.selectable);
            let mark = folder.remote.special_use.filter(|_| !folder.is_inbox());
            if role.retention == Retention::Kept {
                prop_assert!(!matches!(mark, Some(SpecialUse::Trash | SpecialUse::Junk)));
            } else {
                prop_assert!(!folder.is_inbox());
                prop_assert!(matches!(mark, None | Some(SpecialUse::Trash | SpecialUse::Junk | SpecialUse::Unknown)));
            }
            for (other, other_standing) in roles.iter().zip(&standings) {
                prop_assert!(other_standing.folder() != standing.folder() || other.retention == role.retention);
            }
        }
    }

    #[test]
    fn what_automatic_is_sure_of_is_no_error(tree in sample::any_tree()) {
        let roles = sample::roles();
        let choices = vec![Choice::Automatic { folder: None }; roles.len()];
        for (role, found) in roles.iter().zip(all(&tree, &roles, &choices)) {
            let suggested = Suggestions::new(&tree).of(role.purpose).folder();
            if suggested.is_some_and(|(_, found)| found.is_certain()) {
                prop_assert!(found.iter().all(|conflict| conflict.severity() < Severity::Error), "{role:?} {found:?}");
            }
        }
    }
}
