//! Signals round the domain.

pub mod fetched;
pub mod session;
