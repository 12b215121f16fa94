//! One way or more to break each rule, and no other.

mod account;
mod answers;
mod folders;
mod grants;
mod mailboxes;
mod session;
mod writes;

use axum::http::Method;
use mailbridge_contract::problem::ProblemCode;

use crate::proxy::{Answer, Asked, Break, Known};

/// A call that the check sends though it does not exist.
const UNKNOWN_CALL: &str = "/contract-check-no-such-call";

/// The name of a rule, and a way to break it.
pub type Row = (&'static str, Break);

/// Every rule with a way to break it.
pub fn all() -> Vec<Row> {
    [
        session::rows(),
        account::rows(),
        writes::rows(),
        mailboxes::rows(),
        folders::rows(),
        grants::rows(),
        answers::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Broken by what is done with a request.
fn asked(
    rule: &'static str,
    before: impl Fn(&mut Asked, &Known) -> Option<Answer> + Send + Sync + 'static,
) -> Row {
    let breaks = Break {
        before: Box::new(before),
        after: Box::new(|_, _, _| ()),
    };
    (rule, breaks)
}

/// Broken by a request that is altered.
fn altered(rule: &'static str, change: impl Fn(&mut Asked, &Known) + Send + Sync + 'static) -> Row {
    asked(rule, move |asked, known| {
        change(asked, known);
        None
    })
}

/// Broken by an answer that is altered.
fn answered(rule: &'static str, after: impl Fn(&Asked, &mut Answer, &Known) + Send + Sync + 'static) -> Row {
    let breaks = Break {
        before: Box::new(|_, _| None),
        after: Box::new(after),
    };
    (rule, breaks)
}

/// Broken by the answer to a read, below a mailbox where the path begins with `~`.
fn read(rule: &'static str, path: &'static str, change: fn(&mut Answer)) -> Row {
    answered(rule, move |asked, answer, known| {
        if asked.method == Method::GET && answer.is_success() && is_at(asked, path, known) {
            change(answer);
        }
    })
}

/// Broken by another problem, in the form of the contract, than the one that is due to the user.
fn mistaken(
    rule: &'static str,
    method: Method,
    path: &'static str,
    due: ProblemCode,
    said: ProblemCode,
) -> Row {
    answered(rule, move |asked, answer, known| {
        let is_due = asked.method == method && is_at(asked, path, known) && asked.is_by(&known.user);
        if is_due && answer.has_code(&due) {
            *answer = Answer::problem(said.clone());
        }
    })
}

fn is_at(asked: &Asked, path: &str, known: &Known) -> bool {
    asked.path == path.replace('~', &format!("/mailboxes/{}", known.mailbox))
}

/// A change by PUT that is taken without a version.
fn no_version_needed(rule: &'static str, path: &'static str) -> Row {
    altered(rule, move |asked, known| {
        let is_there = asked.method == Method::PUT && is_at(asked, path, known);
        if is_there && asked.header("If-Match").is_none() {
            asked.set("If-Match", "*");
        }
    })
}

/// A change by PUT that is taken whatever its version.
fn any_version(rule: &'static str, path: &'static str) -> Row {
    altered(rule, move |asked, known| {
        let is_there = asked.method == Method::PUT && is_at(asked, path, known);
        if is_there && asked.header("If-Match").is_some() {
            asked.set("If-Match", "*");
        }
    })
}
