//! Connecting a mailbox: what is checked on the way, and every way that it can end.

pub mod action;
pub mod attempt;
pub mod callback;
pub mod letter;
pub mod outcome;
pub mod outcome_source;
#[cfg(test)]
mod outcome_table;
pub mod own_attempts;
pub mod support_report;
pub mod warning;
