//! The ATS's REST API: one function a call of the contract. The only place where the wire meets the app.

mod client;
mod endpoint;

pub mod account;
pub mod folders;
pub mod grants;
pub mod mailboxes;
pub mod session;

pub use client::{Api, Versioned, Write};
