//! Mailbridge: connects a Google mailbox to an applicant tracking system (ATS).
//!
//! The modules and what each may use: `docs/architecture.md`.

pub mod api;
pub mod app;
pub mod browser;
pub mod config;
pub mod domain;
pub mod i18n;
pub mod lasting;
pub mod lazy;
pub mod oauth;
pub mod pages;
pub mod route;
pub mod signals;
pub mod state;
pub mod ui;
