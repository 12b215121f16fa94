use axum::http::Method;
use mailbridge_contract::path::{MAILBOX_GRANTS, MAILBOXES};
use mailbridge_contract::problem::ProblemCode;
use serde_json::{Value, json};

use super::{Row, altered, answered, asked, mistaken};
use crate::proxy::Answer;

pub fn rows() -> Vec<Row> {
    vec![
        outcome("attempt-pending", "pending", json!({ "state": "closed" })),
        asked("attempt-named", |asked, known| {
            let is_due = asked.is(&Method::GET, MAILBOX_GRANTS) && asked.query.is_none();
            (is_due && asked.is_by(&known.user)).then(|| Answer::json(&json!({ "state": "pending" })))
        }),
        altered("attempt-of-another-read", |asked, known| {
            if asked.is(&Method::GET, MAILBOX_GRANTS) && asked.is_by(&known.other) {
                asked.act_as(&known.user);
            }
        }),
        altered("attempt-of-another-write", |asked, known| {
            if asked.is(&Method::POST, MAILBOX_GRANTS) && asked.is_by(&known.other) {
                asked.act_as(&known.user);
            }
        }),
        mistaken(
            "grant-body-checked",
            Method::POST,
            MAILBOX_GRANTS,
            ProblemCode::ValidationFailed,
            ProblemCode::Internal,
        ),
        answered("grant-provider-known", |asked, answer, _| {
            let said = ProblemCode::GrantCodeInvalid;
            if asked.path == MAILBOX_GRANTS && answer.has_code(&ProblemCode::ProviderUnknown) {
                *answer = Answer::problem(said);
            } else if asked.is(&Method::GET, MAILBOX_GRANTS) && answer.value()["state"] == "failed" {
                answer.change(|value| value["problem"]["code"] = json!(said));
            }
        }),
        outcome("grant-outcome-kept", "failed", json!({ "state": "pending" })),
        mistaken(
            "mailbox-of-no-grant",
            Method::POST,
            MAILBOXES,
            ProblemCode::GrantLapsed,
            ProblemCode::Internal,
        ),
        mistaken(
            "mailbox-body-checked",
            Method::POST,
            MAILBOXES,
            ProblemCode::ValidationFailed,
            ProblemCode::Internal,
        ),
    ]
}

/// The outcome of the user's attempts is told otherwise.
fn outcome(rule: &'static str, state: &'static str, said: Value) -> Row {
    answered(rule, move |asked, answer, known| {
        let is_due = asked.is(&Method::GET, MAILBOX_GRANTS) && asked.is_by(&known.user);
        if is_due && answer.value()["state"] == state {
            *answer = Answer::json(&said);
        }
    })
}
