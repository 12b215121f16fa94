//! Folder mappings.

use mailbridge_contract::folder::{Choice, FolderReference, MappingEntry, SpecialUse};
use mailbridge_contract::{MailboxId, RemoteFolderId, RoleId};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Result, Row, Transaction, params};
use serde_json::Value;

use crate::clock::now;

/// A mapping as it is kept.
#[derive(Clone, Debug, Default)]
pub struct StoredMapping {
    /// Counts its changes; 0 before the first.
    pub version: i64,
    /// When it was saved, in seconds since 1970.
    pub saved_at: Option<i64>,
    /// What each folder of the ATS stands for.
    pub entries: Vec<MappingEntry>,
}

/// The mapping of a mailbox; an empty one before the first save.
pub fn find(connection: &Connection, mailbox: &MailboxId) -> Result<StoredMapping> {
    let saved: Option<(i64, i64)> = connection
        .query_row(
            "SELECT version, saved_at FROM folder_mappings WHERE mailbox_id = ?1",
            [mailbox.as_str()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((version, saved_at)) = saved else {
        return Ok(StoredMapping::default());
    };
    let entries = connection
        .prepare(
            "SELECT role, choice, folder_id, folder_path, special_use FROM folder_mapping_entries
             WHERE mailbox_id = ?1 ORDER BY rowid",
        )?
        .query_map([mailbox.as_str()], entry)?
        .collect::<Result<_>>()?;
    Ok(StoredMapping {
        version,
        saved_at: Some(saved_at),
        entries,
    })
}

fn entry(row: &Row) -> Result<MappingEntry> {
    let id: Option<String> = row.get(2)?;
    let folder = match id {
        None => None,
        Some(id) => Some(FolderReference {
            id: RemoteFolderId(id),
            path: row.get(3)?,
            special_use: row.get::<_, Option<String>>(4)?.map(|text| special_use(&text)),
        }),
    };
    let choice: String = row.get(1)?;
    let choice = match (choice.as_str(), folder) {
        ("automatic", folder) => Choice::Automatic { folder },
        ("folder", Some(folder)) => Choice::Folder { folder },
        ("not_mapped", _) => Choice::NotMapped,
        _ => {
            return Err(rusqlite::Error::InvalidColumnType(
                1,
                "choice".to_owned(),
                Type::Text,
            ));
        }
    };
    Ok(MappingEntry {
        role: RoleId(row.get(0)?),
        choice,
    })
}

/// Replaces the mapping of a mailbox.
pub fn replace(transaction: &Transaction<'_>, mailbox: &MailboxId, entries: &[MappingEntry]) -> Result<()> {
    transaction.execute(
        "INSERT INTO folder_mappings (mailbox_id, version, saved_at) VALUES (?1, 1, ?2)
         ON CONFLICT (mailbox_id) DO UPDATE SET version = version + 1, saved_at = ?2",
        params![mailbox.as_str(), now()],
    )?;
    transaction.execute(
        "DELETE FROM folder_mapping_entries WHERE mailbox_id = ?1",
        [mailbox.as_str()],
    )?;
    for MappingEntry { role, choice } in entries {
        let (name, folder) = match choice {
            Choice::Automatic { folder } => ("automatic", folder.as_ref()),
            Choice::Folder { folder } => ("folder", Some(folder)),
            Choice::NotMapped => ("not_mapped", None),
        };
        transaction.execute(
            "INSERT INTO folder_mapping_entries (mailbox_id, role, choice, folder_id, folder_path, special_use)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                mailbox.as_str(),
                role.as_str(),
                name,
                folder.map(|folder| folder.id.as_str()),
                folder.map(|folder| &folder.path),
                folder.and_then(|folder| folder.special_use).map(text),
            ],
        )?;
    }
    Ok(())
}

/// The flag as IMAP writes it.
fn text(special_use: SpecialUse) -> String {
    match serde_json::to_value(special_use) {
        Ok(Value::String(text)) => text,
        _ => String::new(),
    }
}

fn special_use(text: &str) -> SpecialUse {
    serde_json::from_value(Value::from(text)).unwrap_or(SpecialUse::Unknown)
}
