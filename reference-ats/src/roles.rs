//! The ATS's own folders, and what it does with mail in them.

use mailbridge_contract::RoleId;
use mailbridge_contract::folder::{FolderRole, Purpose, Retention};

/// How long thrown away and unwanted mail is kept, in days.
const DAYS: u32 = 30;

/// The folders, in the order in which the ATS shows them.
pub fn all() -> Vec<FolderRole> {
    let role = |id: &str, purpose, name: &str, required, retention| FolderRole {
        id: RoleId::from(id),
        purpose,
        name: name.to_owned(),
        required,
        retention,
        reads_sub_folders: purpose == Purpose::Archive,
    };
    let emptied = Retention::EmptiedAfter { days: DAYS };
    vec![
        role("inbox", Purpose::Inbox, "Inbox", true, Retention::Kept),
        role("sent", Purpose::Sent, "Sent", true, Retention::Kept),
        role("drafts", Purpose::Drafts, "Drafts", false, Retention::Kept),
        role("archive", Purpose::Archive, "Archive", true, Retention::Kept),
        role("deleted", Purpose::Deleted, "Deleted", true, emptied),
        role("junk", Purpose::Junk, "Junk", false, emptied),
    ]
}
