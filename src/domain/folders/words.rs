//! What the editor says of roles, of what was found and of conflicts.
//!
//! Names that are part of a sentence come in as words of the user's language.

use mailbridge_contract::folder::{Choice, FolderRole, Purpose, Retention};

use super::conflict::Conflict;
use super::new_folder::NameProblem;
use super::standing::Standing;
use super::suggest::{Found, Suggestion};
use super::tree::{FolderIndex, FolderTree};
use crate::domain::text::{self, AllMail, Before, Folder, Message, Role, Server};

/// The name of a folder of the ATS. One that the ATS calls as everybody does is in the user's language; a name of the
/// ATS's own stays as it is.
pub fn role_name(role: &FolderRole) -> Message {
    match (role.purpose, role.name.as_str()) {
        (Purpose::Inbox, "Inbox") => text::folders_role_inbox(),
        (Purpose::Sent, "Sent") => text::folders_role_sent(),
        (Purpose::Drafts, "Drafts") => text::folders_role_drafts(),
        (Purpose::Archive, "Archive") => text::folders_role_archive(),
        (Purpose::Deleted, "Deleted") => text::folders_role_deleted(),
        (Purpose::Junk, "Junk") => text::folders_role_junk(),
        (_, name) => text::folders_role_own(name),
    }
}

/// What happens to mail there: what the folder is for, then what becomes of the mail.
pub fn purpose(role: &FolderRole) -> Vec<Message> {
    let purpose = match role.purpose {
        Purpose::Inbox => text::folders_purpose_inbox(),
        Purpose::Sent => text::folders_purpose_sent(),
        Purpose::Drafts => text::folders_purpose_drafts(),
        Purpose::Archive => text::folders_purpose_archive(),
        Purpose::Deleted => text::folders_purpose_deleted(),
        Purpose::Junk => text::folders_purpose_junk(),
        Purpose::Other => text::folders_purpose_other(),
    };
    let retention = match role.retention {
        Retention::EmptiedAfter { days } => Some(text::folders_emptied_after(whole(days))),
        Retention::Kept | Retention::Unknown => None,
    };
    std::iter::once(purpose).chain(retention).collect()
}

/// How it was found; `server` is the name of the mail server.
pub fn found(standing: &Standing, tree: &FolderTree, server: &str) -> Message {
    match standing {
        Standing::Automatic {
            before: Some(before), ..
        } => text::folders_found_moved(&before.path),
        Standing::Automatic { found, .. } => match found {
            Found::Inbox => text::folders_found_inbox(),
            Found::SpecialUse(_) => text::folders_found_mark(server),
            Found::Name(_) => text::folders_found_name(),
        },
        Standing::AutomaticOpen { suggestion, .. } => match suggestion {
            Suggestion::Several(folders) => text::folders_found_several(folders.len()),
            Suggestion::ArchiveElsewhere {
                all_mail: Some(all_mail),
                ..
            } => text::folders_found_archive(AllMail(name(tree, *all_mail)), Server(server)),
            _ => text::folders_found_nothing(),
        },
        Standing::Chosen(_) => text::folders_found_chosen(),
        Standing::Renamed { before, .. } => text::folders_found_renamed(&before.path),
        Standing::Followable { .. } | Standing::Gone(_) => text::folders_found_gone(),
        Standing::NotMapped => text::folders_found_not_mapped(),
    }
}

/// What is wrong. `role` is the name of the row, `other` names the row at another place.
pub fn conflict(
    conflict: &Conflict,
    standing: &Standing,
    tree: &FolderTree,
    role: &str,
    other: impl Fn(usize) -> String,
) -> Message {
    let folder = standing.folder().map_or("", |index| name(tree, index));
    match conflict {
        Conflict::UsedTwice {
            other: place,
            emptied,
        } if *emptied => text::folders_conflict_used_twice_emptied(other(*place)),
        Conflict::UsedTwice { other: place, .. } => text::folders_conflict_used_twice(other(*place)),
        Conflict::AllMailAsDeleted => text::folders_conflict_all_mail_as_deleted(Folder(folder), Role(role)),
        Conflict::AllMailAsArchive => text::folders_conflict_all_mail_as_archive(folder),
        Conflict::AllMailAsOther => text::folders_conflict_all_mail_as_other(Folder(folder), Role(role)),
        Conflict::InboxAsArchive => text::folders_conflict_inbox_as_archive(),
        Conflict::KeptFolderEmptied { days } => {
            text::folders_conflict_kept_folder_emptied(whole(*days), folder)
        }
        Conflict::LabelEmptied {
            messages: Some(messages),
            ..
        } => text::folders_conflict_messages_emptied(whole(*messages), Folder(folder), Role(role)),
        Conflict::LabelEmptied { days, .. } => text::folders_conflict_label_emptied(whole(*days), folder),
        Conflict::EmptiedByServer => text::folders_conflict_emptied_by_server(folder),
        Conflict::View => text::folders_conflict_view(folder),
        Conflict::Container => text::folders_conflict_container(folder),
        Conflict::SubFoldersNotRead { count } => text::folders_conflict_sub_folders_not_read(*count, folder),
        Conflict::RequiredNotMapped => text::folders_conflict_required(role),
        Conflict::ArchiveNotMapped => text::folders_conflict_archive_not_mapped(),
        Conflict::NothingFound => text::folders_conflict_nothing_found(role),
        Conflict::HiddenFromImap { .. } => text::folders_conflict_hidden(role),
        Conflict::Vanished => match standing {
            Standing::Followable { candidate, before } => {
                text::folders_conflict_followable(Before(&before.path), Folder(name(tree, *candidate)))
            }
            Standing::Gone(before) => text::folders_conflict_vanished(&before.path),
            _ => text::folders_conflict_nothing_found(role),
        },
    }
}

/// A choice in a few words, with the path of its folder. Nothing was saved where there is none.
pub fn choice(choice: Option<&Choice>) -> Message {
    match choice {
        None => text::folders_choice_not_saved(),
        Some(Choice::Automatic { folder: None }) => text::folders_choice_automatic_nothing(),
        Some(Choice::Automatic { folder: Some(folder) }) => {
            text::folders_choice_automatic_folder(&folder.path)
        }
        Some(Choice::Folder { folder }) => text::folders_role_own(&folder.path),
        Some(Choice::NotMapped) => text::folders_choice_not_mapped(),
    }
}

/// What is wrong with a name.
pub fn name_problem(problem: NameProblem) -> Message {
    match problem {
        NameProblem::Empty => text::folders_name_empty(),
        NameProblem::Delimiter(delimiter) => text::folders_name_delimiter(delimiter),
        NameProblem::ControlCharacter => text::folders_name_control_character(),
        NameProblem::Inbox => text::folders_name_inbox(),
        NameProblem::Exists(_) => text::folders_name_exists(),
        NameProblem::NoNesting => text::folders_name_no_nesting(),
    }
}

fn name(tree: &FolderTree, index: FolderIndex) -> &str {
    tree.get(index).map_or("", |folder| folder.name())
}

fn whole(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
