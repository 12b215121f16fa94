use std::sync::Mutex;

use axum::http::{HeaderValue, Method, header};
use mailbridge_contract::path::ACCOUNT;
use mailbridge_contract::problem::ProblemCode;
use serde_json::{Value, json};

use super::{Row, altered, answered, asked, read};
use crate::proxy::Answer;

pub fn rows() -> Vec<Row> {
    vec![
        answered("account-shape", |asked, answer, _| {
            if asked.path == ACCOUNT && answer.is_success() {
                answer.remove("time_zone");
            }
        }),
        read("account-etag", ACCOUNT, |answer| {
            drop(answer.headers.remove(header::ETAG))
        }),
        read("account-etag", ACCOUNT, |answer| {
            answer
                .headers
                .insert(header::ETAG, HeaderValue::from_static("W/\"1\""));
        }),
        changed("account-change", |answer| {
            answer.change(|value| value["display_name"] = json!("Somebody"));
        }),
        changed("account-change-etag", |answer| {
            drop(answer.headers.remove(header::ETAG))
        }),
        altered("account-if-match-required", |asked, _| {
            if asked.is(&Method::PATCH, ACCOUNT) && asked.header("If-Match").is_none() {
                asked.set("If-Match", "*");
            }
        }),
        altered("account-if-match-compared", |asked, _| {
            if asked.is(&Method::PATCH, ACCOUNT) && asked.header("If-Match").is_some() {
                asked.set("If-Match", "*");
            }
        }),
        asked("account-unknown-members", |asked, _| {
            let holds = asked
                .json()
                .is_some_and(|body| body.get("contract_check").is_some());
            holds.then(|| Answer::problem(ProblemCode::ValidationFailed))
        }),
        refused(
            "account-body-checked",
            |body| body.is_none(),
            |answer| {
                *answer = Answer::problem(ProblemCode::Internal);
            },
        ),
        refused("account-field-checked", has_number, |answer| {
            *answer = Answer::problem(ProblemCode::Forbidden);
        }),
        refused("account-field-named", has_number, |answer| {
            answer.remove("fields")
        }),
        email_taken(),
    ]
}

/// Broken by the answer to a change of the profile that was made.
fn changed(rule: &'static str, change: fn(&mut Answer)) -> Row {
    answered(rule, move |asked, answer, _| {
        if asked.is(&Method::PATCH, ACCOUNT) && answer.is_success() {
            change(answer);
        }
    })
}

/// Broken by the answer to a change of the profile that was refused as invalid.
fn refused(rule: &'static str, applies: fn(Option<&Value>) -> bool, change: fn(&mut Answer)) -> Row {
    answered(rule, move |asked, answer, _| {
        let is_due = asked.is(&Method::PATCH, ACCOUNT) && applies(asked.json().as_ref());
        if is_due && answer.has_code(&ProblemCode::ValidationFailed) {
            change(answer);
        }
    })
}

fn has_number(body: Option<&Value>) -> bool {
    body.is_some_and(|body| body["phone"].is_number())
}

/// The address of a change is shown when the profile is read next.
fn email_taken() -> Row {
    let taken = Mutex::new(None);
    answered("account-email-read-only", move |asked, answer, _| {
        let mut taken = taken.lock().expect("not poisoned");
        if asked.is(&Method::PATCH, ACCOUNT) {
            *taken = asked.json().and_then(|body| body.get("email").cloned());
        } else if asked.is(&Method::GET, ACCOUNT)
            && let Some(email) = taken.take()
        {
            answer.change(|value| value["email"] = email);
        }
    })
}
