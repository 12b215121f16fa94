//! Every call of the reference ATS over real HTTP, with good and bad input.

mod account;
mod app;
mod browser;
mod client;
mod folders;
mod grants;
mod health;
mod mailboxes;
mod mapping;
mod provider;
mod robustness;
mod scenarios;
mod session;
mod sign_in;
mod writes;
