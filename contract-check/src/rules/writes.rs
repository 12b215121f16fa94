//! Retries of writes.

use mailbridge_contract::problem::ProblemCode;
use serde_json::json;

use super::Rule;
use crate::call::{Call, random};
use crate::finding::{Check, Finding};
use crate::run::{Run, other_phone};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "idempotency-key-required",
        says: "A write without Idempotency-Key is refused",
        source: "Writes",
        check: |run| {
            for call in run.harmless_writes() {
                run.send(&call.without_key())?
                    .must_be(&ProblemCode::IdempotencyKeyRejected)?;
            }
            Ok(())
        },
    },
    Rule {
        name: "idempotency-replay",
        says: "A retry with the same key gets the first answer again, whatever its If-Match says by now",
        source: "Writes",
        check: replay,
    },
    Rule {
        name: "idempotency-once",
        says: "A retry with the same key writes nothing a second time",
        source: "Writes",
        check: once,
    },
    Rule {
        name: "idempotency-key-reuse",
        says: "A key that was used for another request is refused",
        source: "Writes",
        check: reuse,
    },
];

/// A change of the phone number under a key of its own, sent once; and the phone number.
fn written(run: &Run) -> Check<(Call, String, std::rc::Rc<crate::exchange::Exchange>)> {
    let (account, tag) = run.account_now()?;
    let phone = other_phone(&account);
    let call = Call::patch_account(&tag, &json!({ "phone": phone })).key(&random("key"));
    let answer = run.send(&call)?;
    if answer.status == 200 {
        Ok((call, phone.to_owned(), answer))
    } else {
        Err(Finding::not_checked("the profile could not be changed"))
    }
}

fn replay(run: &Run) -> Check {
    let (call, _, first) = written(run)?;
    let again = run.send(&call)?;
    let said = |answer: &crate::exchange::Exchange| {
        (
            answer.status,
            answer.json(),
            answer.header("ETag").map(str::to_owned),
        )
    };
    if said(&first) == said(&again) {
        Ok(())
    } else {
        Err(again.differs(format!(
            "the first answer again: {} {}, ETag: {}",
            first.status,
            first.body,
            first.header("ETag").unwrap_or("none")
        )))
    }
}

fn once(run: &Run) -> Check {
    let (call, _, _) = written(run)?;
    run.changed_phone()?;
    let (between, _) = run.account_now()?;
    let retry = run.send(&call)?;
    let (after, _) = run.account_now()?;
    if after["phone"] == between["phone"] {
        Ok(())
    } else {
        Err(retry.differs_by(
            format!(
                "the phone number to stay {}, as a later write left it",
                between["phone"]
            ),
            format!("it became {}", after["phone"]),
        ))
    }
}

fn reuse(run: &Run) -> Check {
    let (call, phone, _) = written(run)?;
    let other = json!({ "phone": phone + "9" });
    run.send(&call.json(&other))?
        .must_be(&ProblemCode::IdempotencyKeyRejected)
}
