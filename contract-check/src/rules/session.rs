//! Who is signed in.

use mailbridge_contract::path::{self, with_id};
use mailbridge_contract::problem::ProblemCode;
use mailbridge_contract::session::Session;
use reqwest::Method;

use super::Rule;
use crate::call::Call;
use crate::finding::{Check, Finding};
use crate::run::Run;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "session-shape",
        says: "The session says who is signed in and what the tenant may do",
        source: "getSession",
        check: |run| {
            run.session
                .must_have_status(200)?
                .must_read::<Session>("Session")
                .map(drop)
        },
    },
    Rule {
        name: "session-csrf-token",
        says: "The session names a CSRF token that can stand in a header",
        source: "getSession; Session and CSRF",
        check: csrf_token,
    },
    Rule {
        name: "session-needed-to-read",
        says: "Without a session every read is refused",
        source: "Session and CSRF",
        check: reads_need_a_session,
    },
    Rule {
        name: "session-needed-to-write",
        says: "Without a session every write is refused",
        source: "Session and CSRF",
        check: |run| {
            for call in run.harmless_writes() {
                run.client
                    .send(&run.nobody, &call)?
                    .must_be(&ProblemCode::SessionExpired)?;
            }
            Ok(())
        },
    },
    Rule {
        name: "csrf-token-required",
        says: "A write without a CSRF token is refused",
        source: "Session and CSRF",
        check: |run| csrf(run, Call::without_token),
    },
    Rule {
        name: "csrf-token-compared",
        says: "A write with another CSRF token than the session's is refused",
        source: "Session and CSRF",
        check: |run| csrf(run, Call::with_wrong_token),
    },
    Rule {
        name: "unknown-call",
        says: "A call that does not exist is a problem",
        source: "Answers",
        check: |run| {
            let answer = run.send(&Call::get("/contract-check-no-such-call"))?;
            answer.must_be(&ProblemCode::NotFound)
        },
    },
    Rule {
        name: "unknown-method",
        says: "A call with a method that it does not have is a problem, and names the methods that it has",
        source: "Answers; RFC 9110 section 15.5.6",
        check: |run| {
            let answer = run.send(&Call::new(Method::PUT, path::SESSION))?;
            answer.must_be(&ProblemCode::MethodNotAllowed)?;
            match answer.header("Allow") {
                Some(_) => Ok(()),
                None => Err(answer.differs_by("an Allow header", "none")),
            }
        },
    },
];

/// What can be looked at when nothing else will be asked.
pub(super) const LAST: &[Rule] = &[Rule {
    name: "sign-out",
    says: "Signing out ends the session, and needs the CSRF token",
    source: "endSession",
    check: sign_out,
}];

fn csrf_token(run: &Run) -> Check {
    match run.user.csrf_token {
        Some(_) => Ok(()),
        None => Err(run.session.differs_by(
            "`csrf_token` with visible ASCII characters",
            "none, an empty one, or one with other characters",
        )),
    }
}

fn reads_need_a_session(run: &Run) -> Check {
    let id = run.mailbox().map_or("contract-check", |mailbox| &mailbox.id);
    for template in [
        path::SESSION,
        path::ACCOUNT,
        path::MAILBOXES,
        path::MAILBOX,
        path::MAILBOX_HEALTH,
        path::REMOTE_FOLDERS,
        path::FOLDER_MAPPING,
        path::FOLDER_ROLES,
        "/mailbox-grants?attempt=contract-check",
    ] {
        let answer = run.client.send(&run.nobody, &Call::get(with_id(template, id)))?;
        answer.must_be(&ProblemCode::SessionExpired)?;
    }
    Ok(())
}

fn csrf(run: &Run, change: fn(Call) -> Call) -> Check {
    for call in run.harmless_writes() {
        run.send(&change(call))?.must_be(&ProblemCode::CsrfRejected)?;
    }
    Ok(())
}

fn sign_out(run: &Run) -> Check {
    if !run.may_sign_out {
        return Err(Finding::not_checked("the session may not be ended (--sign-out)"));
    }
    let end = || Call::new(Method::DELETE, path::SESSION);
    run.send(&end().without_token())?
        .must_be(&ProblemCode::CsrfRejected)?;
    run.send(&end())?.must_have_status(204)?;
    run.send(&Call::get(path::SESSION))?
        .must_be(&ProblemCode::SessionExpired)
}
