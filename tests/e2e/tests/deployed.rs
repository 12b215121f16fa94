//! The recruiter's way through the web servers that the app is deployed with.

use anyhow::{Result, ensure};
use mailbridge_e2e::deployed::{Deployed, Place, WebServer};
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::page::Page;
use mailbridge_e2e::settings::{Kind, Settings};
use mailbridge_e2e::target::{button, heading, link, menuitem};

use crate::folders::{choose, unfold};
use crate::recruiter::{JANE, card, save_janes_mailbox};

#[test]
fn nginx_serves_the_whole_way_below_a_path() -> Result<()> {
    the_whole_way(WebServer::Nginx, "/mail/")
}

#[test]
fn caddy_serves_the_whole_way() -> Result<()> {
    the_whole_way(WebServer::Caddy, "/")
}

fn the_whole_way(server: WebServer, base: &'static str) -> Result<()> {
    let place = Place::reserve(base)?;
    at_the_desk(
        |options| place.tell(options),
        async |desk| {
            let deployed = Deployed::start(server, &place, &desk.ats, &Settings::read()?).await?;
            // The ATS knows nobody yet: it does not hand out this page.
            desk.expect_in_console("401");
            let page = desk.open(&place.path("")).await?;
            page.click(&link("Sign in")).await?;
            page.click(&button("Jane Doe")).await?;
            page.click(&menuitem("My account")).await?;
            page.find(&heading("My account")).await?;
            save_janes_mailbox(desk, &page).await?;
            page.click(&link("Edit folders").within(card(JANE))).await?;
            page.find(&heading("Edit folders")).await?;
            unfold(&page).await?;
            choose(&page, "Archive", "Archive 2025").await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved, and read back").await?;

            // A page deep in the app is there after a reload.
            page.reload().await?;
            page.find(&heading("Edit folders")).await?;
            page.is_complete().await?;
            // The last answer is here: the web server may go.
            unfold(&page).await?;
            nothing_was_refused(desk, &page).await?;
            the_log_has_no_query(desk, &place, &deployed).await
        },
    )
}

/// Neither the content security policy nor a hash kept anything back, and what was preloaded fits. That it was used in time is
/// not asked: that depends on the machine.
async fn nothing_was_refused(desk: &mut Desk, page: &Page) -> Result<()> {
    if page.kind() == Kind::Chromium {
        let script = "const observer = new ReportingObserver(
                () => {},
                { types: ['csp-violation', 'coep'], buffered: true },
            );
            observer.observe();
            return observer.takeRecords().map((report) => JSON.stringify(report.body));";
        let reports: Vec<String> = page.look(script, vec![]).await?;
        ensure!(reports.is_empty(), "the browser reports {reports:#?}");
    }
    let said = desk.console().await?;
    let told: Vec<String> = said
        .iter()
        .map(ToString::to_string)
        .filter(|line| {
            [
                "Content Security",
                "Content-Security",
                "integrity",
                "is not used because",
                "Permissions",
            ]
            .iter()
            .any(|word| line.contains(word))
        })
        .collect();
    ensure!(told.is_empty(), "{told:#?}");
    Ok(())
}

/// The authorization code came by, and stands nowhere.
async fn the_log_has_no_query(desk: &Desk, place: &Place, deployed: &Deployed) -> Result<()> {
    let path = place.path("connect/callback");
    let log = deployed.log_with(&path).await?;
    ensure!(!log.contains('?'), "the access log has a query:\n{log}");
    let provider = desk.ats.running().provider();
    let exchanges = provider
        .map(|provider| provider.traffic().of("POST", "/token"))
        .unwrap_or_default();
    let codes: Vec<&str> = exchanges
        .iter()
        .flat_map(|exchange| exchange.request_body.split('&'))
        .filter_map(|pair| pair.strip_prefix("code="))
        .collect();
    ensure!(!codes.is_empty(), "no code was exchanged");
    for code in codes {
        ensure!(!log.contains(code), "the access log has the code:\n{log}");
    }
    Ok(())
}
