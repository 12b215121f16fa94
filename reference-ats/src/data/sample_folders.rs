//! How the sample mailboxes differ from what they were made with.

use rusqlite::{Connection, Result};

/// A change of a sample mailbox's folders, by its decoded path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The folder was created.
    Created(String),
    /// The folder was removed.
    Removed(String),
}

/// The changes of this mailbox, the oldest first.
pub fn changes(connection: &Connection, address: &str) -> Result<Vec<Change>> {
    connection
        .prepare(
            "SELECT path, change = 'created' FROM sample_folder_changes WHERE address = ?1 ORDER BY rowid",
        )?
        .query_map([address], |row| {
            let path = row.get(0)?;
            Ok(if row.get(1)? {
                Change::Created(path)
            } else {
                Change::Removed(path)
            })
        })?
        .collect()
}

/// Records a change.
pub fn change(connection: &Connection, address: &str, change: &Change) -> Result<()> {
    let (path, kind) = match change {
        Change::Created(path) => (path, "created"),
        Change::Removed(path) => (path, "removed"),
    };
    connection.execute(
        "INSERT OR REPLACE INTO sample_folder_changes (address, path, change) VALUES (?1, ?2, ?3)",
        [address, path, kind],
    )?;
    Ok(())
}
