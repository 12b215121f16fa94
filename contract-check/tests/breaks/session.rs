use axum::http::{Method, header};
use mailbridge_contract::header::CSRF_TOKEN;
use mailbridge_contract::path::{FOLDER_ROLES, MAILBOXES, SESSION};
use serde_json::json;

use super::{Row, altered, answered, asked, read};
use crate::proxy::Answer;

pub fn rows() -> Vec<Row> {
    vec![
        read("session-shape", SESSION, |answer| answer.remove("tenant")),
        read("session-csrf-token", SESSION, |answer| {
            answer.change(|value| value["csrf_token"] = json!(""));
        }),
        altered("session-needed-to-read", |asked, known| {
            if asked.is(&Method::GET, FOLDER_ROLES) && asked.header("Cookie").is_none() {
                asked.act_as(&known.user);
            }
        }),
        altered("session-needed-to-write", |asked, known| {
            if asked.is(&Method::POST, MAILBOXES) && asked.header("Cookie").is_none() {
                asked.act_as(&known.user);
            }
        }),
        altered("csrf-token-required", |asked, known| {
            let is_due = asked.is_by(&known.user) && asked.path != SESSION && !asked.method.is_safe();
            if is_due && asked.header(CSRF_TOKEN).is_none() {
                asked.act_as(&known.user);
            }
        }),
        altered("csrf-token-compared", |asked, known| {
            if asked.is_by(&known.user) && asked.header(CSRF_TOKEN).is_some() {
                asked.act_as(&known.user);
            }
        }),
        asked("unknown-call", |asked, _| {
            (asked.path == super::UNKNOWN_CALL).then(|| Answer::json(&json!({})))
        }),
        answered("unknown-method", |asked, answer, _| {
            if asked.is(&Method::PUT, SESSION) {
                answer.headers.remove(header::ALLOW);
            }
        }),
        asked("sign-out", |asked, known| {
            let is_due = asked.is(&Method::DELETE, SESSION) && asked.is_complete(known);
            is_due.then(|| Answer {
                status: 204,
                body: String::new(),
                ..Answer::json(&json!({}))
            })
        }),
        answered("sign-out", |asked, answer, _| {
            if asked.is(&Method::DELETE, SESSION) && answer.status == 204 {
                *answer = Answer::json(&json!({}));
            }
        }),
    ]
}
