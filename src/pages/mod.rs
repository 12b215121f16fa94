//! The pages: the only ones that join state to widgets, and the only ones that fetch.

pub mod account;
pub mod connect;
pub mod folders;
pub mod help;
pub mod home;
pub mod journal_note;
pub mod lazy_part;
pub mod mailbox_badge;
pub mod not_found;
pub mod reconcile;
pub mod save_controls;
