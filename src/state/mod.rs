//! Signals round the domain.

pub mod fetched;
pub mod save;
pub mod session;
