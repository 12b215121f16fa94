//! `GET /folder-roles`, `GET`, `POST /mailboxes/{id}/remote-folders`, and `GET`, `PUT /mailboxes/{id}/folder-mapping`.

use crate::{ETag, RemoteFolderId, RoleId, Timestamp};

wire! {
    /// The ATS's own folders.
    pub struct FolderRoles {
        /// In the order in which the ATS shows them.
        pub roles: Vec<FolderRole>,
    }

    /// One folder of the ATS.
    pub struct FolderRole {
        /// Names it for good.
        pub id: RoleId,
        /// What it is for.
        pub purpose: Purpose,
        /// As the ATS calls it.
        pub name: String,
        /// Whether it has to be mapped.
        pub required: bool,
        /// What the ATS does with mail in it.
        pub retention: Retention,
        /// Whether the ATS also reads the folders below the mapped one.
        #[serde(default)]
        pub reads_sub_folders: bool,
    }

    /// What a folder is for.
    #[derive(Copy, Hash, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub enum Purpose {
        /// New mail.
        Inbox,
        /// Mail sent by the user.
        Sent,
        /// Mail being written.
        Drafts,
        /// Mail put away.
        Archive,
        /// Mail thrown away.
        Deleted,
        /// Unwanted mail.
        Junk,
        /// Not known to this version of the contract.
        #[serde(other)]
        Other,
    }

    /// What the ATS does with mail in a folder.
    #[derive(Copy)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    pub enum Retention {
        /// Keeps it.
        Kept,
        /// Deletes it for good after some days.
        EmptiedAfter {
            /// How many.
            days: u32,
        },
        /// Not known to this version of the contract.
        #[serde(other)]
        Unknown,
    }

    /// The mailbox's folders as the IMAP server lists them.
    pub struct RemoteFolders {
        /// When they were listed.
        pub listed_at: Timestamp,
        /// In the server's order.
        pub folders: Vec<RemoteFolder>,
    }

    /// A folder of the mailbox.
    pub struct RemoteFolder {
        /// The raw name at the server.
        pub id: RemoteFolderId,
        /// The decoded name, with its parents (RFC 3501 section 5.1.3, or UTF-8 as in RFC 6855).
        pub path: String,
        /// What separates a parent from its child in [`path`](Self::path); absent in a flat mailbox.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub delimiter: Option<char>,
        /// What the server says that it is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub special_use: Option<SpecialUse>,
        /// Whether it can hold messages; a mere container cannot (`\Noselect`).
        #[serde(default = "yes")]
        pub selectable: bool,
        /// How many messages it holds, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub messages: Option<u32>,
    }

    /// What an IMAP server says that a folder is for (RFC 6154 section 2, RFC 8457 for `\Important`).
    #[derive(Copy, Hash, PartialOrd, Ord)]
    pub enum SpecialUse {
        /// A view of all messages.
        #[serde(rename = "\\All")]
        All,
        /// Put away.
        #[serde(rename = "\\Archive")]
        Archive,
        /// Being written.
        #[serde(rename = "\\Drafts")]
        Drafts,
        /// A view of the marked messages.
        #[serde(rename = "\\Flagged")]
        Flagged,
        /// A view of the messages that the server takes for important.
        #[serde(rename = "\\Important")]
        Important,
        /// Unwanted.
        #[serde(rename = "\\Junk")]
        Junk,
        /// Sent.
        #[serde(rename = "\\Sent")]
        Sent,
        /// Thrown away.
        #[serde(rename = "\\Trash")]
        Trash,
        /// Not known to this version of the contract.
        #[serde(other)]
        Unknown,
    }

    /// Creates a folder.
    pub struct NewRemoteFolder {
        /// The folder to create it in; absent for the top level.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub parent: Option<RemoteFolderId>,
        /// Its name, not encoded, without its parents.
        pub name: String,
    }

    /// Which folder of the mailbox each folder of the ATS stands for.
    pub struct FolderMapping {
        /// The version to send in `If-Match` on a write.
        pub etag: ETag,
        /// One entry per folder of the ATS; a missing one counts as automatic and never saved.
        pub entries: Vec<MappingEntry>,
        /// When it was saved; absent before the first time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub saved_at: Option<Timestamp>,
    }

    /// Replaces the folder mapping.
    pub struct FolderMappingUpdate {
        /// One entry per folder of the ATS.
        pub entries: Vec<MappingEntry>,
    }

    /// What one folder of the ATS stands for.
    pub struct MappingEntry {
        /// The ATS's folder.
        pub role: RoleId,
        /// What the user chose.
        #[serde(flatten)]
        pub choice: Choice,
    }

    /// A choice for one folder of the ATS.
    #[serde(tag = "choice", rename_all = "snake_case")]
    pub enum Choice {
        /// Follows the suggestion, also when that changes.
        Automatic {
            /// What the suggestion was when the mapping was saved; absent when there was none.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            folder: Option<FolderReference>,
        },
        /// This folder and no other.
        Folder {
            /// The folder.
            folder: FolderReference,
        },
        /// Mail of this folder stays in the ATS.
        NotMapped,
    }

    /// A folder of the mailbox as it was when it was chosen: enough to recognise it after a rename.
    pub struct FolderReference {
        /// The raw name at the server.
        pub id: RemoteFolderId,
        /// The decoded name, to be shown when the folder is gone.
        pub path: String,
        /// What the server said that it is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub special_use: Option<SpecialUse>,
    }
}

fn yes() -> bool {
    true
}

impl From<&RemoteFolder> for FolderReference {
    fn from(folder: &RemoteFolder) -> Self {
        Self {
            id: folder.id.clone(),
            path: folder.path.clone(),
            special_use: folder.special_use,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_written_as_imap_writes_them() {
        let folder: RemoteFolder = serde_json::from_str(
            r#"{"id":"[Gmail]/Trash","path":"[Gmail]/Trash","delimiter":"/","special_use":"\\Trash"}"#,
        )
        .expect("readable");
        assert_eq!(folder.special_use, Some(SpecialUse::Trash));
        assert!(folder.selectable, "a folder is selectable unless said otherwise");
    }

    #[test]
    fn a_mapping_entry_is_one_flat_object() {
        let entry = MappingEntry {
            role: "junk".into(),
            choice: Choice::NotMapped,
        };
        let json = serde_json::to_string(&entry).expect("serializes");
        assert_eq!(json, r#"{"role":"junk","choice":"not_mapped"}"#);
    }
}
