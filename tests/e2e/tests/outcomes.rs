//! Every way that connecting can end at the provider, told by the provider itself.

use anyhow::{Context, Result};
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::page::Page;
use mailbridge_e2e::target::{Target, any, button, heading, link};
use mailbridge_e2e::until::{Look, until};
use mailbridge_reference_ats::{Misbehaviour, Orders};

use crate::recruiter::{
    self, JANE, JANES_ACCOUNT, allow_mail, card, choose_account, email_settings, press_add_mailbox,
    save_janes_mailbox,
};

/// Another account that the provider knows.
const ARCHIVE: &str = "archive@agency.example";
const ARCHIVES_ACCOUNT: &str = "Agency Archive archive@agency.example";

fn orders(desk: &Desk) -> Result<&Orders> {
    Ok(desk.ats.running().provider().context("a provider")?.orders())
}

/// Goes through the provider with everything allowed, while it does one thing wrong.
async fn go_wrong(desk: &Desk, page: &Page, wrong: Misbehaviour) -> Result<Page> {
    orders(desk)?.give(None, wrong);
    let tab = press_add_mailbox(desk, page).await?;
    choose_account(&tab, JANES_ACCOUNT).await?;
    allow_mail(&tab).await?;
    Ok(tab)
}

/// Both tabs say the same, and nothing is connected.
async fn ends_with(page: &Page, tab: &Page, title: &str) -> Result<()> {
    tab.find(&heading(title)).await?;
    assert!(
        tab.address().await?.ends_with("/connect/callback"),
        "nothing of the answer is in the address"
    );
    page.hears("status", title).await?;
    page.is_gone(&card(JANE)).await
}

fn handed_in(desk: &Desk) -> usize {
    desk.ats
        .running()
        .traffic()
        .of("POST", "/api/v1/mailbox-grants")
        .len()
}

/// Goes wrong in each of these ways, one after the other.
async fn each_ends_with(desk: &Desk, page: &Page, ways: &[(Misbehaviour, &str)]) -> Result<()> {
    for (wrong, title) in ways {
        let tab = go_wrong(desk, page, *wrong).await?;
        ends_with(page, &tab, title)
            .await
            .with_context(|| format!("{wrong:?}"))?;
        tab.close().await?;
    }
    Ok(())
}

/// What the ATS never hears of.
fn refused_by_the_app(ways: &[(Misbehaviour, &str)]) -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            each_ends_with(desk, &page, ways).await?;
            assert_eq!(handed_in(desk), 0);
            Ok(())
        },
    )
}

/// What the ATS refuses.
fn refused_by_the_ats(ways: &[(Misbehaviour, &str)]) -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            each_ends_with(desk, &page, ways).await?;
            assert_eq!(handed_in(desk), ways.len());
            desk.expect_in_console("/api/v1/mailbox-grants");
            Ok(())
        },
    )
}

#[test]
fn an_answer_that_may_come_from_somebody_else_is_not_used() -> Result<()> {
    refused_by_the_app(&[
        (Misbehaviour::IssWrong, "The answer came from somebody else"),
        (Misbehaviour::IssMissing, "It is not certain who answered"),
        (Misbehaviour::IssTwice, "It is not certain who answered"),
        (
            Misbehaviour::StateWrong,
            "The answer from Google doesn’t belong to this tab",
        ),
        (
            Misbehaviour::StateMissing,
            "The answer from Google can’t be matched",
        ),
        (Misbehaviour::StateTwice, "The answer repeats itself"),
    ])
}

#[test]
fn an_answer_that_is_not_well_formed_is_not_used() -> Result<()> {
    refused_by_the_app(&[
        (Misbehaviour::CodeAndError, "The answer contradicts itself"),
        (Misbehaviour::CodeTwice, "The answer repeats itself"),
        (Misbehaviour::CodeOverlong, "The answer is too long"),
        (Misbehaviour::CodeMissing, "The answer is not complete"),
    ])
}

#[test]
fn an_error_of_the_provider_is_said() -> Result<()> {
    refused_by_the_app(&[
        (Misbehaviour::ServerError, "Something went wrong at Google"),
        (
            Misbehaviour::TemporarilyUnavailable,
            "Something went wrong at Google",
        ),
        (Misbehaviour::UnknownError, "The sign-in at Google did not work"),
    ])
}

#[test]
fn parameters_that_nobody_asked_for_do_no_harm() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            let tab = go_wrong(desk, &page, Misbehaviour::ExtraParameters).await?;
            desk.closes(&tab).await?;
            page.says(&card(JANE), "Not saved yet").await
        },
    )
}

#[test]
fn a_code_that_brings_no_grant_says_why() -> Result<()> {
    refused_by_the_ats(&[
        (
            Misbehaviour::TokenInvalidGrant,
            "The sign-in could not be finished",
        ),
        (
            Misbehaviour::TokenInvalidClient,
            "The applicant tracking system is not set up correctly",
        ),
        (
            Misbehaviour::NoRefreshToken,
            "Google gave access for a short time only",
        ),
        (Misbehaviour::ScopeDropped, "Google didn’t give access to mail"),
        (Misbehaviour::TokenServerError, "Google doesn’t answer"),
        (Misbehaviour::TokenNotJson, "Google doesn’t answer"),
    ])
}

#[test]
fn an_identity_that_is_not_proved_is_not_taken() -> Result<()> {
    let title = "It could not be proved who signed in";
    refused_by_the_ats(
        &[
            Misbehaviour::NoIdToken,
            Misbehaviour::NonceWrong,
            Misbehaviour::AudienceWrong,
            Misbehaviour::IssuerWrong,
            Misbehaviour::IdTokenExpired,
            Misbehaviour::SignatureWrong,
        ]
        .map(|wrong| (wrong, title)),
    )
}

#[test]
fn a_provider_that_does_not_answer_is_asked_again_with_the_same_code() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let (again, no_answer) = (button("Try again"), "Google doesn’t answer");
            let page = desk.open("/account").await?;
            let tab = go_wrong(desk, &page, Misbehaviour::DiscoveryFails).await?;
            ends_with(&page, &tab, no_answer).await?;
            orders(desk)?.give(None, Misbehaviour::TokenServerError);
            tab.click(&again).await?;
            until("a second request", async || {
                let count = handed_in(desk);
                Ok(Look::holds(count == 2, || count.to_string()))
            })
            .await?;
            tab.find(&heading(no_answer)).await?;
            orders(desk)?.clear();
            tab.click(&again).await?;
            desk.closes(&tab).await?;
            page.says(&card(JANE), "Not saved yet").await?;
            assert_eq!(handed_in(desk), 3);
            assert_eq!(asked(desk)?, 1, "nobody had to sign in twice");

            // Here the answer is lost after the code was used up: the user has to go once more, and is told so.
            orders(desk)?.give(None, Misbehaviour::TokenNotJson);
            let tab = press_add_mailbox(desk, &page).await?;
            choose_account(&tab, ARCHIVES_ACCOUNT).await?;
            allow_mail(&tab).await?;
            tab.find(&heading(no_answer)).await?;
            tab.says(&any("main"), "You may have to sign in once more")
                .await?;
            orders(desk)?.clear();
            tab.click(&again).await?;
            tab.find(&heading("The sign-in could not be finished")).await?;
            tab.click(&again).await?;
            choose_account(&tab, ARCHIVES_ACCOUNT).await?;
            allow_mail(&tab).await?;
            desk.closes(&tab).await?;
            page.says(&card(ARCHIVE), "Not saved yet").await?;
            assert_eq!(asked(desk)?, 3);
            desk.expect_in_console("/api/v1/mailbox-grants");
            Ok(())
        },
    )
}

fn asked(desk: &Desk) -> Result<usize> {
    let provider = desk.ats.running().provider().context("a provider")?;
    Ok(provider.traffic().of("GET", "/authorize").len())
}

/// The provider's own pages: which, what the user finds in the list of warnings, what is explained, and the step that is
/// offered.
type OwnPage = (Misbehaviour, &'static str, &'static str, Target);

fn explained_in_the_first_tab(pages: Vec<OwnPage>) -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            for (wrong, words, title, step) in pages {
                orders(desk)?.give(None, wrong);
                let tab = press_add_mailbox(desk, &page).await?;
                stays_at_the_provider(desk, &tab)
                    .await
                    .with_context(|| format!("{wrong:?}"))?;
                page.look::<()>("document.querySelector('.waiting details').open = true", vec![])
                    .await?;
                page.look::<()>(CHOOSE, vec![words.into()]).await?;
                page.hears("status", title).await?;
                page.find(&step.within(email_settings())).await?;
                page.click(&button("Cancel")).await?;
                tab.close().await?;
            }
            assert_eq!(handed_in(desk), 0);
            // The provider's own pages have the status of what they say.
            desk.expect_in_console("/authorize");
            Ok(())
        },
    )
}

/// Chooses the warning with these words.
const CHOOSE: &str = "const choices = [...document.querySelectorAll('.warnings li')];
    choices.find((choice) => choice.textContent.includes(arguments[0])).querySelector('button').click();";

#[test]
fn a_warning_for_the_administrator_is_explained_in_the_first_tab() -> Result<()> {
    let ask = || button("Show what to ask for");
    explained_in_the_first_tab(vec![
        (
            Misbehaviour::AdminPolicyEnforced,
            ": admin_policy_enforced",
            "Your organisation doesn’t allow this connection yet",
            ask(),
        ),
        (
            Misbehaviour::UnverifiedApp,
            "hasn’t verified",
            "Google says that it hasn’t verified this app",
            ask(),
        ),
        (
            Misbehaviour::AccessNotConfigured,
            ": access_not_configured",
            "Your school hasn’t set up this app",
            ask(),
        ),
        (
            Misbehaviour::AppBlocked,
            "is blocked",
            "Google has blocked this app for your account",
            ask(),
        ),
        (
            Misbehaviour::PolicyEnforced,
            ": policy_enforced",
            "This account has extra protection at Google",
            ask(),
        ),
    ])
}

#[test]
fn every_other_warning_is_explained_in_the_first_tab() -> Result<()> {
    let write = || link("Write to the administrator");
    explained_in_the_first_tab(vec![
        (
            Misbehaviour::OrgInternal,
            ": org_internal",
            "This connection is open to one organisation only",
            write(),
        ),
        (
            Misbehaviour::NotTestUser,
            ": access_denied",
            "This connection is still being tested",
            write(),
        ),
        (
            Misbehaviour::DisallowedUseragent,
            ": disallowed_useragent",
            "Google doesn’t accept this browser",
            link("Open help"),
        ),
        (
            Misbehaviour::RateLimitExceeded,
            ": rate_limit_exceeded",
            "Google isn’t letting in new users for now",
            write(),
        ),
        (
            Misbehaviour::RedirectUriMismatch,
            ": redirect_uri_mismatch",
            "The address of this site is not registered at Google",
            write(),
        ),
        (
            Misbehaviour::DeletedClient,
            ": invalid_client",
            "Google doesn’t know this applicant tracking system",
            write(),
        ),
        (
            Misbehaviour::InvalidRequest,
            ": invalid_request",
            "Google didn’t accept the request",
            write(),
        ),
    ])
}

/// The provider shows a page of its own, before or after the account is chosen.
async fn stays_at_the_provider(desk: &Desk, tab: &Page) -> Result<()> {
    let provider = desk.ats.running().provider_url().to_owned();
    until("the provider's page", async || {
        let address = tab.address().await?;
        Ok(Look::holds(address.starts_with(&provider), || address.clone()))
    })
    .await?;
    if tab.count(&button(JANES_ACCOUNT)).await? > 0 {
        choose_account(tab, JANES_ACCOUNT).await?;
    }
    tab.find(&any("heading")).await?;
    assert!(tab.address().await?.starts_with(&provider));
    Ok(())
}

#[test]
fn another_account_is_a_question() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            save_janes_mailbox(desk, &page).await?;
            page.click(&button("Reconnect").within(card(JANE))).await?;
            let tab = desk.new_tab(&[&page]).await?;
            choose_account(&tab, ARCHIVES_ACCOUNT).await?;
            allow_mail(&tab).await?;
            tab.find(&heading("You signed in with another account")).await?;
            page.hears("status", "You signed in with another account").await?;

            tab.click(&button("Add it as another mailbox")).await?;
            choose_account(&tab, ARCHIVES_ACCOUNT).await?;
            allow_mail(&tab).await?;
            desk.closes(&tab).await?;
            page.says(&card(ARCHIVE), "Not saved yet").await?;
            page.says(&card(JANE), "Connected").await?;
            desk.expect_in_console("/api/v1/mailbox-grants");
            Ok(())
        },
    )
}

#[test]
fn a_mailbox_is_connected_once_and_reconnected_as_often_as_wanted() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            save_janes_mailbox(desk, &page).await?;
            let tab = press_add_mailbox(desk, &page).await?;
            choose_account(&tab, JANES_ACCOUNT).await?;
            allow_mail(&tab).await?;
            tab.find(&heading("This mailbox is connected already")).await?;
            tab.close().await?;

            page.click(&button("Reconnect").within(card(JANE))).await?;
            let tab = desk.new_tab(&[&page]).await?;
            choose_account(&tab, JANES_ACCOUNT).await?;
            allow_mail(&tab).await?;
            desk.closes(&tab).await?;
            page.hears("status", &format!("{JANE} is connected")).await?;
            let changed = until("the new grant is saved", async || {
                let writes = desk.ats.running().traffic().all();
                let saved = writes
                    .iter()
                    .any(|write| write.method == "PUT" && write.status == 200);
                Ok(Look::holds(saved, || "none".to_owned()))
            });
            changed.await?;
            page.says(&card(JANE), "Connected").await?;
            assert_eq!(
                page.count(&any("article").within(recruiter::email_settings()))
                    .await?,
                1
            );
            desk.expect_in_console("/api/v1/mailbox-grants");
            Ok(())
        },
    )
}
