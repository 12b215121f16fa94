//! Rules: pure functions and types, tested natively. No browser, no Leptos.

pub mod brand;
pub mod connect;
pub mod explain;
pub mod failure;
pub mod folders;
pub mod health;
pub mod mailbox;
pub mod release;
pub mod save;
pub mod text;
