//! A release build begins My account without what its first screen does not run; the rest is fetched after it.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};
use http::Method;
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::page::Page;
use mailbridge_e2e::settings::Settings;
use mailbridge_e2e::target::{Target, any, button, heading, link, region, textbox};
use mailbridge_e2e::until::{Look, until};
use mailbridge_reference_ats::{Fault, FaultKind, Scenario};

/// The address of the rest.
fn rest() -> Result<String> {
    let files = fs::read_dir(Settings::read()?.app)?;
    let names = files.map(|file| Ok(file?.file_name().to_string_lossy().into_owned()));
    let names: Vec<String> = names.collect::<Result<_>>()?;
    let rest = names.iter().find(|name| name.starts_with("rest-"));
    Ok(format!("/{}", rest.context("the app has no rest")?))
}

fn meets(desk: &Desk, address: &str, kind: FaultKind) {
    desk.ats
        .running()
        .faults()
        .add(Fault::new(Method::GET, address, kind));
}

/// Keeps the rest away, for good: the parts ask for it as well.
fn keep_away(desk: &Desk, kind: FaultKind) -> Result<()> {
    meets(desk, &rest()?, kind);
    Ok(())
}

/// How often the page waited for the rest with everything standing still.
const WAITS: &str = "return performance.getEntriesByType('resource')
    .filter((entry) => entry.initiatorType === 'xmlhttprequest').length";

async fn waits(page: &Page) -> Result<usize> {
    page.look(WAITS, vec![]).await
}

fn add_mailbox() -> Target {
    link("Add Mailbox").within(region("Email settings"))
}

#[test]
fn the_first_screen_needs_nothing_of_the_rest() -> Result<()> {
    for (scenario, user) in [
        (Scenario::Fresh, "Jane Doe"),
        (Scenario::Connected, "Jane Doe"),
        (Scenario::NeedsReconnect, "Jane Doe"),
        (Scenario::FolderGone, "Jane Doe"),
        (Scenario::Dutch, "Sanne de Vries"),
        (Scenario::NotActivated, "Alex Smith"),
    ] {
        at_the_desk(
            |options| options.scenario = scenario,
            async |desk| {
                keep_away(desk, FaultKind::Delay(Duration::from_secs(300)))?;
                let page = desk.open("/account").await?;
                let menu = button(user);
                page.find(&menu).await.context(format!("{scenario:?}"))?;
                page.click(&menu).await?;
                page.appears(&any("menuitem")).await?;
                assert_eq!(waits(&page).await?, 0, "{scenario:?}");

                desk.ats.running().faults().clear();
                page.is_complete().await?;
                assert_eq!(waits(&page).await?, 0, "{scenario:?}, with its parts");
                let asked = desk.ats.running().traffic().of("GET", &rest()?);
                assert_eq!(asked.len(), 1, "{scenario:?}");
                Ok(())
            },
        )?;
    }
    Ok(())
}

#[test]
fn what_is_done_before_the_rest_is_there_waits_for_it() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            for noise in ["503", "Failed to execute 'compile'", "Synchronous XMLHttpRequest"] {
                desk.expect_in_console(noise);
            }
            keep_away(desk, FaultKind::Status(503))?;
            let page = desk.open("/account").await?;
            page.find(&add_mailbox()).await?;
            did_not_arrive(&page).await?;
            desk.ats.running().faults().clear();
            let name = textbox("Name").within(region("Profile"));
            page.fill(&name, "Jane Roe").await?;
            page.holds(&name, "Jane Roe").await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            assert_eq!(waits(&page).await?, 1);
            Ok(())
        },
    )
}

/// Waits until the rest has not arrived, neither for itself nor for the parts.
async fn did_not_arrive(page: &Page) -> Result<()> {
    const FAILED: &str = "return performance.getEntriesByType('resource')
        .filter((entry) => /rest-.*wasm$/.test(entry.name)).length";
    until("the rest not to arrive", async || {
        let failed: usize = page.look(FAILED, vec![]).await?;
        Ok(Look::holds(failed > 1, || format!("{failed} requests for it")))
    })
    .await
}

#[test]
fn a_rest_that_does_not_arrive_is_said() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            for noise in ["503", "Failed to execute 'compile'", "Synchronous XMLHttpRequest"] {
                desk.expect_in_console(noise);
            }
            keep_away(desk, FaultKind::Status(503))?;
            let page = desk.open("/account").await?;
            page.find(&add_mailbox()).await?;
            did_not_arrive(&page).await?;
            page.look::<()>("document.querySelector('main input').focus()", vec![])
                .await?;
            page.strike("J").await?;
            page.find(&heading("Mailbridge has stopped")).await?;
            desk.ats.running().faults().clear();
            page.click(&button("Reload")).await?;
            page.find(&add_mailbox()).await.map(drop)
        },
    )
}

/// What an earlier visit left.
const LEFT: &str = "mailbridge.unsaved/agency/jane/an-earlier-tab/account";

#[test]
fn what_is_out_of_the_ordinary_begins_with_all_of_the_app() -> Result<()> {
    let failed = |words| Some(("alert", words));
    at_the_desk(
        |options| options.brand_accent = Some("#0f766e".to_owned()),
        async |desk| {
            desk.expect_in_console("503");
            // Of the picture that is no page of the app.
            desk.expect_in_console("favicon.ico");
            for (address, left, fault, said) in [
                ("/help/mailbox", "", None, None),
                ("/account", "", None, None),
                ("/account", "no JSON", None, Some(("status", "could not be read"))),
                (
                    "/account",
                    "",
                    Some("account"),
                    failed("Your account could not be loaded"),
                ),
                (
                    "/account",
                    "",
                    Some("mailboxes"),
                    failed("Your mailboxes could not be loaded"),
                ),
            ] {
                let case = format!("{address} {left} {fault:?}");
                let page = desk.first_tab().await?;
                page.go_to(&format!("{}/icons.svg", desk.ats.origin())).await?;
                let leave = "if (arguments[1]) localStorage.setItem(arguments[0], arguments[1])";
                page.look::<()>(leave, vec![LEFT.into(), left.into()]).await?;
                desk.ats.running().faults().clear();
                if let Some(document) = fault {
                    meets(desk, &format!("/api/v1/{document}"), FaultKind::Status(503));
                }
                page.go_to(&format!("{}{address}", desk.ats.origin())).await?;
                match said {
                    Some((role, words)) => page.hears(role, words).await.map(drop),
                    None => page.is_complete().await,
                }
                .context(case.clone())?;
                assert_eq!(waits(&page).await?, 0, "{case}");
            }
            Ok(())
        },
    )
}
