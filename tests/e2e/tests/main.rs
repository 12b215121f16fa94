//! A recruiter's way through the app, in the browser that `MAILBRIDGE_BROWSER` names.

mod account;
mod harness;
mod header;
mod saving;
