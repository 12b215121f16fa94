//! What can be edited.

use mailbridge_contract::{GrantId, MailboxId};
use serde::{Deserialize, Serialize};

/// Names something that can be edited and saved on its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum DocumentKey {
    /// The user's profile, language and time zone.
    Account,
    /// A mailbox that is not saved yet.
    Grant(GrantId),
    /// The settings of a saved mailbox.
    Mailbox(MailboxId),
    /// The folder mapping of a mailbox.
    FolderMapping(MailboxId),
}
