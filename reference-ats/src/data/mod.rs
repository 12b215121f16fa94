//! What the ATS keeps, in SQLite. One module per noun; SQL stands nowhere else.

mod database;
pub mod idempotency;
pub mod sessions;
pub mod users;

pub use database::{Database, DatabaseError, MIGRATIONS};
