//! A name for a new folder: what can be known before the server has the last word.

use super::tree::{FolderIndex, FolderTree};

/// Why a name cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// There is nothing but white space.
    Empty,
    /// The character separates folders at this server: it would make two folders of one.
    Delimiter(char),
    /// It holds a control character (RFC 9051 section 5.1).
    ControlCharacter,
    /// INBOX is there already, in whatever case (RFC 9051 section 5.1).
    Inbox,
    /// There is such a folder in the same place.
    Exists(FolderIndex),
    /// The server has no folders in folders.
    NoNesting,
}

/// The name to send, without white space around it.
///
/// # Errors
/// When the server would certainly refuse it, or make something else of it. The server may have further rules.
pub fn check_name<'a>(
    typed: &'a str,
    parent: Option<FolderIndex>,
    tree: &FolderTree,
) -> Result<&'a str, NameProblem> {
    let name = typed.trim();
    let parent_folder = parent.and_then(|parent| tree.get(parent));
    let delimiter = match parent_folder {
        Some(parent) => Some(parent.remote.delimiter.ok_or(NameProblem::NoNesting)?),
        None => tree.folders().iter().find_map(|folder| folder.remote.delimiter),
    };
    if name.is_empty() {
        return Err(NameProblem::Empty);
    }
    if let Some(delimiter) = delimiter.filter(|delimiter| name.contains(*delimiter)) {
        return Err(NameProblem::Delimiter(delimiter));
    }
    if name.chars().any(char::is_control) {
        return Err(NameProblem::ControlCharacter);
    }
    if parent_folder.is_none() && name.eq_ignore_ascii_case("INBOX") {
        return Err(NameProblem::Inbox);
    }
    match tree
        .iter()
        .find(|(_, folder)| folder.parent == parent && folder.name() == name)
    {
        Some((existing, _)) => Err(NameProblem::Exists(existing)),
        None => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    use mailbridge_contract::folder::RemoteFolder;

    use super::super::sample;
    use super::*;

    #[test]
    fn names_are_checked_for_what_can_be_known_here() {
        let tree = sample::labels(&["INBOX", "Work", "Work/Old"]);
        let work = tree.find(&"Work".into());
        let old = tree.find(&"Work/Old".into()).expect("listed");
        for (typed, parent, expected) in [
            (" Archive ", None, Ok("Archive")),
            ("Archief & co 🎉 [1] \"x\"", None, Ok("Archief & co 🎉 [1] \"x\"")),
            ("", None, Err(NameProblem::Empty)),
            (" \u{a0} ", work, Err(NameProblem::Empty)),
            ("a/b", None, Err(NameProblem::Delimiter('/'))),
            ("a.b", None, Ok("a.b")),
            ("a\tb", None, Err(NameProblem::ControlCharacter)),
            ("inbox", None, Err(NameProblem::Inbox)),
            ("inbox", work, Ok("inbox")),
            ("Old", work, Err(NameProblem::Exists(old))),
            ("Old", None, Ok("Old")),
            ("old", work, Ok("old")),
        ] {
            assert_eq!(
                check_name(typed, parent, &tree),
                expected,
                "{typed:?} in {parent:?}"
            );
        }
    }

    #[test]
    fn a_flat_mailbox_has_no_folders_in_folders() {
        let tree = FolderTree::new(vec![RemoteFolder {
            delimiter: None,
            ..sample::label("Work")
        }]);
        let work = tree.find(&"Work".into());
        assert_eq!(check_name("Old", work, &tree), Err(NameProblem::NoNesting));
        assert_eq!(check_name("a/b", None, &tree), Ok("a/b"));
    }
}
