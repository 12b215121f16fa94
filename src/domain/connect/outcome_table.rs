//! Keeps `docs/outcomes.md` as the code has it. `UPDATE_DOCS=1 cargo test -p mailbridge outcome_table` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use super::action::Action;
use super::outcome::Outcome;
use crate::domain::text::Message;

const INTRODUCTION: &str = "# Every way that connecting can end

One type, `Outcome` in `src/domain/connect/outcome.rs`, holds every way that connecting a mailbox can end. This table is
made from it: `UPDATE_DOCS=1 cargo test -p mailbridge outcome_table` writes it anew, and the same test fails when the two
differ.

The tests of the table lie in `tests/e2e/tests/`. Each leads the real app, with the reference ATS, to that screen: the
sign-in provider is told to misbehave (`reference-ats/src/provider/misbehaviour.rs`), a request meets a fault
(`reference-ats/src/http/faults.rs`), the network is taken away, or time passes. None puts an outcome into the app. That
every one of them exists and looks for the screen's title is tested too. The same pages are tried with every answer of an
ATS in `tests/web/connect/`. What guards the way is in [security.md](security.md).

";

/// The browsers that end-to-end tests run in, all of them in each.
const BROWSERS: &str = "Chromium, Firefox";

/// How a test leads to the outcome, and which. Exhaustive, so that no outcome is added without one.
fn test(outcome: Outcome) -> (&'static str, &'static str) {
    const FORGED: &str = "outcomes::an_answer_that_may_come_from_somebody_else_is_not_used";
    const MALFORMED: &str = "outcomes::an_answer_that_is_not_well_formed_is_not_used";
    const PROVIDERS_ERROR: &str = "outcomes::an_error_of_the_provider_is_said";
    const NO_GRANT: &str = "outcomes::a_code_that_brings_no_grant_says_why";
    const FOR_ADMINISTRATORS: &str =
        "outcomes::a_warning_for_the_administrator_is_explained_in_the_first_tab";
    const OTHER_WARNING: &str = "outcomes::every_other_warning_is_explained_in_the_first_tab";
    const NOT_BEGUN: &str = "departures::a_sign_in_that_cannot_begin_says_why";
    const NOT_THROUGH: &str = "arrivals::what_did_not_get_through_is_handed_in_again";
    const NOT_ALLOWED: &str = "arrivals::what_the_ats_does_not_allow_is_said";
    const TOO_LATE: &str = "arrivals::a_sign_in_of_an_hour_ago_is_over_and_its_answer_is_not_used";
    const OWN_PAGE: &str =
        "the provider shows it on a page of its own, and the user chooses its words in the first tab";
    match outcome {
        Outcome::Connected => (
            "consent is given, and the first tab acknowledges when it is opened again",
            "arrivals::a_first_tab_that_comes_back_is_told",
        ),
        Outcome::FirstTabGone => (
            "the first tab leaves before consent is given",
            "arrivals::a_first_tab_that_comes_back_is_told",
        ),
        Outcome::NothingHeard => (
            "the other tab is closed, and time flies",
            "departures::nothing_is_guessed_while_nothing_is_heard",
        ),
        Outcome::NotStartedHere => (
            "the connect page is opened without an attempt",
            "connect::a_connect_page_without_an_attempt_goes_nowhere",
        ),
        Outcome::LinkExpired => ("the link is followed after eleven minutes", NOT_BEGUN),
        Outcome::StorageBlocked => ("the browser has no room for the site", NOT_BEGUN),
        Outcome::ProviderNotConfigured => (
            "another provider is configured while Email settings is open",
            NOT_BEGUN,
        ),
        Outcome::Cancelled => (
            "Cancel on the consent page",
            "connect::cancelling_at_the_provider_connects_nothing",
        ),
        Outcome::MailAccessMissing => (
            "the box for mail stays unticked",
            "connect::without_the_box_for_mail_nothing_is_connected",
        ),
        Outcome::OtherAccount => (
            "another account is chosen on a reconnect",
            "outcomes::another_account_is_a_question",
        ),
        Outcome::NoLongLivedAccess => ("the provider gives no refresh token", NO_GRANT),
        Outcome::SignInFailed => (
            "the provider answers an unknown error with markup in it",
            PROVIDERS_ERROR,
        ),
        Outcome::ProviderFailed => (
            "the provider answers `server_error`, and `temporarily_unavailable`",
            PROVIDERS_ERROR,
        ),
        Outcome::ProviderUnreachable => (
            "the provider gives the ATS no metadata, an error 500 instead of tokens, or something that is not JSON",
            "outcomes::a_provider_that_does_not_answer_is_asked_again_with_the_same_code",
        ),
        Outcome::StateMissing => ("the answer has no `state`", FORGED),
        Outcome::StateUnknown => ("the answer has another `state`", FORGED),
        Outcome::StartedElsewhere => (
            "a callback is opened in a tab that never left",
            "connect::a_callback_that_nobody_asked_for_is_not_used",
        ),
        Outcome::SignInExpired => ("the tab left more than an hour ago", TOO_LATE),
        Outcome::OpenedTwice => (
            "the callback is loaded again, and the ATS knows nothing of it",
            TOO_LATE,
        ),
        Outcome::NothingArrived => (
            "the callback is opened without an answer",
            "connect::a_callback_that_nobody_asked_for_is_not_used",
        ),
        Outcome::IssuerMissing => ("the answer has no `iss`", FORGED),
        Outcome::IssuerWrong => ("the answer has another `iss`", FORGED),
        Outcome::IssuerRepeated => ("the answer has `iss` twice", FORGED),
        Outcome::AnswerContradictory => ("the answer has a code and an error", MALFORMED),
        Outcome::AnswerIncomplete => ("the answer has neither", MALFORMED),
        Outcome::ParameterRepeated => ("the answer has the code twice", MALFORMED),
        Outcome::ParameterTooLong => ("the answer has a code of 20,000 characters", MALFORMED),
        Outcome::CodeRefused => ("the token endpoint answers `invalid_grant`", NO_GRANT),
        Outcome::AtsMisconfigured => ("the token endpoint answers `invalid_client`", NO_GRANT),
        Outcome::IdentityRefused => (
            "the ID token is missing, or its nonce, audience, issuer, life or signature is wrong",
            "outcomes::an_identity_that_is_not_proved_is_not_taken",
        ),
        Outcome::NotActivated => (
            "mailboxes are switched off for the tenant during consent",
            NOT_ALLOWED,
        ),
        Outcome::MailboxExists => (
            "the account is connected already",
            "outcomes::a_mailbox_is_connected_once_and_reconnected_as_often_as_wanted",
        ),
        Outcome::MailboxGone => (
            "the mailbox is removed while it is reconnected",
            "arrivals::a_mailbox_that_is_removed_meanwhile_is_not_reconnected",
        ),
        Outcome::GrantLapsed => (
            "the grant lapses before anybody saves it",
            "arrivals::a_grant_that_nobody_saves_lapses",
        ),
        Outcome::SessionExpired => (
            "the user signs out during consent",
            "strangers::who_signs_in_again_finishes",
        ),
        Outcome::OtherUser => (
            "another user signs in during consent",
            "strangers::who_signs_in_as_somebody_else_gets_nothing",
        ),
        Outcome::Offline => ("the browser goes offline", NOT_THROUGH),
        Outcome::AtsUnreachable => ("the connection to the ATS breaks", NOT_THROUGH),
        Outcome::AtsSlow => ("the ATS does not answer, and time flies", NOT_THROUGH),
        Outcome::AtsUnavailable => ("the ATS answers `unavailable`", NOT_THROUGH),
        Outcome::AtsRateLimited => ("the ATS answers `rate_limited`", NOT_THROUGH),
        Outcome::AtsRefused => ("the ATS answers `forbidden`", NOT_ALLOWED),
        Outcome::AdminPolicy
        | Outcome::AppUnverified
        | Outcome::AppBlocked
        | Outcome::AccountProtected
        | Outcome::EducationNotConfigured => (OWN_PAGE, FOR_ADMINISTRATORS),
        Outcome::OrganisationInternal
        | Outcome::NotATestUser
        | Outcome::RedirectMismatch
        | Outcome::ClientUnknown
        | Outcome::InsecureBrowser
        | Outcome::ProviderRateLimited
        | Outcome::RequestRefused => (OWN_PAGE, OTHER_WARNING),
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
        "| outcome | what happened | who can act | next steps | how the test leads to it | test | browsers |\n",
    );
    page.push_str("| --- | --- | --- | --- | --- | --- | --- |\n");
    for outcome in Outcome::ALL {
        let (how, test) = test(*outcome);
        let steps: Vec<String> = [Some(outcome.primary()), outcome.secondary()]
            .into_iter()
            .flatten()
            .map(step)
            .collect();
        let actor = format!("{:?}", outcome.actor());
        let title = english(&outcome.title("Google"));
        writeln!(
            page,
            "| `{}` | {title} | {} | {} | {how} | `{test}` | {BROWSERS} |",
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
fn every_test_of_the_table_exists_and_looks_for_the_title() {
    for outcome in Outcome::ALL {
        let (_, test) = test(*outcome);
        let (module, name) = test.split_once("::").expect("a module and a name");
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/e2e/tests/{module}.rs"));
        let text = std::fs::read_to_string(&file).expect("the module's file");
        assert!(
            text.contains(&format!("#[test]\nfn {name}()")),
            "there is no test {test}"
        );
        let title = english(&outcome.title("Google"));
        assert!(
            text.contains(&format!("\"{title}\"")),
            "{test} does not look for {title:?}"
        );
    }
}
