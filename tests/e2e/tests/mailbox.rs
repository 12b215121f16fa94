//! A mailbox that is there: removing it, what fails about it, and a tenant that may have none.

use anyhow::{Context, Result};
use http::Method;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::target::{any, button, dialog, heading, link, region, summary};
use mailbridge_reference_ats::{Fault, FaultKind, Misbehaviour, Scenario};

use crate::recruiter::{JANE, add_mailbox, card, connect_jane, email_settings};

#[test]
fn a_mailbox_is_removed_after_a_question() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Connected,
        async |desk| {
            let page = desk.open("/account").await?;
            let question = dialog(format!("Remove {JANE}?"));
            page.click(&button("Remove mailbox").within(card(JANE))).await?;
            page.says(
                &question,
                "Its authorization, its settings and its folder mapping are deleted",
            )
            .await?;
            page.click(&button("Cancel").within(question.clone())).await?;
            page.is_gone(&question).await?;
            page.find(&card(JANE)).await?;

            page.click(&button("Remove mailbox").within(card(JANE))).await?;
            page.click(&button("Remove mailbox").within(question.clone()))
                .await?;
            page.hears("status", &format!("{JANE} was removed.")).await?;
            page.is_gone(&card(JANE)).await?;
            page.reload().await?;
            page.says(&email_settings(), "No mailbox yet").await?;
            let left: i64 = desk.ats.running().database().lock().query_row(
                "SELECT (SELECT count(*) FROM mailboxes) + (SELECT count(*) FROM folder_mapping_entries)",
                [],
                |row| row.get(0),
            )?;
            assert_eq!(left, 0);
            let provider = desk.ats.running().provider().context("a provider")?;
            assert_eq!(provider.traffic().of("POST", "/revoke").len(), 1);
            Ok(())
        },
    )
}

#[test]
fn a_grant_that_could_not_be_revoked_is_said() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Connected,
        async |desk| {
            let provider = desk.ats.running().provider().context("a provider")?;
            provider.orders().give(None, Misbehaviour::RevocationFails);
            let page = desk.open("/account").await?;
            page.click(&button("Remove mailbox").within(card(JANE))).await?;
            page.click(&button("Remove mailbox").within(dialog(format!("Remove {JANE}?"))))
                .await?;
            page.hears("status", "the provider could not be told").await?;
            page.says(&email_settings(), "open the security settings of that account")
                .await
        },
    )
}

#[test]
fn a_removal_that_fails_is_said_and_tried_again() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Connected,
        async |desk| {
            desk.expect_in_console("503");
            let unavailable = FaultKind::Problem {
                code: ProblemCode::Unavailable,
                retry_after: None,
            };
            let fault = Fault::new(Method::DELETE, "/api/v1/mailboxes/*", unavailable).times(1);
            desk.ats.running().faults().add(fault);
            let page = desk.open("/account").await?;
            let question = dialog(format!("Remove {JANE}?"));
            page.click(&button("Remove mailbox").within(card(JANE))).await?;
            page.click(&button("Remove mailbox").within(question.clone()))
                .await?;
            page.says(&question, "The mailbox could not be removed").await?;
            page.says(&question, "The applicant tracking system is not available now")
                .await?;
            page.click(&button("Remove mailbox").within(question.clone()))
                .await?;
            page.hears("status", &format!("{JANE} was removed.")).await?;
            Ok(())
        },
    )
}

#[test]
fn who_may_not_add_a_mailbox_is_told_why_and_whom_to_ask() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::NotActivated,
        async |desk| {
            let page = desk.open("/account").await?;
            assert_eq!(
                page.attribute(&add_mailbox(), "aria-disabled").await?.as_deref(),
                Some("true")
            );
            assert_eq!(page.attribute(&add_mailbox(), "href").await?, None);
            page.focus(&add_mailbox()).await?;
            page.has_focus(&add_mailbox()).await?;
            page.says(
                &email_settings(),
                "Mailboxes are not activated for your organisation.",
            )
            .await?;
            page.says(
                &email_settings(),
                "You can add one as soon as mailboxes are activated",
            )
            .await?;
            let ask = link("Write to Harbour's ATS administrator").within(email_settings());
            let letter = page.attribute(&ask, "href").await?.context("an address")?;
            assert!(
                letter.starts_with("mailto:ats-admin@harbour.example?"),
                "{letter}"
            );
            page.click(&add_mailbox()).await?;
            assert_eq!(desk.browser.tabs().await?.len(), 1);
            Ok(())
        },
    )
}

#[test]
fn what_cannot_be_loaded_is_said_and_tried_again() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Connected,
        async |desk| {
            desk.expect_in_console("503");
            desk.expect_in_console("500");
            let unavailable = FaultKind::Problem {
                code: ProblemCode::Unavailable,
                retry_after: None,
            };
            let faults = desk.ats.running().faults();
            faults.add(Fault::new(Method::GET, "/api/v1/mailboxes", unavailable));
            faults.add(Fault::new(Method::GET, "/api/v1/account", FaultKind::Status(500)));
            let page = desk.open("/account").await?;
            page.says(&email_settings(), "Your mailboxes could not be loaded")
                .await?;
            page.says(
                &email_settings(),
                "The applicant tracking system is not available now",
            )
            .await?;
            page.says(&any("main"), "Your account could not be loaded")
                .await?;
            faults.clear();
            page.click(&button("Try again").within(email_settings())).await?;
            page.says(&card(JANE), "Connected").await?;
            page.click(&button("Try again")).await?;
            page.find(&region("Profile")).await?;
            Ok(())
        },
    )
}

#[test]
fn a_mailbox_that_cannot_be_saved_says_why_and_is_saved_later() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            desk.expect_in_console("422");
            let refused = FaultKind::Problem {
                code: ProblemCode::ValidationFailed,
                retry_after: None,
            };
            desk.ats
                .running()
                .faults()
                .add(Fault::new(Method::POST, "/api/v1/mailboxes", refused).times(1));
            let page = desk.open("/account").await?;
            connect_jane(desk, &page).await?;
            page.click(&button("Save")).await?;
            page.hears("alert", "Your changes are not saved").await?;
            page.says(&card(JANE), "Not saved yet").await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            page.says(&card(JANE), "Connected").await
        },
    )
}

#[test]
fn the_reference_ats_goes_away_and_comes_back() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Connected,
        async |desk| {
            desk.expect_in_console("ERR_CONNECTION_REFUSED");
            let page = desk.open("/account").await?;
            page.says(&card(JANE), "Connected").await?;
            page.is_complete().await?;
            desk.ats.stop().await;
            page.click(&link("Edit folders").within(card(JANE))).await?;
            page.find(&heading("Edit folders")).await?;
            page.says(&any("main"), "The applicant tracking system does not answer")
                .await?;
            desk.ats.start_again().await?;
            page.click(&button("Try again")).await?;
            page.find(&button("Reload folders")).await?;
            Ok(())
        },
    )
}

#[test]
fn the_administrators_card_is_in_email_settings_and_in_help() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Connected,
        async |desk| {
            let page = desk.open("/account").await?;
            page.says(&card(JANE), "Connected").await?;
            page.click(&summary("For your Google Workspace administrator").within(email_settings()))
                .await?;
            page.find(&button("Copy message").within(email_settings()))
                .await?;
            page.click(&button("Check again").within(email_settings()))
                .await?;
            let said = page.hears("status", "Checked at").await?;
            assert!(said.contains(&format!("{JANE} Connected")), "{said}");

            page.go_to(&format!("{}/help/mailbox", desk.ats.origin())).await?;
            let part = region("For your Google Workspace administrator");
            let write = link("Write the message").within(part.clone());
            let letter = page.attribute(&write, "href").await?.context("an address")?;
            assert!(letter.starts_with("mailto:?subject="), "{letter}");
            desk.expect_in_console("/api/v1/mailboxes");
            desk.ats
                .running()
                .faults()
                .add(Fault::new(Method::GET, "/api/v1/mailboxes", FaultKind::Status(500)).times(1));
            page.click(&button("Check again").within(part.clone())).await?;
            page.hears("alert", "Your mailboxes could not be loaded").await?;
            page.click(&button("Check again").within(part)).await?;
            page.hears("status", "Checked at").await?;
            Ok(())
        },
    )
}
