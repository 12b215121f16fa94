//! What the ATS keeps, in SQLite. One module per noun; SQL stands nowhere else.

pub mod attempts;
mod database;
pub mod facts;
pub mod grants;
pub mod idempotency;
pub mod mailboxes;
pub mod mappings;
pub mod sample_folders;
pub mod sessions;
pub mod users;

pub use database::{Database, DatabaseError, MIGRATIONS};
