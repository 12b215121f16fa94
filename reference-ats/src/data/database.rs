//! The database: opened, brought to the newest schema, and lent out one caller at a time.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

/// Why the database could not be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// SQLite refused.
    #[error("the database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The schema could not be brought up to date.
    #[error("the database's schema: {0}")]
    Schema(#[from] rusqlite_migration::Error),
    /// Its folder could not be made.
    #[error("the database's folder: {0}")]
    Folder(#[from] std::io::Error),
}

/// A SQLite database.
///
/// Callers hold the connection for one short piece of work and never across an `await`: a query takes microseconds, less
/// than handing it to another thread.
pub struct Database(Mutex<Connection>);

impl Database {
    /// Opens the file, or a database in memory for `None`, and applies the migrations that it lacks.
    ///
    /// # Errors
    /// When the file cannot be opened or belongs to a newer version.
    pub fn open(file: Option<&Path>, migrations: &[&'static str]) -> Result<Self, DatabaseError> {
        let mut connection = match file {
            None => Connection::open_in_memory()?,
            Some(file) => {
                if let Some(folder) = file.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                Connection::open(file)?
            }
        };
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        Migrations::new(migrations.iter().map(|sql| M::up(sql)).collect()).to_latest(&mut connection)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Lends the connection.
    pub fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic inside a transaction rolls it back, so the connection stays good.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The schema of the ATS's own database.
pub const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/01-people.sql"),
    include_str!("../../migrations/02-mailboxes.sql"),
    include_str!("../../migrations/03-folders.sql"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_made_once_and_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("below/ats.sqlite");
        Database::open(Some(&file), MIGRATIONS)
            .expect("opens")
            .lock()
            .execute("INSERT INTO tenants VALUES ('t', 'T', 1, 'C', 'c@t.example')", [])
            .expect("inserts");
        let again = Database::open(Some(&file), MIGRATIONS).expect("opens again");
        let name: String = again
            .lock()
            .query_row("SELECT name FROM tenants", [], |row| row.get(0))
            .expect("kept");
        assert_eq!(name, "T");
    }
}
