//! What every answer keeps to. These rules look at all answers that came while the others were looked at.

use chrono::DateTime;
use mailbridge_contract::header::REQUEST_ID;
use mailbridge_contract::path;
use mailbridge_contract::problem::{MEDIA_TYPE, Problem, ProblemCode};
use reqwest::Method;
use serde_json::{Value, json};

use super::Rule;
use crate::call::{Call, NO_VERSION, random};
use crate::exchange::{Exchange, SECRET_MEMBERS};
use crate::finding::Check;
use crate::run::Run;

/// Sends requests of its own.
pub(super) const SENT: &[Rule] = &[Rule {
    name: "nothing-sent-is-repeated",
    says: "What a refused request held is not repeated: it may be a secret",
    source: "Problem.detail",
    check: nothing_repeated,
}];

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "json-media-type",
        says: "Answers of success say that they are JSON",
        source: "Answers; RFC 9110 section 8.3",
        check: |run| {
            every(run, is_success_with_body, |answer| {
                has_media_type(answer, "application/json")
            })
        },
    },
    Rule {
        name: "problem-media-type",
        says: "Every refusal says that it is a problem",
        source: "RFC 9457 section 3",
        check: |run| every(run, is_refusal, |answer| has_media_type(answer, MEDIA_TYPE)),
    },
    Rule {
        name: "problem-shape",
        says: "A problem has type, title, status and code",
        source: "Problem; RFC 9457 section 3.1",
        check: |run| {
            every(run, is_refusal, |answer| {
                answer.must_read::<Problem>("Problem").map(drop)
            })
        },
    },
    Rule {
        name: "problem-status",
        says: "The status in a problem is that of the answer",
        source: "RFC 9457 section 3.1.2",
        check: |run| {
            every(run, is_refusal, |answer| {
                match answer.json().map(|body| body["status"].clone()) {
                    Some(Value::Number(said)) if said.as_u64() != Some(answer.status.into()) => {
                        Err(answer.differs(format!("`status` {}", answer.status)))
                    }
                    _ => Ok(()),
                }
            })
        },
    },
    Rule {
        name: "problem-code-status",
        says: "A code of the contract comes with its status",
        source: "ProblemCode",
        check: |run| {
            every(run, is_refusal, |answer| match answer.problem_code() {
                Some(ProblemCode::Other(_)) | None => Ok(()),
                Some(code) if code.status() == answer.status => Ok(()),
                Some(code) => Err(answer.differs(format!("status {} with code `{code}`", code.status()))),
            })
        },
    },
    Rule {
        name: "problem-request-id",
        says: "A problem names the request as the answer's header does, so that a report leads to the log",
        source: "Answers; Problem.request_id",
        check: |run| every(run, is_refusal, names_request),
    },
    Rule {
        name: "not-stored",
        says: "What is read is kept by nobody on the way, nor by the browser",
        source: "Answers; RFC 9111 section 5.2.2.5",
        check: |run| every(run, |answer| answer.method == Method::GET, is_not_stored),
    },
    Rule {
        name: "no-secrets",
        says: "No answer holds a token, a password or the session's cookie",
        source: "Session and CSRF",
        check: |run| every(run, |_| true, holds_no_secret),
    },
    Rule {
        name: "timestamps",
        says: "Points in time are written as RFC 3339 says, in UTC",
        source: "Timestamp; RFC 3339 section 5.6",
        check: |run| every(run, is_success_with_body, has_utc_times),
    },
];

/// Members that hold a point in time.
const TIMES: &[&str] = &[
    "created_at",
    "listed_at",
    "checked_at",
    "at",
    "saved_at",
    "lapses_at",
];

fn every(run: &Run, applies: fn(&Exchange) -> bool, check: impl Fn(&Exchange) -> Check) -> Check {
    let record = run.client.record();
    record
        .iter()
        .filter(|answer| applies(answer))
        .try_for_each(|answer| check(answer))
}

fn is_refusal(answer: &Exchange) -> bool {
    answer.status >= 400
}

fn is_success_with_body(answer: &Exchange) -> bool {
    (200..300).contains(&answer.status) && !answer.body.is_empty()
}

fn has_media_type(answer: &Exchange, expected: &str) -> Check {
    if answer.media_type().eq_ignore_ascii_case(expected) {
        Ok(())
    } else {
        Err(answer.differs_by(
            format!("Content-Type: {expected}"),
            format!(
                "{} with Content-Type: {}",
                answer.status,
                answer.header("Content-Type").unwrap_or("none")
            ),
        ))
    }
}

fn names_request(answer: &Exchange) -> Check {
    let body = answer.json().unwrap_or_default();
    let header = answer.header(REQUEST_ID);
    match body["request_id"].as_str() {
        Some(id) if !id.is_empty() && header == Some(id) => Ok(()),
        id => Err(answer.differs_by(
            format!("the same id in `request_id` and {REQUEST_ID}"),
            format!("{} and {}", id.unwrap_or("none"), header.unwrap_or("none")),
        )),
    }
}

fn is_not_stored(answer: &Exchange) -> Check {
    let said = answer.header("Cache-Control").unwrap_or("none");
    if said
        .split(',')
        .any(|part| part.trim().eq_ignore_ascii_case("no-store"))
    {
        Ok(())
    } else {
        Err(answer.differs_by("Cache-Control: no-store", format!("Cache-Control: {said}")))
    }
}

fn holds_no_secret(answer: &Exchange) -> Check {
    if let Some(member) = answer.json().and_then(|body| secret_member(&body)) {
        return Err(answer.differs_by("no secret", format!("a member `{member}`")));
    }
    let headers = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != reqwest::header::SET_COOKIE)
        .filter_map(|(_, value)| value.to_str().ok());
    let repeats = std::iter::once(answer.body.as_str())
        .chain(headers)
        .any(|text| answer.hidden.iter().any(|secret| text.contains(secret.as_str())));
    if repeats {
        return Err(answer.differs_by("no secret", "what proves who is signed in"));
    }
    Ok(())
}

fn secret_member(value: &Value) -> Option<&'static str> {
    match value {
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            let known = SECRET_MEMBERS
                .iter()
                .find(|secret| name.eq_ignore_ascii_case(secret));
            known.copied().or_else(|| secret_member(member))
        }),
        Value::Array(items) => items.iter().find_map(secret_member),
        _ => None,
    }
}

fn has_utc_times(answer: &Exchange) -> Check {
    match answer.json().as_ref().and_then(wrong_time) {
        Some(words) => Err(answer.differs_by("such as 2026-11-22T14:03:00Z", words)),
        None => Ok(()),
    }
}

fn wrong_time(value: &Value) -> Option<String> {
    match value {
        Value::Object(members) => members.iter().find_map(|(name, member)| match member {
            Value::String(time) if TIMES.contains(&name.as_str()) => {
                let is_utc =
                    DateTime::parse_from_rfc3339(time).is_ok_and(|time| time.offset().local_minus_utc() == 0);
                (!is_utc).then(|| format!("`{name}` {time:?}"))
            }
            other => wrong_time(other),
        }),
        Value::Array(items) => items.iter().find_map(wrong_time),
        _ => None,
    }
}

fn nothing_repeated(run: &Run) -> Check {
    let mark = random("secret");
    let grant = json!({ "attempt": mark, "code": { "is": mark }, "code_verifier": mark, "nonce": mark });
    for call in [
        Call::patch_account(NO_VERSION, &json!({})).text(&format!("{{\"phone\": \"{mark}")),
        Call::patch_account(NO_VERSION, &json!({ "phone": { "is": mark } })),
        Call::new(Method::POST, path::MAILBOX_GRANTS).json(&grant),
        Call::new(Method::POST, path::MAILBOXES).json(&json!({ "grant": { "is": mark } })),
    ] {
        let answer = run.send(&call)?;
        if answer.body.contains(&mark) {
            return Err(answer.differs("nothing of what was sent"));
        }
    }
    Ok(())
}
