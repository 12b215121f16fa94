use axum::http::{HeaderName, HeaderValue, Method, header};
use mailbridge_contract::path::{ACCOUNT, FOLDER_ROLES, SESSION};
use serde_json::json;

use super::{Row, UNKNOWN_CALL, answered, read};
use crate::proxy::Answer;

pub fn rows() -> Vec<Row> {
    vec![
        answered("nothing-sent-is-repeated", |asked, answer, _| {
            if asked.is(&Method::PATCH, ACCOUNT) && answer.status == 422 {
                answer.change(|value| value["detail"] = json!(asked.body));
            }
        }),
        read("json-media-type", FOLDER_ROLES, |answer| {
            answer
                .headers
                .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        }),
        unknown_call("problem-media-type", |answer| {
            answer
                .headers
                .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }),
        unknown_call("problem-shape", |answer| answer.remove("title")),
        unknown_call("problem-status", |answer| {
            answer.change(|value| value["status"] = json!(400))
        }),
        unknown_call("problem-code-status", |answer| {
            answer.status = 400;
            answer.change(|value| value["status"] = json!(400));
        }),
        unknown_call("problem-request-id", |answer| answer.remove("request_id")),
        unknown_call("problem-request-id", |answer| {
            drop(answer.headers.remove(HeaderName::from_static("x-request-id")));
        }),
        read("not-stored", ACCOUNT, |answer| {
            drop(answer.headers.remove(header::CACHE_CONTROL))
        }),
        read("no-secrets", "~", |answer| {
            answer.change(|value| value["refresh_token"] = json!("1//secret"));
        }),
        answered("no-secrets", |asked, answer, known| {
            if asked.is(&Method::GET, SESSION) && answer.is_success() && asked.is_by(&known.user) {
                answer.change(|value| value["session_id"] = json!(known.user.cookie));
            }
        }),
        read("timestamps", "~/health", |answer| {
            answer.change(|value| value["checked_at"] = json!("2026-11-22T15:03:00+01:00"));
        }),
    ]
}

/// Broken by the answer to a call that does not exist.
fn unknown_call(rule: &'static str, change: fn(&mut Answer)) -> Row {
    answered(rule, move |asked, answer, _| {
        if asked.path == UNKNOWN_CALL {
            change(answer);
        }
    })
}
