//! Every call of the reference ATS over real HTTP, with good and bad input.
#![allow(clippy::expect_used, reason = "helpers of tests fail as tests do")]

mod account;
mod app;
mod browser;
mod client;
mod docs;
mod dovecot;
mod folders;
mod grants;
mod health;
mod imap;
mod mailboxes;
mod mapping;
mod misbehaviour;
mod provider;
mod robustness;
mod scenarios;
mod session;
mod sign_in;
mod writes;
