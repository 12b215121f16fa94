//! The profile.

use mailbridge_contract::account::Account;
use mailbridge_contract::path;
use mailbridge_contract::problem::ProblemCode;
use serde_json::{Value, json};

use super::Rule;
use crate::call::{Call, random};
use crate::finding::{Check, Finding};
use crate::run::{Run, other_phone};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "account-shape",
        says: "The profile has its fields",
        source: "getAccount",
        check: |run| {
            run.account
                .must_have_status(200)?
                .must_read::<Account>("Account")
                .map(drop)
        },
    },
    Rule {
        name: "account-etag",
        says: "The profile carries its version",
        source: "getAccount; RFC 9110 section 8.8.3",
        check: |run| match run.account.etag() {
            Some(_) => Ok(()),
            None => Err(run.account.differs_by(
                "a strong ETag, in quotes",
                format!("ETag: {}", run.account.header("ETag").unwrap_or("none")),
            )),
        },
    },
    Rule {
        name: "account-change",
        says: "A change takes what it names, leaves the rest, answers with the whole profile, and lasts",
        source: "changeAccount; RFC 7396",
        check: change,
    },
    Rule {
        name: "account-change-etag",
        says: "A change answers with the new version, which is the one that is read afterwards",
        source: "changeAccount; Writes",
        check: change_etag,
    },
    Rule {
        name: "account-if-match-required",
        says: "A change without If-Match is refused",
        source: "changeAccount; Writes; RFC 6585 section 3",
        check: |run| {
            let (account, tag) = run.account_now()?;
            let patch = json!({ "phone": other_phone(&account) });
            let answer = run.send(&Call::patch_account(&tag, &patch).without_if_match())?;
            answer.must_be(&ProblemCode::PreconditionRequired)
        },
    },
    Rule {
        name: "account-if-match-compared",
        says: "A change of a version that is not the present one is refused",
        source: "changeAccount; Writes; RFC 9110 section 13.1.1",
        check: |run| {
            let stale = run.changed_phone()?;
            let patch = json!({ "phone": "+1 555 0199" });
            run.send(&Call::patch_account(&stale, &patch))?
                .must_be(&ProblemCode::ChangedElsewhere)
        },
    },
    Rule {
        name: "account-unknown-members",
        says: "Members of a request that the server does not know are ignored",
        source: "Answers",
        check: |run| {
            let (account, tag) = run.account_now()?;
            let patch = json!({ "phone": other_phone(&account), "contract_check": { "is": "unknown" } });
            run.send(&Call::patch_account(&tag, &patch))?
                .must_have_status(200)
                .map(drop)
        },
    },
    Rule {
        name: "account-body-checked",
        says: "A body that is not JSON is refused",
        source: "Answers",
        check: |run| {
            let (_, tag) = run.account_now()?;
            let answer = run.send(&Call::patch_account(&tag, &json!({})).text("{\"phone\":"))?;
            answer.must_be(&ProblemCode::ValidationFailed)
        },
    },
    Rule {
        name: "account-field-checked",
        says: "A field of another type is refused",
        source: "changeAccount; Answers",
        check: |run| wrong_type(run)?.must_be(&ProblemCode::ValidationFailed),
    },
    Rule {
        name: "account-field-named",
        says: "`validation_failed` names the field and the rule that it breaks",
        source: "Problem.fields; Answers",
        check: field_named,
    },
    Rule {
        name: "account-email-read-only",
        says: "The address at the ATS cannot be changed here",
        source: "Account.email",
        check: email,
    },
];

fn change(run: &Run) -> Check {
    let (before, tag) = run.account_now()?;
    let phone = other_phone(&before);
    let answer = run.send(&Call::patch_account(&tag, &json!({ "phone": phone })))?;
    let mut expected = before;
    expected["phone"] = Value::from(phone);
    answer.must_have_status(200)?;
    if answer.json().as_ref() != Some(&expected) {
        return Err(answer.differs(expected.to_string()));
    }
    let read = run.send(&Call::get(path::ACCOUNT))?;
    if read.json().as_ref() != Some(&expected) {
        return Err(read.differs(format!("{expected}, as it was just saved")));
    }
    Ok(())
}

fn change_etag(run: &Run) -> Check {
    let (account, tag) = run.account_now()?;
    let patch = json!({ "phone": other_phone(&account) });
    let answer = run.send(&Call::patch_account(&tag, &patch))?;
    if answer.status != 200 {
        return Err(Finding::not_checked("the profile could not be changed"));
    }
    let came = || format!("ETag: {}", answer.header("ETag").unwrap_or("none"));
    let Some(new) = answer.etag().filter(|new| *new != tag) else {
        return Err(answer.differs_by(format!("a strong ETag other than {tag}"), came()));
    };
    let (_, read) = run.account_now()?;
    if read == new {
        Ok(())
    } else {
        Err(answer.differs_by(format!("ETag: {read}, as GET /account says afterwards"), came()))
    }
}

fn wrong_type(run: &Run) -> Check<std::rc::Rc<crate::exchange::Exchange>> {
    let (_, tag) = run.account_now()?;
    run.send(&Call::patch_account(&tag, &json!({ "phone": 7 })))
}

fn field_named(run: &Run) -> Check {
    let answer = wrong_type(run)?;
    if answer.problem_code() != Some(ProblemCode::ValidationFailed) {
        return Err(Finding::not_checked("the field was not refused"));
    }
    let body = answer.json().unwrap_or_default();
    let names_it = body["fields"].as_array().is_some_and(|fields| {
        fields
            .iter()
            .any(|field| field["field"] == "phone" && field["rule"].is_string())
    });
    if names_it {
        Ok(())
    } else {
        Err(answer.differs("`fields` with an entry of `field` \"phone\" and a `rule`"))
    }
}

fn email(run: &Run) -> Check {
    let (before, tag) = run.account_now()?;
    let address = format!("{}@contract-check.invalid", random("address"));
    // It may be refused or passed over.
    let _answer = run.send(&Call::patch_account(&tag, &json!({ "email": address })))?;
    let read = run.send(&Call::get(path::ACCOUNT))?;
    let now = read.json().unwrap_or_default();
    if now["email"] == before["email"] {
        Ok(())
    } else {
        Err(read.differs(format!("`email` {} as before", before["email"])))
    }
}
