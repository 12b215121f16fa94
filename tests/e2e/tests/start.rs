//! The start: what the first screen needs is asked for before the app is there, once, and an outline stands in its place.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use http::Method;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::page::Page;
use mailbridge_e2e::settings::{Kind, Settings};
use mailbridge_e2e::target::{Target, button, heading, link, region, textbox};
use mailbridge_e2e::until::{Look, until};
use mailbridge_reference_ats::{Fault, FaultKind};
use serde_json::Value;

use crate::adapting::narrow;

const CONFIG: &str = "/config.json";
const TEXTS: &str = "/locales/en.json";
const SESSION: &str = "/api/v1/session";
const ACCOUNT: &str = "/api/v1/account";
const MAILBOXES: &str = "/api/v1/mailboxes";

/// The address of the app's wasm.
fn wasm() -> Result<String> {
    Settings::read()?.file("mailbridge-app-", ".wasm")
}

fn icons() -> Result<String> {
    Settings::read()?.file("icons-", ".svg")
}

/// Keeps the app from running until the faults are cleared.
fn hold_the_app(desk: &Desk) -> Result<()> {
    let hold = Fault::new(Method::GET, wasm()?, FaultKind::Delay(Duration::from_secs(300)));
    desk.ats.running().faults().add(hold);
    Ok(())
}

fn asked(desk: &Desk, path: &str) -> usize {
    desk.ats.running().traffic().of("GET", path).len()
}

/// Waits until all of these are answered.
async fn are_answered(desk: &Desk, paths: &[&str]) -> Result<()> {
    until("answers", async || {
        let traffic = desk.ats.running().traffic();
        let missing: Vec<_> = paths
            .iter()
            .filter(|path| {
                !traffic
                    .of("GET", path)
                    .iter()
                    .any(|exchange| exchange.status == 200)
            })
            .collect();
        Ok(Look::holds(missing.is_empty(), || {
            format!("not answered: {missing:?}")
        }))
    })
    .await
}

#[test]
fn what_the_first_screen_needs_is_asked_for_once_and_before_the_app_is_there() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let icons = icons()?;
            for (address, paths, content) in [
                (
                    "/account",
                    &[CONFIG, TEXTS, &icons, SESSION, ACCOUNT, MAILBOXES][..],
                    link("Add Mailbox"),
                ),
                (
                    "/",
                    &[CONFIG, TEXTS, &icons, SESSION],
                    heading("Welcome, Jane Doe"),
                ),
            ] {
                desk.ats.running().traffic().clear();
                hold_the_app(desk)?;
                let page = desk.open(address).await?;
                are_answered(desk, paths).await?;
                let held = desk.ats.running().traffic().of("GET", &wasm()?);
                ensure!(held.iter().all(|exchange| exchange.status == 0), "{held:?}");

                desk.ats.running().faults().clear();
                page.find(&content).await?;
                page.is_complete().await?;
                for path in [CONFIG, TEXTS, &icons, SESSION, ACCOUNT, MAILBOXES] {
                    let expected = usize::from(paths.contains(&path));
                    assert_eq!(asked(desk, path), expected, "{path} for {address}");
                }
                // Another address: the wasm is in the cache otherwise.
                page.go_to("about:blank").await?;
                clear_cache(&page).await?;
            }
            Ok(())
        },
    )
}

/// So that the wasm is asked for again.
async fn clear_cache(page: &Page) -> Result<()> {
    match page.kind() {
        Kind::Chromium => page
            .devtools("Network.clearBrowserCache", serde_json::json!({}))
            .await
            .map(drop),
        Kind::Firefox => page.browser().clear_cache().await,
    }
}

#[test]
fn an_answer_that_comes_before_the_app_is_taken_as_it_is() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            for noise in ["Failed to load resource", "net::ERR_"] {
                desk.expect_in_console(noise);
            }
            let expired = || FaultKind::Problem {
                code: ProblemCode::SessionExpired,
                retry_after: None,
            };
            let not_started = heading("Mailbridge could not be started");
            let no_account = "Your account could not be loaded";
            let no_mailboxes = "Your mailboxes could not be loaded";
            for (path, kind, shown) in [
                (
                    SESSION,
                    FaultKind::Status(500),
                    Shown::Heading(not_started.clone()),
                ),
                (
                    SESSION,
                    FaultKind::MalformedBody,
                    Shown::Heading(not_started.clone()),
                ),
                (
                    SESSION,
                    FaultKind::WrongShape,
                    Shown::Heading(not_started.clone()),
                ),
                (SESSION, FaultKind::DroppedRequest, Shown::Heading(not_started)),
                (
                    SESSION,
                    expired(),
                    Shown::Heading(heading("You are not signed in")),
                ),
                (ACCOUNT, FaultKind::Status(500), Shown::Alert(no_account)),
                (ACCOUNT, FaultKind::MalformedBody, Shown::Alert(no_account)),
                (ACCOUNT, FaultKind::DroppedRequest, Shown::Alert(no_account)),
                (MAILBOXES, FaultKind::Status(503), Shown::Alert(no_mailboxes)),
                (MAILBOXES, FaultKind::DroppedRequest, Shown::Alert(no_mailboxes)),
                (
                    CONFIG,
                    FaultKind::Status(404),
                    Shown::Heading(heading("Mailbridge is not set up")),
                ),
                (
                    CONFIG,
                    FaultKind::MalformedBody,
                    Shown::Heading(heading("Mailbridge is not set up")),
                ),
                (
                    TEXTS,
                    FaultKind::Status(500),
                    Shown::Heading(heading("Mailbridge has stopped")),
                ),
            ] {
                let case = format!("{path}, {kind:?}");
                let is_dropped = matches!(kind, FaultKind::DroppedRequest);
                desk.ats.running().traffic().clear();
                desk.ats
                    .running()
                    .faults()
                    .add(Fault::new(Method::GET, path, kind));
                let page = desk.open("/account").await?;
                match shown {
                    Shown::Heading(heading) => page.find(&heading).await.map(drop),
                    Shown::Alert(words) => page.hears("alert", words).await.map(drop),
                }
                .context(case.clone())?;
                // A browser sends a request again by itself when the connection breaks.
                ensure!(is_dropped || asked(desk, path) == 1, "{case}");
                desk.ats.running().faults().clear();
                page.go_to("about:blank").await?;
            }
            Ok(())
        },
    )
}

enum Shown {
    Heading(Target),
    Alert(&'static str),
}

#[test]
fn what_nobody_has_taken_is_let_go() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            desk.expect_in_console("500");
            let fault = Fault::new(Method::GET, SESSION, FaultKind::Status(500)).times(1);
            desk.ats.running().faults().add(fault);
            let page = desk.open("/account").await?;
            page.find(&heading("Mailbridge could not be started")).await?;
            let renamed = desk.ats.running().database().lock().execute(
                "UPDATE users SET display_name = 'Jane Roe' WHERE display_name = 'Jane Doe'",
                [],
            )?;
            assert_eq!(renamed, 1);
            page.click(&button("Try again")).await?;
            page.holds(&textbox("Name").within(region("Profile")), "Jane Roe")
                .await
        },
    )
}

#[test]
fn a_dropped_answer_is_asked_for_again_by_the_app() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            desk.expect_in_console("net::ERR_");
            hold_the_app(desk)?;
            let broken = Fault::new(Method::GET, ACCOUNT, FaultKind::DroppedRequest);
            desk.ats.running().faults().add(broken);
            let page = desk.open("/account").await?;
            are_answered(desk, &[SESSION, MAILBOXES]).await?;
            until("the account to be asked for", async || {
                Ok(Look::holds(asked(desk, ACCOUNT) > 0, || {
                    "nobody has asked".to_owned()
                }))
            })
            .await?;
            // The browser, too, has given it up.
            let given_up = "return performance.getEntriesByType('resource')
                .filter((entry) => entry.name.endsWith('/account') && entry.responseStatus === 0).length";
            until("the request to have failed", async || {
                let failed: usize = page.look(given_up, vec![]).await?;
                Ok(Look::holds(failed > 0, || "it goes on".to_owned()))
            })
            .await?;
            desk.ats.running().faults().clear();
            page.holds(&textbox("Name").within(region("Profile")), "Jane Doe")
                .await
        },
    )
}

#[test]
fn a_tab_that_connects_asks_for_nothing_before_the_app_is_there() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            for address in ["/connect/google?attempt=none", "/connect/callback?code=c&state=s"] {
                let page = desk.open(address).await?;
                page.appears(&mailbridge_e2e::target::any("heading")).await?;
                // Each with its first request's start and the end of the wasm's answer.
                let early: Vec<String> = page
                    .look(
                        "const entries = performance.getEntriesByType('resource');
                        const wasm = entries.find((entry) => /mailbridge-app.*wasm$/.test(entry.name));
                        return entries
                            .filter((entry) => /config.json|locales|api/.test(entry.name))
                            .filter((entry) => entry.startTime < wasm.responseEnd)
                            .map((entry) => entry.name);",
                        vec![],
                    )
                    .await?;
                ensure!(early.is_empty(), "{address}: {early:?}");
            }
            Ok(())
        },
    )
}

#[test]
fn an_outline_stands_in_the_place_of_the_app_and_nothing_jumps() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            for (address, content, is_narrow) in [
                ("/account", link("Add Mailbox"), false),
                ("/help/mailbox", heading("Mailbox help"), false),
                ("/account", link("Add Mailbox"), true),
            ] {
                let page = desk.first_tab().await?;
                page.go_to("about:blank").await?;
                clear_cache(&page).await?;
                if is_narrow {
                    narrow(&page).await?;
                }
                hold_the_app(desk)?;
                page.go_to(&format!("{}{address}", desk.ats.origin())).await?;
                let outline: Value = page.look(OUTLINE, vec![]).await?;
                let case = format!("{address}, narrow {is_narrow}: {outline}");
                assert_eq!(outline["covers"], true, "{case}");
                assert_eq!(outline["isInert"], true, "{case}");
                assert_eq!(outline["wide"], 0, "{case}");
                desk.ats.running().faults().clear();
                page.find(&content).await?;
                let left: usize = page.look(OUTLINES, vec![]).await?;
                assert_eq!(left, 0, "{case}");
                if page.kind() == Kind::Chromium {
                    let shift: f64 = page.look(SHIFT, vec![]).await?;
                    assert!(shift == 0.0, "{case}: {shift}");
                }
            }
            Ok(())
        },
    )
}

/// Whether the outline covers the screen, is known to nobody who does not see it, and how far it is wider than the screen.
const OUTLINE: &str = "const outline = document.getElementById('outline');
    const { left, top, right, bottom } = outline.getBoundingClientRect();
    const page = document.body.getBoundingClientRect();
    return {
        covers: left <= page.left && top === 0 && right >= page.right && bottom >= innerHeight,
        isInert: outline.inert,
        wide: Math.max(0, outline.scrollWidth - outline.clientWidth),
    }";

/// How many outlines are on the page.
const OUTLINES: &str = "return document.querySelectorAll('.outline').length";

/// The sum of all layout shifts so far.
const SHIFT: &str = "return new Promise((resolve) => {
        const observer = new PerformanceObserver((list) =>
            resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)));
        observer.observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => setTimeout(() => resolve(0), 100));
    })";

#[test]
fn the_failure_screen_takes_the_place_of_the_outline() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            desk.expect_in_console("503");
            let fault = Fault::new(Method::GET, wasm()?, FaultKind::Status(503));
            desk.ats.running().faults().add(fault);
            let page = desk.open("/account").await?;
            page.find(&heading("Mailbridge has stopped")).await?;
            let left: usize = page.look(OUTLINES, vec![]).await?;
            assert_eq!(left, 0);
            desk.ats.running().faults().clear();
            page.click(&button("Reload")).await?;
            page.find(&link("Add Mailbox")).await?;
            Ok(())
        },
    )
}
