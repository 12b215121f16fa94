//! Mailboxes: what is told of them, to whom, and how they change.

use mailbridge_contract::health::{FactName, Health};
use mailbridge_contract::mailbox::{Mailbox, MailboxList};
use mailbridge_contract::path::{self, with_id};
use mailbridge_contract::problem::ProblemCode;
use reqwest::Method;
use serde_json::{Value, json};

use super::Rule;
use crate::call::{Call, NO_VERSION, random};
use crate::finding::{Check, Finding};
use crate::run::Run;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "mailboxes-shape",
        says: "The user's mailboxes are listed with settings, status and version",
        source: "listMailboxes",
        check: |run| {
            run.mailboxes
                .must_have_status(200)?
                .must_read::<MailboxList>("MailboxList")
                .map(drop)
        },
    },
    Rule {
        name: "mailbox-shape",
        says: "A mailbox is told of as in the list",
        source: "getMailbox",
        check: as_in_the_list,
    },
    Rule {
        name: "mailbox-etag",
        says: "The ETag header of a mailbox is the `etag` in its body",
        source: "getMailbox; Writes",
        check: |run| super::same_etag(&run.mailbox()?.mailbox),
    },
    Rule {
        name: "mailbox-unknown",
        says: "A mailbox that does not exist is not found",
        source: "Nobody sees another's mailbox",
        check: |run| {
            for template in PARTS {
                let answer = run.send(&Call::get(with_id(template, &random("mailbox"))))?;
                answer.must_be(&ProblemCode::NotFound)?;
            }
            Ok(())
        },
    },
    Rule {
        name: "mailbox-of-another-read",
        says: "Another user's mailbox is not found, nor anything of it",
        source: "Nobody sees another's mailbox",
        check: |run| {
            let mailbox = run.mailbox()?;
            let other = run.other()?;
            for template in PARTS {
                let answer = run
                    .client
                    .send(other, &Call::get(with_id(template, &mailbox.id)))?;
                answer.must_be(&ProblemCode::NotFound)?;
            }
            Ok(())
        },
    },
    Rule {
        name: "mailbox-of-another-list",
        says: "Another user's mailbox does not stand in the list",
        source: "Nobody sees another's mailbox",
        check: |run| {
            let mailbox = run.mailbox()?;
            let answer = run.client.send(run.other()?, &Call::get(path::MAILBOXES))?;
            match answer.json().unwrap_or_default()["mailboxes"].as_array() {
                Some(list) if list.iter().all(|listed| listed["id"] != mailbox.id.as_str()) => Ok(()),
                _ => Err(answer.differs(format!("a list without {}", mailbox.id))),
            }
        },
    },
    Rule {
        name: "mailbox-of-another-write",
        says: "Another user's mailbox cannot be changed, removed, mapped or given a folder",
        source: "Nobody sees another's mailbox",
        check: of_another_write,
    },
    Rule {
        name: "mailbox-change",
        says: "A change of the sender name answers with the mailbox, and lasts",
        source: "changeMailbox",
        check: change,
    },
    Rule {
        name: "mailbox-if-match-required",
        says: "A change of a mailbox without If-Match is refused",
        source: "changeMailbox; Writes; RFC 6585 section 3",
        check: |run| {
            let call = at(run, Method::PUT)?.json(&json!({}));
            run.send(&call)?.must_be(&ProblemCode::PreconditionRequired)
        },
    },
    Rule {
        name: "mailbox-if-match-compared",
        says: "A change of a version of a mailbox that is not the present one is refused",
        source: "changeMailbox; Writes; RFC 9110 section 13.1.1",
        check: |run| {
            let call = at(run, Method::PUT)?.if_match(NO_VERSION).json(&json!({}));
            run.send(&call)?.must_be(&ProblemCode::ChangedElsewhere)
        },
    },
    Rule {
        name: "mailbox-removal-if-match-compared",
        says: "The removal of a version of a mailbox that is not the present one is refused",
        source: "removeMailbox; Writes; RFC 9110 section 13.1.1",
        check: |run| {
            let call = at(run, Method::DELETE)?.if_match(NO_VERSION);
            run.send(&call)?.must_be(&ProblemCode::ChangedElsewhere)
        },
    },
    Rule {
        name: "mailbox-removal-if-match-required",
        says: "The removal of a mailbox without If-Match is refused",
        source: "removeMailbox; Writes; RFC 6585 section 3",
        check: |run| {
            let call = at(run, Method::DELETE)?;
            run.send(&call)?.must_be(&ProblemCode::PreconditionRequired)
        },
    },
    Rule {
        name: "health-shape",
        says: "The condition of a mailbox is a list of facts",
        source: "getHealth",
        check: |run| {
            let health = &run.mailbox()?.health;
            health
                .must_have_status(200)?
                .must_read::<Health>("Health")
                .map(drop)
        },
    },
    Rule {
        name: "health-facts",
        says: "Each fact that the contract knows stands there once; what nobody knows is `unknown`",
        source: "getHealth; FactName",
        check: facts,
    },
];

/// What there is of a mailbox.
const PARTS: [&str; 4] = [
    path::MAILBOX,
    path::MAILBOX_HEALTH,
    path::REMOTE_FOLDERS,
    path::FOLDER_MAPPING,
];

const FACTS: [FactName; 9] = [
    FactName::Activated,
    FactName::SignedIn,
    FactName::Permissions,
    FactName::LongLivedAccess,
    FactName::Incoming,
    FactName::Outgoing,
    FactName::FoldersListed,
    FactName::FoldersMapped,
    FactName::LastMessage,
];

/// A call to the mailbox that may be changed.
fn at(run: &Run, method: Method) -> Check<Call> {
    Ok(Call::new(method, with_id(path::MAILBOX, &run.test_mailbox()?.id)))
}

fn as_in_the_list(run: &Run) -> Check {
    let read = run.mailbox()?;
    let answer = &read.mailbox;
    answer.must_have_status(200)?;
    let mailbox: Mailbox = answer.must_read("Mailbox")?;
    let Ok(list) = run.mailboxes.must_read::<MailboxList>("MailboxList") else {
        return Ok(());
    };
    let listed = list.mailboxes.into_iter().find(|listed| listed.id == mailbox.id);
    if listed.is_some_and(|listed| listed.address == mailbox.address && listed.settings == mailbox.settings) {
        Ok(())
    } else {
        Err(answer.differs("address and settings as in GET /mailboxes"))
    }
}

fn of_another_write(run: &Run) -> Check {
    let other = run.other()?;
    let mailbox = run.test_mailbox()?;
    let below = with_id(path::MAILBOX, &mailbox.id);
    for call in run
        .harmless_writes()
        .into_iter()
        .filter(|call| call.path.starts_with(&below))
    {
        let answer = run.client.send(other, &call)?;
        // A body without its fields may be refused before anybody looks for the mailbox.
        let is_refused_unread = answer.problem_code() == Some(ProblemCode::ValidationFailed);
        if !is_refused_unread {
            answer.must_be(&ProblemCode::NotFound)?;
        }
    }
    Ok(())
}

fn change(run: &Run) -> Check {
    let here = with_id(path::MAILBOX, &run.test_mailbox()?.id);
    let (before, tag) = run.now(&here)?;
    let put = |tag: &str, name: &Value| {
        run.send(
            &Call::new(Method::PUT, &here)
                .if_match(tag)
                .json(&json!({ "sender_name": name })),
        )
    };
    let name = Value::from("Contract check");
    let answer = put(&tag, &name)?;
    answer.must_have_status(200)?;
    let said: Mailbox = answer.must_read("Mailbox")?;
    let (after, tag) = run.now(&here)?;
    put(&tag, &before["sender_name"])?.must_have_status(200)?;
    if said.sender_name == name && after["sender_name"] == name {
        Ok(())
    } else {
        Err(answer.differs_by(
            "`sender_name` \"Contract check\", now and when it is read again",
            format!("{:?}, and read again {}", said.sender_name, after["sender_name"]),
        ))
    }
}

fn facts(run: &Run) -> Check {
    let answer = &run.mailbox()?.health;
    let Ok(health) = answer.must_read::<Health>("Health") else {
        return Err(Finding::not_checked("the facts cannot be read"));
    };
    for name in FACTS {
        let count = health.facts.iter().filter(|fact| fact.name == name).count();
        if count != 1 {
            return Err(answer.differs_by(format!("the fact {} once", json!(name)), format!("{count} times")));
        }
    }
    Ok(())
}
