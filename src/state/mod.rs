//! Signals round the domain.

pub mod account;
pub mod connection;
pub mod ending;
pub mod fetched;
pub mod folder_editor;
pub mod mailboxes;
pub mod preferences;
pub mod release;
pub mod save;
pub mod session;
