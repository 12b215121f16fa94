//! Signals round the domain.

pub mod fetched;
pub mod mailboxes;
pub mod preferences;
pub mod save;
pub mod session;
