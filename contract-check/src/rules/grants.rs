//! Attempts to connect a mailbox, as far as they go without a person at the provider.

use std::rc::Rc;

use mailbridge_contract::grant::AttemptOutcome;
use mailbridge_contract::path;
use mailbridge_contract::problem::ProblemCode;
use reqwest::Method;
use serde_json::{Value, json};

use super::Rule;
use crate::call::{Call, random};
use crate::exchange::Exchange;
use crate::finding::{Check, Finding};
use crate::run::{Run, outcome_of};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "attempt-pending",
        says: "Of an attempt that nobody made it is said that it is pending",
        source: "getAttemptOutcome",
        check: |run| {
            let answer = run.send(&outcome_of(&random("attempt")))?;
            is_pending(&answer)
        },
    },
    Rule {
        name: "attempt-named",
        says: "Asking for the outcome of no attempt is refused",
        source: "getAttemptOutcome; Answers",
        check: |run| {
            run.send(&Call::get(path::MAILBOX_GRANTS))?
                .must_be(&ProblemCode::ValidationFailed)
        },
    },
    Rule {
        name: "attempt-of-another-read",
        says: "Of another user's attempt it is said that it is pending",
        source: "getAttemptOutcome; Nobody sees another's mailbox",
        check: |run| {
            let other = run.other()?;
            let (attempt, _) = failed_attempt(run)?;
            is_pending(&*run.client.send(other, &outcome_of(&attempt))?)
        },
    },
    Rule {
        name: "attempt-of-another-write",
        says: "Another user's attempt cannot be taken over",
        source: "createGrant; `attempt_refused`",
        check: |run| {
            let other = run.other()?;
            let (attempt, _) = failed_attempt(run)?;
            let answer = run.client.send(other, &hand_in(&request(&attempt)))?;
            answer.must_be(&ProblemCode::AttemptRefused)
        },
    },
    Rule {
        name: "grant-body-checked",
        says: "An answer of the provider without a code is refused",
        source: "createGrant; Answers",
        check: |run| {
            let mut body = request(&random("attempt"));
            body["code"] = Value::Null;
            run.send(&hand_in(&body))?.must_be(&ProblemCode::ValidationFailed)
        },
    },
    Rule {
        name: "grant-provider-known",
        says: "A provider that is not configured is refused",
        source: "createGrant; `provider_unknown`",
        check: |run| {
            is_activated(run)?;
            let answer = run.send(&hand_in(&request(&random("attempt"))))?;
            answer.must_be(&ProblemCode::ProviderUnknown)
        },
    },
    Rule {
        name: "grant-outcome-kept",
        says: "The outcome of an attempt is the problem that its grant was refused with",
        source: "getAttemptOutcome",
        check: |run| {
            let (attempt, code) = failed_attempt(run)?;
            let answer = run.send(&outcome_of(&attempt))?;
            match serde_json::from_str(&answer.body) {
                Ok(AttemptOutcome::Failed { problem }) if problem.code == code => Ok(()),
                _ => Err(answer.differs(format!("`state` \"failed\" with a problem of code `{code}`"))),
            }
        },
    },
    Rule {
        name: "mailbox-of-no-grant",
        says: "A grant that does not exist is not saved as a mailbox",
        source: "createMailbox; `grant_lapsed`",
        check: |run| {
            is_activated(run)?;
            let body = json!({ "grant": random("grant") });
            let answer = run.send(&Call::new(Method::POST, path::MAILBOXES).json(&body))?;
            answer.must_be(&ProblemCode::GrantLapsed)
        },
    },
    Rule {
        name: "mailbox-body-checked",
        says: "A mailbox without a grant is refused",
        source: "createMailbox; Answers",
        check: |run| {
            let answer = run.send(&Call::new(Method::POST, path::MAILBOXES).json(&json!({})))?;
            answer.must_be(&ProblemCode::ValidationFailed)
        },
    },
];

/// What the app would hand in, with a made-up provider.
fn request(attempt: &str) -> Value {
    json!({
        "attempt": attempt,
        "provider": "contract-check-no-such-provider",
        "code": random("code"),
        "code_verifier": random("verifier"),
        "redirect_uri": "https://contract-check.invalid/connect/callback",
        "nonce": random("nonce"),
    })
}

fn hand_in(body: &Value) -> Call {
    Call::new(Method::POST, path::MAILBOX_GRANTS).json(body)
}

fn is_pending(answer: &Exchange) -> Check {
    if answer.status == 200 && answer.json().unwrap_or_default()["state"] == "pending" {
        Ok(())
    } else {
        Err(answer.differs("200 with `state` \"pending\""))
    }
}

fn is_activated(run: &Run) -> Check {
    let session = run.session.json().unwrap_or_default();
    if session["capabilities"]["add_mailbox"]["state"] == "allowed" {
        Ok(())
    } else {
        Err(Finding::not_checked("the tenant may not add mailboxes"))
    }
}

/// An attempt of the user that was refused, and with which code.
fn failed_attempt(run: &Run) -> Check<(String, ProblemCode)> {
    is_activated(run)?;
    let attempt = random("attempt");
    let answer: Rc<Exchange> = run.send(&hand_in(&request(&attempt)))?;
    match answer.problem_code() {
        Some(code) => Ok((attempt, code)),
        None => Err(Finding::not_checked("a made-up grant was not refused")),
    }
}
