//! Which folder of the mailbox suits a folder of the ATS, and how that was found.

use mailbridge_contract::folder::{Purpose, SpecialUse};

use super::names::{KnownNames, Language};
use super::tree::{Folder, FolderIndex, FolderTree};

/// How a folder was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// IMAP itself says so: INBOX (RFC 3501 section 5.1).
    Inbox,
    /// The server marks it so (RFC 6154).
    SpecialUse(SpecialUse),
    /// Its name means so in a language: a guess.
    Name(Language),
}

impl Found {
    /// Whether the server itself said so.
    pub fn is_certain(self) -> bool {
        !matches!(self, Self::Name(_))
    }
}

/// What is suggested for a folder of the ATS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// This folder.
    Folder {
        /// Which.
        folder: FolderIndex,
        /// Why.
        found: Found,
    },
    /// Several suit as well as each other: the user decides.
    Several(Vec<FolderIndex>),
    /// The mailbox has no folder for archived mail, as in Gmail: all mail, a label, or none are equal choices.
    ArchiveElsewhere {
        /// The view of all messages, where it is listed.
        all_mail: Option<FolderIndex>,
        /// Labels that are called like an archive.
        labels: Vec<FolderIndex>,
    },
    /// Nothing suits.
    Nothing,
}

impl Suggestion {
    /// The one folder that automatic stands for.
    pub fn folder(&self) -> Option<(FolderIndex, Found)> {
        match self {
            Self::Folder { folder, found } => Some((*folder, *found)),
            _ => None,
        }
    }
}

/// The mark that goes with a purpose.
pub fn special_use(purpose: Purpose) -> Option<SpecialUse> {
    match purpose {
        Purpose::Sent => Some(SpecialUse::Sent),
        Purpose::Drafts => Some(SpecialUse::Drafts),
        Purpose::Archive => Some(SpecialUse::Archive),
        Purpose::Deleted => Some(SpecialUse::Trash),
        Purpose::Junk => Some(SpecialUse::Junk),
        Purpose::Inbox | Purpose::Other => None,
    }
}

/// Suggestions for one mailbox. Marks of the server come first; names only where it marks none for the purpose; roots
/// such as `[Gmail]` have no meaning of their own.
#[derive(Debug)]
pub struct Suggestions {
    inbox: Option<FolderIndex>,
    marked: Vec<(SpecialUse, FolderIndex)>,
    named: Vec<(Purpose, Language, FolderIndex)>,
}

impl Suggestions {
    /// Looks through the mailbox once.
    pub fn new(tree: &FolderTree) -> Self {
        let known = KnownNames::new();
        let mut suggestions = Self {
            inbox: tree.inbox(),
            marked: Vec::new(),
            named: Vec::new(),
        };
        for (index, folder) in tree.iter().filter(|(_, folder)| folder.remote.selectable) {
            if folder.is_inbox() {
                continue;
            }
            if let Some(mark) = mark(folder) {
                suggestions.marked.push((mark, index));
            } else if is_near_the_top(tree, folder)
                && let Some((purpose, language)) = known.purpose(folder.name())
            {
                suggestions.named.push((purpose, language, index));
            }
        }
        suggestions
    }

    /// The suggestion for a folder of the ATS with this purpose.
    pub fn of(&self, purpose: Purpose) -> Suggestion {
        if purpose == Purpose::Inbox {
            return self
                .inbox
                .map_or(Suggestion::Nothing, |folder| Suggestion::Folder {
                    folder,
                    found: Found::Inbox,
                });
        }
        let marked = special_use(purpose).map_or_else(Vec::new, |mark| self.marked_as(mark));
        if let Some(mark) = special_use(purpose).filter(|_| !marked.is_empty()) {
            return one_or_several(marked, Found::SpecialUse(mark));
        }
        let (labels, languages): (Vec<_>, Vec<_>) = self
            .named
            .iter()
            .filter(|(named, ..)| *named == purpose)
            .map(|(_, language, index)| (*index, *language))
            .unzip();
        let all_mail = self.marked_as(SpecialUse::All).first().copied();
        if purpose == Purpose::Archive && all_mail.is_some() {
            return Suggestion::ArchiveElsewhere { all_mail, labels };
        }
        match languages.first() {
            Some(language) => one_or_several(labels, Found::Name(*language)),
            None => Suggestion::Nothing,
        }
    }

    /// Whether the server marks folders at all: then a mark that is missing means something.
    pub fn server_marks_folders(&self) -> bool {
        !self.marked.is_empty()
    }

    fn marked_as(&self, mark: SpecialUse) -> Vec<FolderIndex> {
        let same = self.marked.iter().filter(|(other, _)| *other == mark);
        same.map(|(_, index)| *index).collect()
    }
}

fn one_or_several(folders: Vec<FolderIndex>, found: Found) -> Suggestion {
    match folders[..] {
        [folder] => Suggestion::Folder { folder, found },
        _ => Suggestion::Several(folders),
    }
}

/// The mark, where it is one that this version knows.
fn mark(folder: &Folder) -> Option<SpecialUse> {
    folder
        .remote
        .special_use
        .filter(|mark| *mark != SpecialUse::Unknown)
}

/// At the top or directly in INBOX, where mail programs make their folders: elsewhere a name such as "Archive" is one
/// of the user's own.
fn is_near_the_top(tree: &FolderTree, folder: &Folder) -> bool {
    match folder.parent.and_then(|parent| tree.get(parent)) {
        None => true,
        Some(parent) => parent.is_inbox(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::names::NAMES;
    use super::super::sample;
    use super::*;

    fn path(tree: &FolderTree, index: FolderIndex) -> &str {
        &tree.folders()[index.position()].remote.path
    }

    fn suggested(tree: &FolderTree, purpose: Purpose) -> Option<(&str, Found)> {
        let found = Suggestions::new(tree).of(purpose).folder();
        found.map(|(index, found)| (path(tree, index), found))
    }

    #[test]
    fn gmail_is_mapped_by_its_marks_in_any_language_and_under_any_root() {
        let dutch = sample::dutch_gmail(&["Sent", "Trash"]);
        for (purpose, expected) in [
            (Purpose::Inbox, ("INBOX", Found::Inbox)),
            (
                Purpose::Sent,
                (
                    "[Google Mail]/Verzonden berichten",
                    Found::SpecialUse(SpecialUse::Sent),
                ),
            ),
            (
                Purpose::Drafts,
                ("[Google Mail]/Concepten", Found::SpecialUse(SpecialUse::Drafts)),
            ),
            (
                Purpose::Deleted,
                ("[Google Mail]/Prullenbak", Found::SpecialUse(SpecialUse::Trash)),
            ),
            (
                Purpose::Junk,
                ("[Google Mail]/Spam", Found::SpecialUse(SpecialUse::Junk)),
            ),
        ] {
            assert_eq!(suggested(&dutch, purpose), Some(expected), "{purpose:?}");
        }
        assert_eq!(suggested(&dutch, Purpose::Other), None);
    }

    #[test]
    fn gmail_has_no_archive_so_the_choices_are_equal() {
        let tree = sample::english_gmail(&["Archive", "Archief", "Clients/Archive"]);
        match Suggestions::new(&tree).of(Purpose::Archive) {
            Suggestion::ArchiveElsewhere { all_mail, labels } => {
                assert_eq!(all_mail.map(|all| path(&tree, all)), Some("[Gmail]/All Mail"));
                let labels: Vec<_> = labels.iter().map(|label| path(&tree, *label)).collect();
                assert_eq!(labels, ["Archief", "Archive"]);
            }
            other => panic!("{other:?}"),
        }
        let other_server = FolderTree::new(vec![sample::marked("Oud", SpecialUse::Archive)]);
        assert_eq!(
            suggested(&other_server, Purpose::Archive),
            Some(("Oud", Found::SpecialUse(SpecialUse::Archive)))
        );
    }

    #[test]
    fn every_known_name_is_found_and_marked_as_a_guess() {
        for (_, purpose, names) in NAMES {
            for name in *names {
                let tree = sample::labels(&["INBOX", &name.to_uppercase()]);
                let (found_path, found) = suggested(&tree, *purpose).expect("found by name");
                assert_eq!(found_path, name.to_uppercase());
                assert!(!found.is_certain(), "{name}");
            }
        }
    }

    #[test]
    fn names_count_only_near_the_top() {
        let tree = sample::labels(&[
            "INBOX",
            "Clients",
            "Clients/Sent",
            "INBOX/Drafts",
            "INBOX/Old/Trash",
        ]);
        assert_eq!(suggested(&tree, Purpose::Sent), None);
        assert_eq!(
            suggested(&tree, Purpose::Drafts),
            Some(("INBOX/Drafts", Found::Name(Language::English)))
        );
        assert_eq!(suggested(&tree, Purpose::Deleted), None);
    }

    #[test]
    fn what_is_ambiguous_is_left_to_the_user() {
        let named = sample::labels(&["Sent", "Sent Items"]);
        assert!(
            matches!(Suggestions::new(&named).of(Purpose::Sent), Suggestion::Several(both) if both.len() == 2)
        );
        let marked = FolderTree::new(vec![
            sample::marked("a", SpecialUse::Trash),
            sample::marked("b", SpecialUse::Trash),
        ]);
        assert!(
            matches!(Suggestions::new(&marked).of(Purpose::Deleted), Suggestion::Several(both) if both.len() == 2)
        );
    }

    #[test]
    fn a_folder_marked_for_one_thing_is_no_guess_for_another() {
        let tree = FolderTree::new(vec![sample::marked("Archive", SpecialUse::Sent)]);
        assert_eq!(Suggestions::new(&tree).of(Purpose::Archive), Suggestion::Nothing);
    }

    proptest! {
        #[test]
        fn only_selectable_folders_are_suggested_and_none_for_two_purposes(tree in sample::any_tree()) {
            use Purpose::{Archive, Deleted, Drafts, Inbox, Junk, Sent};
            let suggestions = Suggestions::new(&tree);
            let mut seen = Vec::new();
            for purpose in [Inbox, Sent, Drafts, Archive, Deleted, Junk] {
                let folders = match suggestions.of(purpose) {
                    Suggestion::Folder { folder, .. } => vec![folder],
                    Suggestion::Several(folders) => folders,
                    Suggestion::ArchiveElsewhere { labels, .. } => labels,
                    Suggestion::Nothing => vec![],
                };
                for folder in folders {
                    prop_assert!(tree.folders()[folder.position()].remote.selectable);
                    prop_assert!(!seen.contains(&folder));
                    seen.push(folder);
                }
            }
        }
    }
}
