//! The journal: unsaved changes, kept in the browser until they are saved or given up.
//!
//! Each tab writes its own entries, so that two tabs never overwrite each other's.

use mailbridge_contract::path::encode_segment;
use mailbridge_contract::session::Session;

use crate::browser::storage::{self, StorageError};
use crate::browser::{clock, random};
use crate::domain::save::Moment;
use crate::domain::save::entry::{Entry, MOST_BYTES, Unfit};
use crate::domain::save::key::DocumentKey;
use crate::domain::save::machine::Recovered;

const PREFIX: &str = "mailbridge.unsaved";

/// How the journal stands, as far as the user has to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JournalHealth {
    /// Unsaved changes are kept.
    #[default]
    Works,
    /// They are, but something of an earlier visit could not be read.
    Unreadable,
    /// The browser keeps nothing for this site.
    Blocked,
    /// The browser did not keep the last change: most likely there is no room.
    Full,
}

impl JournalHealth {
    /// Whether unsaved changes are kept.
    pub fn keeps(self) -> bool {
        matches!(self, Self::Works | Self::Unreadable)
    }
}

impl From<StorageError> for JournalHealth {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Blocked => Self::Blocked,
            StorageError::NotKept => Self::Full,
        }
    }
}

/// What earlier visits left.
#[derive(Default)]
pub(super) struct LeftBehind {
    pub(super) found: Vec<Recovered>,
    /// Whether there was something that could not be read.
    pub(super) unreadable: bool,
}

/// The journal of one user and tenant, as this tab sees it.
#[derive(Clone, Debug)]
pub(super) struct Journal {
    owner: String,
    tab: String,
}

impl Journal {
    pub(super) fn of(session: &Session) -> Self {
        let tenant = encode_segment(session.tenant.id.as_str());
        let user = encode_segment(session.user.id.as_str());
        Self {
            owner: format!("{PREFIX}/{tenant}/{user}/"),
            tab: random::uuid(),
        }
    }

    /// Names this tab among those of the same browser.
    pub(super) fn tab(&self) -> &str {
        &self.tab
    }

    /// Keeps an entry in place of this tab's earlier one for the same document.
    pub(super) fn write(&self, entry: &Entry) -> Result<(), StorageError> {
        let text = serde_json::to_string(entry).map_err(|_| StorageError::NotKept)?;
        if text.len() > MOST_BYTES {
            return Err(StorageError::NotKept);
        }
        storage::local_set(&self.slot(&entry.document), &text)
    }

    /// Drops this tab's entry for a document.
    pub(super) fn remove(&self, document: &DocumentKey) -> Result<(), StorageError> {
        storage::local_remove(&self.slot(document))
    }

    /// Drops an entry of an earlier visit.
    pub(super) fn release(&self, slot: &str) -> Result<(), StorageError> {
        storage::local_remove(slot)
    }

    /// What earlier visits left. Entries of tabs that are still open are theirs; what is not fit is dropped.
    pub(super) fn left_behind(&self, open_tabs: &[String]) -> Result<LeftBehind, StorageError> {
        let now = Moment(clock::now() as u64);
        let mut left = LeftBehind::default();
        for slot in self.slots()? {
            let tab = slot[self.owner.len()..].split('/').next().unwrap_or_default();
            if tab == self.tab || open_tabs.iter().any(|open| open == tab) {
                continue;
            }
            // Another tab may have taken it away in the meantime.
            let Some(text) = storage::local_get(&slot)? else {
                continue;
            };
            match Entry::parse(&text, now) {
                Ok(entry) => left.found.push(Recovered { slot, entry }),
                Err(unfit) => {
                    left.unreadable |= unfit == Unfit::Unreadable;
                    storage::local_remove(&slot)?;
                }
            }
        }
        Ok(left)
    }

    /// Drops every entry of this user, of all tabs.
    pub(super) fn clear(&self) -> Result<(), StorageError> {
        for slot in self.slots()? {
            storage::local_remove(&slot)?;
        }
        Ok(())
    }

    fn slots(&self) -> Result<Vec<String>, StorageError> {
        let mut keys = storage::local_keys()?;
        keys.retain(|key| key.starts_with(&self.owner));
        Ok(keys)
    }

    fn slot(&self, document: &DocumentKey) -> String {
        let name = match document {
            DocumentKey::Account => "account".to_owned(),
            DocumentKey::Grant(id) => format!("grant/{}", encode_segment(id.as_str())),
            DocumentKey::Mailbox(id) => format!("mailbox/{}", encode_segment(id.as_str())),
            DocumentKey::FolderMapping(id) => format!("folder-mapping/{}", encode_segment(id.as_str())),
        };
        format!("{}{}/{name}", self.owner, self.tab)
    }
}
