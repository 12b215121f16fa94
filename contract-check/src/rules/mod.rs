//! The rules, one family a module.

mod account;
mod answers;
mod folders;
mod grants;
mod mailboxes;
mod session;
mod writes;

use crate::exchange::Exchange;
use crate::finding::Check;
use crate::run::Run;

/// One rule of the contract.
#[derive(Debug)]
pub struct Rule {
    /// Names it.
    pub name: &'static str,
    /// What it says, in words.
    pub says: &'static str,
    /// Where it stands. A heading alone is one of docs/integrate.md; an operation, one of docs/openapi.json.
    pub source: &'static str,
    pub(crate) check: fn(&Run) -> Check,
}

/// All rules in the order in which they are looked at.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    of_calls().chain(of_all_answers())
}

/// The rules that send requests of their own.
pub(crate) fn of_calls() -> impl Iterator<Item = &'static Rule> {
    [
        session::RULES,
        account::RULES,
        writes::RULES,
        mailboxes::RULES,
        folders::RULES,
        grants::RULES,
        answers::SENT,
    ]
    .into_iter()
    .flatten()
}

/// The rules that come last: the end of the session, when nothing else is to be asked, and those about every answer, when all
/// have come.
pub(crate) fn of_all_answers() -> impl Iterator<Item = &'static Rule> {
    [session::LAST, answers::RULES].into_iter().flatten()
}

/// The version stands in the header and, for lists, in the body: one and the same.
fn same_etag(answer: &Exchange) -> Check {
    let body = answer.json().unwrap_or_default();
    if answer.etag().is_some_and(|tag| body["etag"] == tag) {
        Ok(())
    } else {
        Err(answer.differs_by(
            format!("the strong ETag {}, as in the body", body["etag"]),
            format!("ETag: {}", answer.header("ETag").unwrap_or("none")),
        ))
    }
}
