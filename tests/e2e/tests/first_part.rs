//! A release build begins My account without what its first screen does not run; the rest is fetched after it.

use std::time::Duration;

use anyhow::{Context, Result};
use http::Method;
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::first_screen::{SCREENS, use_menu};
use mailbridge_e2e::page::Page;
use mailbridge_e2e::settings::{Kind, Settings};
use mailbridge_e2e::target::{Target, button, heading, link, region, textbox};
use mailbridge_e2e::until::{Look, until};
use mailbridge_reference_ats::{Fault, FaultKind};

fn rest() -> Result<String> {
    Settings::read()?.file("rest-", ".wasm")
}

fn meets(desk: &Desk, address: &str, kind: FaultKind) {
    desk.ats
        .running()
        .faults()
        .add(Fault::new(Method::GET, address, kind));
}

/// Keeps the rest away, however often it is asked for.
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

/// Whether the app begins with all of itself.
async fn begins_whole(page: &Page) -> Result<bool> {
    page.look("return globalThis.mailbridge.beginsWhole", vec![])
        .await
}

const MAILBOXES: &str = "/api/v1/mailboxes";

fn add_mailbox() -> Target {
    link("Add Mailbox").within(region("Email settings"))
}

#[test]
fn the_first_screen_needs_nothing_of_the_rest() -> Result<()> {
    for screen in SCREENS {
        at_the_desk(
            |options| options.scenario = screen.scenario,
            async |desk| {
                if !screen.script.is_empty() {
                    // Only Chromium runs a script before each page. What the app itself runs is the same in both.
                    if Settings::read()?.browser == Kind::Firefox {
                        return Ok(());
                    }
                    desk.browser.run_before_each_page(screen.script).await?;
                }
                // Of the picture that is no page of the app.
                desk.expect_in_console("favicon.ico");
                let page = desk.open(&Settings::read()?.file("icons-", ".svg")?).await?;
                // The ATS has its own pages on this origin.
                let others = "sessionStorage.setItem('ats.unsaved', '1')";
                page.look::<()>(others, vec![]).await?;
                keep_away(desk, FaultKind::Delay(Duration::from_secs(300)))?;
                page.go_to(&format!("{}{}", desk.ats.origin(), screen.address))
                    .await?;
                let menu = button(screen.user);
                page.find(&menu).await.context(format!("{screen:?}"))?;
                use_menu(&page, &menu).await?;
                assert_eq!(waits(&page).await?, 0, "{screen:?}");

                desk.ats.running().faults().clear();
                page.is_complete().await?;
                assert_eq!(waits(&page).await?, 0, "{screen:?}, with its parts");
                let asked = desk.ats.running().traffic().of("GET", &rest()?);
                assert_eq!(asked.len(), 1, "{screen:?}");

                page.reload().await?;
                page.find(&menu).await.context(format!("{screen:?}, again"))?;
                assert!(!begins_whole(&page).await?, "{screen:?}, again");
                Ok(())
            },
        )?;
    }
    Ok(())
}

/// Waits until the rest has been asked for so often, with this status; 0 is no answer yet.
async fn is_asked_for(desk: &Desk, times: usize, status: u16) -> Result<()> {
    let rest = rest()?;
    until("requests for the rest", async || {
        let traffic = desk.ats.running().traffic().of("GET", &rest);
        let statuses: Vec<_> = traffic.iter().map(|exchange| exchange.status).collect();
        let found = statuses.iter().filter(|found| **found == status).count();
        Ok(Look::holds(found >= times, || format!("{statuses:?}")))
    })
    .await
}

fn name() -> Target {
    textbox("Name").within(region("Profile"))
}

#[test]
fn what_is_done_before_the_rest_is_there_waits_for_it() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            desk.expect_in_console("Synchronous XMLHttpRequest");
            // Only the first request hangs.
            let stalled = Fault::new(Method::GET, rest()?, FaultKind::Delay(Duration::from_secs(300)));
            desk.ats.running().faults().add(stalled.times(1));
            let page = desk.open("/account").await?;
            page.find(&add_mailbox()).await?;
            is_asked_for(desk, 1, 0).await?;
            page.fill(&name(), "Jane Roe").await?;
            page.holds(&name(), "Jane Roe").await?;
            assert_eq!(waits(&page).await?, 1);

            // What comes too late changes nothing, and nobody waits for it.
            page.is_complete().await?;
            desk.ats.running().faults().clear();
            is_asked_for(desk, 2, 200).await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            page.holds(&name(), "Jane Roe").await
        },
    )
}

#[test]
fn a_rest_that_does_not_arrive_is_fetched_again() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            desk.expect_in_console("503");
            desk.expect_in_console("Failed to execute 'compile'");
            keep_away(desk, FaultKind::Status(503))?;
            let page = desk.open("/account").await?;
            page.find(&add_mailbox()).await?;
            is_asked_for(desk, 2, 503).await?;
            desk.ats.running().faults().clear();
            page.is_complete().await?;
            page.fill(&name(), "Jane Roe").await?;
            assert_eq!(waits(&page).await?, 0);
            Ok(())
        },
    )
}

#[test]
fn a_rest_that_does_not_arrive_when_it_is_needed_is_said() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            for noise in ["503", "Failed to execute 'compile'", "Synchronous XMLHttpRequest"] {
                desk.expect_in_console(noise);
            }
            keep_away(desk, FaultKind::Status(503))?;
            let page = desk.open("/account").await?;
            page.find(&add_mailbox()).await?;
            is_asked_for(desk, 1, 503).await?;
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

/// A page that begins with all of the app, and what says so.
struct Whole {
    address: &'static str,
    left: &'static str,
    /// An address that answers with an error.
    fails: Option<&'static str>,
    accent: Option<&'static str>,
    shown: Target,
}

impl Whole {
    fn at(address: &'static str, shown: Target) -> Self {
        Self {
            address,
            left: "",
            fails: None,
            accent: None,
            shown,
        }
    }

    fn check(self) -> Result<()> {
        at_the_desk(
            |options| options.brand_accent = self.accent.map(str::to_owned),
            async |desk| {
                desk.expect_in_console("503");
                // Of the picture that is no page of the app.
                desk.expect_in_console("favicon.ico");
                let page = desk.open(&Settings::read()?.file("icons-", ".svg")?).await?;
                let leave = "if (arguments[1]) localStorage.setItem(arguments[0], arguments[1])";
                page.look::<()>(leave, vec![LEFT.into(), self.left.into()])
                    .await?;
                keep_away(desk, FaultKind::Delay(Duration::from_secs(300)))?;
                if let Some(address) = self.fails {
                    meets(desk, address, FaultKind::Status(503));
                }
                page.go_to(&format!("{}{}", desk.ats.origin(), self.address))
                    .await?;
                until("the page to know why", async || {
                    Ok(Look::holds(begins_whole(&page).await?, String::new))
                })
                .await?;
                is_asked_for(desk, 1, 0).await?;
                assert_eq!(page.count(&self.shown).await?, 0);
                desk.ats.running().faults().clear();
                page.appears(&self.shown).await?;
                if !self.left.is_empty() {
                    page.hears("status", "could not be read").await?;
                }
                assert_eq!(waits(&page).await?, 0);
                Ok(())
            },
        )
    }
}

#[test]
fn other_pages_begin_with_all_of_the_app() -> Result<()> {
    Whole::at("/help/mailbox", heading("Mailbox help")).check()
}

#[test]
fn unsaved_changes_begin_with_all_of_the_app() -> Result<()> {
    let page = Whole::at("/account", add_mailbox());
    let left = "no JSON";
    Whole { left, ..page }.check()
}

#[test]
fn answers_that_are_no_success_begin_with_all_of_the_app() -> Result<()> {
    for address in ["/api/v1/account", MAILBOXES] {
        let page = Whole::at("/account", button("Try again"));
        let fails = Some(address);
        Whole { fails, ..page }.check()?;
    }
    Ok(())
}

#[test]
fn a_look_of_its_own_begins_with_all_of_the_app() -> Result<()> {
    let page = Whole::at("/account", add_mailbox());
    let accent = Some("#0f766e");
    Whole { accent, ..page }.check()
}

#[test]
fn what_fails_before_the_rest_is_there_waits_for_it() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            desk.expect_in_console("ERR_");
            meets(desk, MAILBOXES, FaultKind::Delay(Duration::from_secs(300)));
            keep_away(desk, FaultKind::Delay(Duration::from_secs(300)))?;
            let page = desk.open("/account").await?;
            page.find(&name()).await?;
            is_asked_for(desk, 1, 0).await?;
            desk.ats.stop().await;
            desk.ats.start_again().await?;
            desk.ats.running().faults().clear();
            page.find(&add_mailbox()).await?;
            assert_eq!(waits(&page).await?, 0);
            Ok(())
        },
    )
}

#[test]
fn a_page_can_be_left_before_the_rest_is_there() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            for held in [rest()?.as_str(), MAILBOXES] {
                keep_away(desk, FaultKind::Delay(Duration::from_secs(300)))?;
                meets(desk, held, FaultKind::Delay(Duration::from_secs(300)));
                for _ in 0..3 {
                    let page = desk.first_tab().await?;
                    page.go_to(&format!("{}/account", desk.ats.origin())).await?;
                    page.find(&name()).await?;
                    page.go_to("about:blank").await?;
                }
                desk.ats.running().faults().clear();
            }
            Ok(())
        },
    )
}
