//! What a choice stands for in the mailbox as it is now.

use mailbridge_contract::folder::{Choice, FolderReference, SpecialUse};

use super::suggest::{Found, Suggestion};
use super::tree::{FolderIndex, FolderTree};

/// What a choice stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Automatic, which is this folder now.
    Automatic {
        /// Which.
        folder: FolderIndex,
        /// Why.
        found: Found,
        /// What automatic stood for when the mapping was saved, where that was another folder.
        before: Option<FolderReference>,
    },
    /// Automatic, but no one folder suits.
    AutomaticOpen {
        /// What can be said instead.
        suggestion: Suggestion,
        /// What automatic stood for when the mapping was saved.
        before: Option<FolderReference>,
    },
    /// The folder that the user chose.
    Chosen(FolderIndex),
    /// The folder that the user chose, under another name now: the server kept its id.
    Renamed {
        /// Where it is now.
        folder: FolderIndex,
        /// What it was when it was chosen.
        before: FolderReference,
    },
    /// The folder that the user chose is gone, and this one seems to be it under another name. Only the user can say so.
    Followable {
        /// The folder with the same mark or path.
        candidate: FolderIndex,
        /// What was chosen.
        before: FolderReference,
    },
    /// The folder that the user chose is gone, or hidden from IMAP.
    Gone(FolderReference),
    /// Mail stays in the ATS.
    NotMapped,
}

/// How sure a row can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The user should look at it.
    Uncertain,
    /// The user decided.
    Decided,
    /// The server itself said so, and it is as it was.
    Certain,
}

impl Standing {
    /// What the choice stands for. A folder that vanished is never replaced: at most a candidate is named.
    pub fn of(choice: &Choice, suggestion: Suggestion, tree: &FolderTree) -> Self {
        match choice {
            Choice::NotMapped => Self::NotMapped,
            Choice::Folder { folder } => chosen(folder, tree),
            Choice::Automatic { folder: before } => match suggestion.folder() {
                Some((folder, found)) => Self::Automatic {
                    folder,
                    found,
                    before: before
                        .clone()
                        .filter(|before| tree.find(&before.id) != Some(folder)),
                },
                None => Self::AutomaticOpen {
                    suggestion,
                    before: before.clone(),
                },
            },
        }
    }

    /// The folder that mail is exchanged with.
    pub fn folder(&self) -> Option<FolderIndex> {
        match self {
            Self::Automatic { folder, .. } | Self::Renamed { folder, .. } | Self::Chosen(folder) => {
                Some(*folder)
            }
            Self::AutomaticOpen { .. } | Self::Followable { .. } | Self::Gone(_) | Self::NotMapped => None,
        }
    }

    /// How sure it is.
    pub fn confidence(&self) -> Confidence {
        match self {
            Self::Automatic {
                found, before: None, ..
            } if found.is_certain() => Confidence::Certain,
            Self::Chosen(_) | Self::NotMapped => Confidence::Decided,
            _ => Confidence::Uncertain,
        }
    }
}

fn chosen(reference: &FolderReference, tree: &FolderTree) -> Standing {
    let before = reference.clone();
    match tree.find(&reference.id) {
        Some(index) => match tree.get(index) {
            Some(folder) if folder.remote.path != reference.path => Standing::Renamed {
                folder: index,
                before,
            },
            _ => Standing::Chosen(index),
        },
        None => match candidate(reference, tree) {
            Some(candidate) => Standing::Followable { candidate, before },
            None => Standing::Gone(before),
        },
    }
}

/// The only folder with the mark that the vanished one had; else the only one with its path, which a server lists under
/// another raw name when the encoding of names changes (RFC 6855 section 3).
fn candidate(reference: &FolderReference, tree: &FolderTree) -> Option<FolderIndex> {
    let mark = reference.special_use.filter(|mark| *mark != SpecialUse::Unknown);
    let marked = mark.and_then(|mark| only(tree.marked(mark)));
    marked.or_else(|| {
        only(
            tree.iter()
                .filter(|(_, folder)| folder.remote.selectable && folder.remote.path == reference.path)
                .map(|(index, _)| index),
        )
    })
}

fn only(mut folders: impl Iterator<Item = FolderIndex>) -> Option<FolderIndex> {
    folders.next().filter(|_| folders.next().is_none())
}

#[cfg(test)]
mod tests {
    use mailbridge_contract::folder::{Purpose, RemoteFolder};
    use proptest::prelude::*;

    use super::super::sample;
    use super::super::suggest::Suggestions;
    use super::*;

    fn reference(path: &str, special_use: Option<SpecialUse>) -> FolderReference {
        FolderReference {
            id: path.into(),
            path: path.to_owned(),
            special_use,
        }
    }

    fn standing(choice: &Choice, purpose: Purpose, tree: &FolderTree) -> Standing {
        Standing::of(choice, Suggestions::new(tree).of(purpose), tree)
    }

    #[test]
    fn a_chosen_folder_stays_chosen_while_its_id_is_there() {
        let tree = sample::labels(&["Work"]);
        let work = tree.find(&"Work".into()).expect("listed");
        let choice = Choice::Folder {
            folder: reference("Work", None),
        };
        assert_eq!(standing(&choice, Purpose::Archive, &tree), Standing::Chosen(work));

        let renamed = FolderTree::new(vec![RemoteFolder {
            path: "Job".to_owned(),
            ..sample::label("Work")
        }]);
        match standing(&choice, Purpose::Archive, &renamed) {
            Standing::Renamed { folder, before } => {
                assert_eq!(renamed.get(folder).map(|folder| folder.name()), Some("Job"));
                assert_eq!(before.path, "Work");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_vanished_folder_is_offered_to_be_followed_by_its_mark() {
        let dutch = sample::dutch_gmail(&[]);
        let choice = Choice::Folder {
            folder: reference("[Gmail]/Trash", Some(SpecialUse::Trash)),
        };
        let standing = standing(&choice, Purpose::Deleted, &dutch);
        assert!(matches!(&standing, Standing::Followable { candidate, .. }
            if dutch.get(*candidate).map(|folder| folder.name()) == Some("Prullenbak")));
        assert_eq!(
            standing.folder(),
            None,
            "nothing is followed before the user says so"
        );
    }

    #[test]
    fn a_vanished_folder_is_offered_to_be_followed_by_its_path() {
        let tree = FolderTree::new(vec![RemoteFolder {
            id: "R&D".into(),
            ..sample::label("R&D")
        }]);
        let before = FolderReference {
            id: "R&-D".into(),
            ..reference("R&D", None)
        };
        let choice = Choice::Folder { folder: before };
        assert!(matches!(
            standing(&choice, Purpose::Archive, &tree),
            Standing::Followable { .. }
        ));
    }

    #[test]
    fn a_vanished_folder_without_trace_is_asked_about() {
        let two_trashes = FolderTree::new(vec![
            sample::marked("a", SpecialUse::Trash),
            sample::marked("b", SpecialUse::Trash),
        ]);
        for before in [reference("Old", Some(SpecialUse::Trash)), reference("Old", None)] {
            let choice = Choice::Folder {
                folder: before.clone(),
            };
            assert_eq!(
                standing(&choice, Purpose::Deleted, &two_trashes),
                Standing::Gone(before)
            );
        }
    }

    #[test]
    fn automatic_says_when_it_stands_for_another_folder_than_it_did() {
        let dutch = sample::dutch_gmail(&[]);
        let english = reference("[Gmail]/Spam", Some(SpecialUse::Junk));
        let moved = Choice::Automatic {
            folder: Some(english.clone()),
        };
        let standing_moved = standing(&moved, Purpose::Junk, &dutch);
        assert!(
            matches!(&standing_moved, Standing::Automatic { before: Some(before), .. } if *before == english)
        );
        assert_eq!(standing_moved.confidence(), Confidence::Uncertain);

        let same = Choice::Automatic {
            folder: Some(reference("[Google Mail]/Spam", None)),
        };
        let standing_same = standing(&same, Purpose::Junk, &dutch);
        assert!(matches!(standing_same, Standing::Automatic { before: None, .. }));
        assert_eq!(standing_same.confidence(), Confidence::Certain);
    }

    proptest! {
        #[test]
        fn a_chosen_folder_is_never_silently_replaced(tree in sample::any_tree(), path in "[ABS][a-z]{0,4}", marked in any::<bool>()) {
            let before = reference(&path, marked.then_some(SpecialUse::Sent));
            let choice = Choice::Folder { folder: before.clone() };
            let standing = standing(&choice, Purpose::Sent, &tree);
            match standing.folder() {
                Some(index) => prop_assert_eq!(&tree.folders()[index.position()].remote.id, &before.id),
                None => prop_assert_eq!(tree.find(&before.id), None),
            }
        }
    }
}
