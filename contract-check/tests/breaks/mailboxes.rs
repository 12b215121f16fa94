use axum::http::Method;
use mailbridge_contract::path::MAILBOXES;
use mailbridge_contract::problem::ProblemCode;
use serde_json::{Value, json};

use super::{Row, altered, answered, any_version, asked, is_at, no_version_needed, read};
use crate::proxy::{Answer, Asked, Known};

const NO_VERSION: &str = "\"contract-check-no-version\"";

pub fn rows() -> Vec<Row> {
    vec![
        read("mailboxes-shape", MAILBOXES, |answer| {
            answer.change(|value| {
                if let Some(mailbox) = value["mailboxes"].get_mut(0) {
                    mailbox["settings"] = Value::Null;
                }
            });
        }),
        read("mailbox-shape", "~", |answer| answer.remove("address")),
        read("mailbox-etag", "~", |answer| {
            answer.change(|value| value["etag"] = json!("\"0\""))
        }),
        answered("mailbox-unknown", |asked, answer, known| {
            if asked.method == Method::GET
                && asked.path.starts_with("/mailboxes/contract-check")
                && asked.is_by(&known.user)
            {
                *answer = Answer::problem(ProblemCode::Forbidden);
            }
        }),
        altered("mailbox-of-another-read", |asked, known| {
            if asked.method == Method::GET && asked.is_by(&known.other) && is_below_mailbox(asked, known) {
                asked.act_as(&known.user);
            }
        }),
        altered("mailbox-of-another-list", |asked, known| {
            if asked.is(&Method::GET, MAILBOXES) && asked.is_by(&known.other) {
                asked.act_as(&known.user);
            }
        }),
        altered("mailbox-of-another-write", |asked, known| {
            if !asked.method.is_safe() && asked.is_by(&known.other) && is_below_mailbox(asked, known) {
                asked.act_as(&known.user);
            }
        }),
        answered("mailbox-change", |asked, answer, known| {
            if asked.method == Method::PUT && is_at(asked, "~", known) && answer.is_success() {
                answer.change(|value| value["sender_name"] = json!("Somebody"));
            }
        }),
        no_version_needed("mailbox-if-match-required", "~"),
        any_version("mailbox-if-match-compared", "~"),
        removed("mailbox-removal-if-match-required", None),
        removed("mailbox-removal-if-match-compared", Some(NO_VERSION)),
        read("health-shape", "~/health", |answer| answer.remove("checked_at")),
        read("health-facts", "~/health", |answer| {
            answer.change(|value| drop(value["facts"].as_array_mut().expect("facts").pop()));
        }),
    ]
}

/// A removal that is said to be done; the mailbox is still needed.
fn removed(rule: &'static str, version: Option<&'static str>) -> Row {
    asked(rule, move |asked, known| {
        let is_due = asked.method == Method::DELETE && is_at(asked, "~", known) && asked.is_complete(known);
        (is_due && asked.header("If-Match") == version)
            .then(|| Answer::json(&json!({ "revocation": "done" })))
    })
}

fn is_below_mailbox(asked: &Asked, known: &Known) -> bool {
    asked.path.starts_with(&format!("/mailboxes/{}", known.mailbox))
}
