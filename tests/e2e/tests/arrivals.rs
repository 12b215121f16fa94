//! What can go wrong once the provider has answered: at the ATS, in the network, and with the time that passes.

use anyhow::{Context, Result};
use http::Method;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::page::Page;
use mailbridge_e2e::target::{button, dialog, heading, link};
use mailbridge_reference_ats::{Fault, FaultKind, Scenario};
use std::time::Duration;

use crate::recruiter::{JANE, JANES_ACCOUNT, allow_mail, card, choose_account, press_add_mailbox};

const GRANTS: &str = "/api/v1/mailbox-grants";

fn problem(code: ProblemCode) -> FaultKind {
    FaultKind::Problem {
        code,
        retry_after: None,
    }
}

/// What is handed in meets this once.
fn once(desk: &Desk, kind: FaultKind) {
    let fault = Fault::new(Method::POST, GRANTS, kind).times(1);
    desk.ats.running().faults().add(fault);
}

/// Goes through the provider with everything allowed.
async fn go_through(desk: &Desk, page: &Page) -> Result<Page> {
    let tab = press_add_mailbox(desk, page).await?;
    choose_account(&tab, JANES_ACCOUNT).await?;
    allow_mail(&tab).await?;
    Ok(tab)
}

fn asked(desk: &Desk) -> Result<usize> {
    let provider = desk.ats.running().provider().context("a provider")?;
    Ok(provider.traffic().of("GET", "/authorize").len())
}

#[test]
fn what_did_not_get_through_is_handed_in_again() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            desk.expect_in_console(GRANTS);
            desk.expect_in_console("ERR_INTERNET_DISCONNECTED");
            let page = desk.open("/account").await?;
            // For good: a browser sends a request again by itself when the connection breaks.
            let broken = Fault::new(Method::POST, GRANTS, FaultKind::DroppedRequest);
            desk.ats.running().faults().add(broken);
            let tab = go_through(desk, &page).await?;
            tab.find(&heading("The applicant tracking system doesn’t answer"))
                .await?;
            page.hears("status", "The applicant tracking system doesn’t answer")
                .await?;

            let again = button("Try again");
            desk.ats.running().faults().clear();
            once(desk, problem(ProblemCode::Unavailable));
            tab.click(&again).await?;
            tab.find(&heading("The applicant tracking system is not available"))
                .await?;

            once(desk, problem(ProblemCode::RateLimited));
            tab.click(&again).await?;
            tab.find(&heading("Too many requests at once")).await?;

            once(desk, FaultKind::Delay(Duration::from_secs(300)));
            tab.hurry().await?;
            tab.click(&again).await?;
            tab.find(&heading("The applicant tracking system takes too long"))
                .await?;

            desk.browser.set_offline(true).await?;
            tab.click(&again).await?;
            tab.find(&heading("You are offline")).await?;
            desk.browser.set_offline(false).await?;
            tab.click(&again).await?;
            desk.closes(&tab).await?;
            page.says(&card(JANE), "Not saved yet").await?;
            assert_eq!(asked(desk)?, 1, "nobody had to sign in twice");
            Ok(())
        },
    )
}

#[test]
fn what_the_ats_does_not_allow_is_said() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            desk.expect_in_console(GRANTS);
            let page = desk.open("/account").await?;
            once(desk, problem(ProblemCode::Forbidden));
            let tab = go_through(desk, &page).await?;
            let title = "The applicant tracking system didn’t accept the connection";
            tab.find(&heading(title)).await?;
            page.hears("status", title).await?;

            // The provider is asked anew; meanwhile mailboxes are switched off for the tenant.
            tab.click(&button("Try again")).await?;
            choose_account(&tab, JANES_ACCOUNT).await?;
            switch_mailboxes(desk, false)?;
            allow_mail(&tab).await?;
            let title = "Mailboxes are not activated for your organisation";
            tab.find(&heading(title)).await?;
            page.hears("status", title).await?;
            tab.find(&link("Write to the administrator")).await?;
            tab.close().await?;
            switch_mailboxes(desk, true)?;
            page.is_gone(&card(JANE)).await
        },
    )
}

fn switch_mailboxes(desk: &Desk, on: bool) -> Result<()> {
    let changed = desk
        .ats
        .running()
        .database()
        .lock()
        .execute("UPDATE tenants SET activated = ?1 WHERE id = 'agency'", [on])?;
    assert_eq!(changed, 1);
    Ok(())
}

/// The tab left for the provider this much earlier, in milliseconds.
const LEFT_EARLIER: &str = "const key = 'mailbridge.connect.transaction';
    const transaction = JSON.parse(sessionStorage.getItem(key));
    transaction.begun_at -= arguments[0];
    sessionStorage.setItem(key, JSON.stringify(transaction));";

#[test]
fn a_sign_in_of_an_hour_ago_is_over_and_its_answer_is_not_used() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            let tab = press_add_mailbox(desk, &page).await?;
            tab.find(&heading("Choose an account")).await?;
            tab.go_to(&format!("{}/help/mailbox", desk.ats.origin())).await?;
            tab.look::<()>(LEFT_EARLIER, vec![(61 * 60 * 1000).into()])
                .await?;
            tab.back().await?;
            choose_account(&tab, JANES_ACCOUNT).await?;
            allow_mail(&tab).await?;
            tab.find(&heading("The sign-in took too long")).await?;
            page.hears("status", "The sign-in took too long").await?;

            tab.reload().await?;
            tab.find(&heading("This page was opened a second time")).await?;
            let sent = desk.ats.running().traffic().of("POST", GRANTS);
            assert!(sent.is_empty(), "{sent:?}");
            Ok(())
        },
    )
}

#[test]
fn a_first_tab_that_comes_back_is_told() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            let tab = press_add_mailbox(desk, &page).await?;
            choose_account(&tab, JANES_ACCOUNT).await?;
            page.go_to("about:blank").await?;
            allow_mail(&tab).await?;
            tab.find(&heading("Your mailbox is connected but not saved"))
                .await?;
            page.go_to(&format!("{}/account", desk.ats.origin())).await?;
            page.says(&card(JANE), "Not saved yet").await?;
            tab.find(&heading("Your mailbox is connected")).await?;
            tab.click(&button("Close this tab")).await?;
            desk.closes(&tab).await
        },
    )
}

#[test]
fn a_grant_that_nobody_saves_lapses() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            desk.expect_in_console("/api/v1/mailboxes");
            let page = desk.open("/account").await?;
            let tab = press_add_mailbox(desk, &page).await?;
            choose_account(&tab, JANES_ACCOUNT).await?;
            page.go_to("about:blank").await?;
            allow_mail(&tab).await?;
            tab.find(&heading("Your mailbox is connected but not saved"))
                .await?;
            let ended = desk
                .ats
                .running()
                .database()
                .lock()
                .execute("UPDATE grants SET lapses_at = 0", [])?;
            assert_eq!(ended, 1);
            tab.click(&button("Save mailbox")).await?;
            let title = "Too much time has passed since the sign-in";
            tab.find(&heading(title)).await?;
            tab.reload().await?;
            tab.find(&heading(title)).await?;
            Ok(())
        },
    )
}

#[test]
fn a_mailbox_that_is_removed_meanwhile_is_not_reconnected() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Connected,
        async |desk| {
            desk.expect_in_console(GRANTS);
            let page = desk.open("/account").await?;
            page.click(&button("Reconnect").within(card(JANE))).await?;
            let tab = desk.new_tab(&[&page]).await?;
            choose_account(&tab, JANES_ACCOUNT).await?;
            page.click(&button("Remove mailbox").within(card(JANE))).await?;
            page.click(&button("Remove mailbox").within(dialog(format!("Remove {JANE}?"))))
                .await?;
            page.is_gone(&card(JANE)).await?;
            allow_mail(&tab).await?;
            tab.find(&heading("The mailbox is not there any more")).await?;
            page.hears("status", "The mailbox is not there any more").await?;
            tab.find(&link("Go to Email settings")).await?;
            Ok(())
        },
    )
}
