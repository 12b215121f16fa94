//! The check against the reference ATS, which keeps every rule, and against one that is made to break each in turn.
#![allow(clippy::expect_used, reason = "helpers of tests fail as tests do")]

mod breaks;
mod broken;
mod command;
mod kept;
mod proxy;
mod reference;
mod sources;
