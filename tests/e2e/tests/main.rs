//! A recruiter's way through the app, in the browser that `MAILBRIDGE_BROWSER` names.

mod account;
mod arrivals;
mod connect;
mod departures;
mod folders;
mod harness;
mod header;
mod imap;
mod mailbox;
mod outcomes;
mod recruiter;
mod saving;
mod secrets;
mod strangers;
mod third_party;
