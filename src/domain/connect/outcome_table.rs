//! Keeps `docs/outcomes.md` as the code has it. `UPDATE_DOCS=1 cargo test -p mailbridge outcome_table` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use super::action::Action;
use super::outcome::Outcome;
use super::warning::WARNINGS;
use crate::domain::text::Message;

const INTRODUCTION: &str = "# Every way that connecting can end

One type, `Outcome` in `src/domain/connect/outcome.rs`, holds every way that connecting a mailbox can end. This table is
made from it: `UPDATE_DOCS=1 cargo test -p mailbridge outcome_table` writes it anew, and the same test fails when the two
differ.

*Page* tests run the real page in the browser, with an ATS that answers in place of the network (`tests/web/connect/`).
*Whole* tests run the app, the reference ATS and its sign-in provider, which is told to misbehave (`tests/e2e/`). Both run
in Chromium and in Firefox, and none puts an outcome into the app. The whole tests *outcomes* and *strangers* are still to
come: the rows that rest on them alone are not tested from end to end yet.

";

/// How a test leads to the outcome, and which. Exhaustive, so that no outcome is added without one.
fn test(outcome: Outcome) -> (&'static str, &'static str) {
    const HOW: &str = "the user chooses the words that the provider showed";
    const BY_CHOICE: (&str, &str) = (HOW, "page: waiting");
    const SHOWN_AND_CHOSEN: (&str, &str) = (HOW, "page: waiting; whole: outcomes");
    const WHOLE: &str = "whole: outcomes";
    match outcome {
        Outcome::Connected => ("consent is given; the first tab acknowledges", "whole: connect"),
        Outcome::FirstTabGone => ("the first tab leaves before consent is given", "whole: connect"),
        Outcome::NothingHeard => ("nobody reports", "page: waiting"),
        Outcome::NotStartedHere => (
            "the connect page is opened without an attempt, or by another user",
            "whole: connect, strangers; page: going",
        ),
        Outcome::LinkExpired => ("the attempt was registered ten minutes ago", "page: going"),
        Outcome::StorageBlocked => ("the browser gives no storage", "page: going, oauth"),
        Outcome::ProviderNotConfigured => (
            "the attempt names a provider that the configuration lacks",
            "page: going",
        ),
        Outcome::Cancelled => ("Cancel on the consent page", "whole: connect"),
        Outcome::MailAccessMissing => (
            "the box for mail stays unticked, or the provider drops the scope",
            "whole: connect, outcomes",
        ),
        Outcome::OtherAccount => ("another account is chosen on a reconnect", "whole: outcomes"),
        Outcome::NoLongLivedAccess => ("the provider gives no refresh token", WHOLE),
        Outcome::SignInFailed => ("the provider answers an unknown error with markup in it", WHOLE),
        Outcome::ProviderFailed => (
            "the provider answers `server_error` or `temporarily_unavailable`",
            WHOLE,
        ),
        Outcome::ProviderUnreachable => ("the provider does not answer the ATS, or not as it should", WHOLE),
        Outcome::StateMissing => ("the answer has no `state`", WHOLE),
        Outcome::StateUnknown => ("the answer has another `state`", WHOLE),
        Outcome::StartedElsewhere => ("a callback is opened in a tab that never left", "whole: connect"),
        Outcome::SignInExpired => ("the tab left an hour ago", "page: oauth"),
        Outcome::OpenedTwice => (
            "the callback is opened again, and the ATS knows nothing",
            "page: callback",
        ),
        Outcome::NothingArrived => ("the callback is opened without an answer", "whole: connect"),
        Outcome::IssuerMissing => ("the answer has no `iss`", WHOLE),
        Outcome::IssuerWrong => ("the answer has another `iss`", WHOLE),
        Outcome::IssuerRepeated => ("the answer has `iss` twice", WHOLE),
        Outcome::AnswerContradictory => ("the answer has a code and an error", WHOLE),
        Outcome::AnswerIncomplete => ("the answer has neither", WHOLE),
        Outcome::ParameterRepeated => ("the answer has the code or the state twice", WHOLE),
        Outcome::ParameterTooLong => ("the answer has a code of 20,000 characters", WHOLE),
        Outcome::CodeRefused => ("the token endpoint answers `invalid_grant`", WHOLE),
        Outcome::AtsMisconfigured => ("the token endpoint answers `invalid_client`", WHOLE),
        Outcome::IdentityRefused => (
            "the ID token is missing, or its nonce, audience, issuer, life or signature is wrong",
            WHOLE,
        ),
        Outcome::NotActivated => ("the ATS answers `not_activated`", "page: callback"),
        Outcome::MailboxExists => ("the account is connected already", WHOLE),
        Outcome::MailboxGone => ("the mailbox is removed while it is reconnected", "page: callback"),
        Outcome::GrantLapsed => ("the ATS closed the attempt without a mailbox", "page: callback"),
        Outcome::SessionExpired => (
            "the session ends during consent",
            "whole: strangers; page: callback, going",
        ),
        Outcome::OtherUser => (
            "another user signs in during consent",
            "whole: strangers; page: callback",
        ),
        Outcome::Offline => (
            "the browser is offline when the answer is handed in",
            "page: callback",
        ),
        Outcome::AtsUnreachable => ("the connection to the ATS breaks", "page: callback, going"),
        Outcome::AtsSlow => ("the ATS does not answer in time", "native: outcome_source"),
        Outcome::AtsUnavailable => ("the ATS answers `unavailable`", "page: callback"),
        Outcome::AtsRateLimited => ("the ATS answers `rate_limited`", "page: callback"),
        Outcome::AtsRefused => (
            "the ATS answers a refusal that is not known here",
            "page: callback",
        ),
        Outcome::AppUnverified | Outcome::EducationNotConfigured | Outcome::RequestRefused => BY_CHOICE,
        Outcome::AdminPolicy
        | Outcome::AppBlocked
        | Outcome::AccountProtected
        | Outcome::OrganisationInternal
        | Outcome::NotATestUser
        | Outcome::RedirectMismatch
        | Outcome::ClientUnknown
        | Outcome::InsecureBrowser
        | Outcome::ProviderRateLimited => SHOWN_AND_CHOSEN,
    }
}

fn english(message: &Message) -> String {
    let texts: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(include_str!("../../../locales/en.json")).expect("a JSON object");
    let text = texts[message.key].as_str().expect("a text").to_owned();
    message.arguments.iter().fold(text, |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

fn step(action: Action) -> String {
    english(&action.label())
}

fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str(
        "| outcome | what happened | who can act | next steps | how a test leads to it | tests |\n",
    );
    page.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for outcome in Outcome::ALL {
        let (how, tests) = test(*outcome);
        let steps: Vec<String> = [Some(outcome.primary()), outcome.secondary()]
            .into_iter()
            .flatten()
            .map(step)
            .collect();
        let actor = format!("{:?}", outcome.actor());
        let title = english(&outcome.title("Google"));
        writeln!(
            page,
            "| `{}` | {title} | {} | {} | {how} | {tests} |",
            outcome.name(),
            words(&actor),
            steps.join(", ")
        )
        .expect("a string takes everything");
    }
    page
}

/// `AtsAdministrator` as `ATS administrator`.
fn words(variant: &str) -> String {
    let mut words = String::new();
    for letter in variant.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words.replace("ats ", "ATS ").replace("workspace ", "Workspace ")
}

#[test]
fn the_page_is_that_of_the_code() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/outcomes.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, page()).expect("docs can be written");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        written,
        page(),
        "write it anew: UPDATE_DOCS=1 cargo test -p mailbridge outcome_table"
    );
}

#[test]
fn what_the_user_can_choose_is_tested_as_a_choice() {
    for warning in WARNINGS {
        assert!(test(*warning).1.starts_with("page: waiting"), "{warning:?}");
    }
}
