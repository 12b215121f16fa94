//! Every call of the reference ATS over real HTTP, with good and bad input.

mod account;
mod app;
mod browser;
mod client;
mod grants;
mod mailboxes;
mod provider;
mod robustness;
mod session;
mod sign_in;
mod writes;
