//! A recruiter's way through the app, in the browser that `MAILBRIDGE_BROWSER` names.

mod accessibility;
mod account;
mod adapting;
mod arrivals;
mod brand;
mod connect;
mod departures;
mod deployed;
mod deployed_headers;
mod folders;
mod harness;
mod header;
mod imap;
mod journal;
mod keyboard;
mod languages;
mod mailbox;
mod outcomes;
mod recruiter;
mod release;
mod reliability;
mod saving;
mod secrets;
mod soak;
mod strangers;
mod third_party;
