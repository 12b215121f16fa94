//! What is wrong, or may not be meant, with what a folder of the ATS stands for.

use mailbridge_contract::folder::{FolderRole, Purpose, Retention, SpecialUse};

use super::standing::Standing;
use super::suggest::{Suggestion, Suggestions, special_use};
use super::tree::{Folder, FolderIndex, FolderTree};

/// How bad a conflict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The user should confirm that it is meant.
    Warning,
    /// The mapping cannot be saved.
    Error,
}

/// Something wrong with what one folder of the ATS stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Another folder of the ATS stands for the same folder.
    UsedTwice {
        /// The other one: its place among the ATS's folders.
        other: usize,
        /// Whether mail that one of them keeps would be emptied by the other.
        emptied: bool,
    },
    /// Every message of the mailbox would be deleted after some days.
    AllMailAsDeleted,
    /// All Mail holds the inbox too: what is archived cannot be told from what is not.
    AllMailAsArchive,
    /// All Mail holds every message, also sent and archived ones.
    AllMailAsOther,
    /// New mail would count as put away.
    InboxAsArchive,
    /// The user's inbox, sent mail, drafts or archive would be emptied after some days.
    KeptFolderEmptied {
        /// After how many days.
        days: u32,
    },
    /// What lies in a label would be deleted after some days.
    LabelEmptied {
        /// After how many days.
        days: u32,
        /// How many messages lie there, where known.
        messages: Option<u32>,
    },
    /// The mail server empties its trash and junk by itself, and the ATS means to keep mail there.
    EmptiedByServer,
    /// A view such as Starred or Important: mail moved there is marked, not moved.
    View,
    /// A mere container, which cannot hold mail.
    Container,
    /// The ATS does not read the folders below this one.
    SubFoldersNotRead {
        /// How many there are that can hold mail.
        count: usize,
    },
    /// The ATS needs a folder here.
    RequiredNotMapped,
    /// Archived mail stays in the ATS: the mailbox has no folder for it, so that this is a choice like another.
    ArchiveNotMapped,
    /// The ATS needs a folder here, and automatic found no single one.
    NothingFound,
    /// The server marks its folders, but shows none for this purpose: most likely it is hidden from IMAP.
    HiddenFromImap {
        /// Whether the ATS needs it.
        required: bool,
    },
    /// The chosen folder is gone.
    Vanished,
}

impl Conflict {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::UsedTwice { emptied: true, .. }
            | Self::AllMailAsDeleted
            | Self::InboxAsArchive
            | Self::KeptFolderEmptied { .. }
            | Self::EmptiedByServer
            | Self::View
            | Self::Container
            | Self::RequiredNotMapped
            | Self::NothingFound
            | Self::HiddenFromImap { required: true }
            | Self::Vanished => Severity::Error,
            Self::UsedTwice { emptied: false, .. }
            | Self::AllMailAsArchive
            | Self::AllMailAsOther
            | Self::LabelEmptied { .. }
            | Self::SubFoldersNotRead { .. }
            | Self::ArchiveNotMapped
            | Self::HiddenFromImap { required: false } => Severity::Warning,
        }
    }
}

/// The conflicts of each folder of the ATS, in the order of `roles`, the worst first. `standings` goes with `roles`.
pub fn conflicts(
    roles: &[FolderRole],
    standings: &[Standing],
    tree: &FolderTree,
    suggestions: &Suggestions,
) -> Vec<Vec<Conflict>> {
    let rows = roles.iter().zip(standings).enumerate();
    rows.map(|(place, (role, standing))| {
        let mut found = match standing
            .folder()
            .and_then(|index| tree.get(index).map(|folder| (index, folder)))
        {
            Some((index, folder)) => {
                let mut found = used_twice(place, roles, standings);
                found.extend(target(role, folder));
                found.extend(sub_folders_not_read(role, index, tree));
                found
            }
            None => unmapped(role, standing, suggestions).into_iter().collect(),
        };
        found.sort_by_key(|conflict| std::cmp::Reverse(conflict.severity()));
        found
    })
    .collect()
}

fn used_twice(place: usize, roles: &[FolderRole], standings: &[Standing]) -> Vec<Conflict> {
    let folder = standings[place].folder();
    let others = standings.iter().enumerate();
    others
        .filter(|(other, standing)| *other != place && standing.folder() == folder)
        .map(|(other, _)| Conflict::UsedTwice {
            other,
            emptied: roles[other].retention != roles[place].retention,
        })
        .collect()
}

/// What is wrong with this folder for this role, whatever the others stand for.
fn target(role: &FolderRole, folder: &Folder) -> Option<Conflict> {
    if !folder.remote.selectable {
        return Some(Conflict::Container);
    }
    let emptied_after = match role.retention {
        Retention::EmptiedAfter { days } => Some(days),
        Retention::Kept | Retention::Unknown => None,
    };
    let throws_away = emptied_after.is_some() || matches!(role.purpose, Purpose::Deleted | Purpose::Junk);
    // INBOX is INBOX, whatever else the server marks it as.
    let mark = folder.remote.special_use.filter(|_| !folder.is_inbox());
    match (mark, emptied_after) {
        (Some(SpecialUse::All), _) if throws_away => Some(Conflict::AllMailAsDeleted),
        (Some(SpecialUse::All), _) if role.purpose == Purpose::Archive => Some(Conflict::AllMailAsArchive),
        (Some(SpecialUse::All), _) => Some(Conflict::AllMailAsOther),
        (Some(SpecialUse::Flagged | SpecialUse::Important), _) => Some(Conflict::View),
        (Some(SpecialUse::Trash | SpecialUse::Junk), _) if !throws_away => Some(Conflict::EmptiedByServer),
        (Some(SpecialUse::Trash | SpecialUse::Junk), _) => None,
        _ if folder.is_inbox() && role.purpose == Purpose::Archive => Some(Conflict::InboxAsArchive),
        (Some(SpecialUse::Sent | SpecialUse::Drafts | SpecialUse::Archive), Some(days)) => {
            Some(Conflict::KeptFolderEmptied { days })
        }
        (_, Some(days)) if folder.is_inbox() => Some(Conflict::KeptFolderEmptied { days }),
        (_, Some(days)) if folder.remote.messages != Some(0) => Some(Conflict::LabelEmptied {
            days,
            messages: folder.remote.messages,
        }),
        _ => None,
    }
}

/// Where INBOX is the only root, all other folders lie in it: those are no sub-folders that anybody put there.
fn sub_folders_not_read(role: &FolderRole, index: FolderIndex, tree: &FolderTree) -> Option<Conflict> {
    let below = tree.below(index);
    let holds_the_whole_mailbox = tree.inbox() == Some(index) && below.len() + 1 == tree.folders().len();
    let count = below.iter().filter(|folder| folder.remote.selectable).count();
    let unread = !role.reads_sub_folders && !holds_the_whole_mailbox && count > 0;
    unread.then_some(Conflict::SubFoldersNotRead { count })
}

fn unmapped(role: &FolderRole, standing: &Standing, suggestions: &Suggestions) -> Option<Conflict> {
    match standing {
        Standing::Gone(_) | Standing::Followable { .. } => Some(Conflict::Vanished),
        Standing::NotMapped if !role.required => None,
        Standing::NotMapped if role.purpose == Purpose::Archive && has_no_archive(suggestions) => {
            Some(Conflict::ArchiveNotMapped)
        }
        Standing::NotMapped => Some(Conflict::RequiredNotMapped),
        Standing::AutomaticOpen {
            suggestion: Suggestion::Nothing,
            ..
        } if role.purpose != Purpose::Archive
            && special_use(role.purpose).is_some()
            && suggestions.server_marks_folders() =>
        {
            Some(Conflict::HiddenFromImap {
                required: role.required,
            })
        }
        Standing::AutomaticOpen { .. } if role.required => Some(Conflict::NothingFound),
        _ => None,
    }
}

fn has_no_archive(suggestions: &Suggestions) -> bool {
    !matches!(
        suggestions.of(Purpose::Archive),
        Suggestion::Folder { found, .. } if found.is_certain()
    )
}

#[cfg(test)]
mod tests;
