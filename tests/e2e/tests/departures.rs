//! What keeps a sign-in from beginning, and what the first tab does while nothing is heard of it.

use anyhow::{Context, Result};
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::page::Page;
use mailbridge_e2e::target::{button, heading, link};

use crate::recruiter::{JANE, add_mailbox, card, email_settings, press_add_mailbox};

/// Presses Add Mailbox; the new tab ends at once with this title, and never goes to the provider.
async fn goes_nowhere(desk: &Desk, page: &Page, title: &str) -> Result<Page> {
    let before = asked(desk)?;
    page.click(&add_mailbox()).await?;
    let tab = desk.new_tab(&[page]).await?;
    tab.find(&heading(title)).await?;
    assert_eq!(asked(desk)?, before, "nobody went to the provider");
    Ok(tab)
}

fn asked(desk: &Desk) -> Result<usize> {
    let provider = desk.ats.running().provider().context("a provider")?;
    Ok(provider.traffic().of("GET", "/authorize").len())
}

/// Fills what the browser keeps for the site to the last byte.
const FILL: &str = "for (let size = 1 << 20, index = 0; size > 0; index++) {
        try { localStorage.setItem(`filler.${index}`, 'x'.repeat(size)); }
        catch { size = Math.floor(size / 2); }
    }";

#[test]
fn a_sign_in_that_cannot_begin_says_why() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            page.find(&add_mailbox()).await?;
            page.look::<()>(FILL, vec![]).await?;
            let title = "Your browser blocks storage for this site";
            let tab = goes_nowhere(desk, &page, title).await?;
            page.hears("status", title).await?;
            tab.find(&link("Open help")).await?;
            page.look::<()>("localStorage.clear()", vec![]).await?;
            tab.close().await?;

            // As when the link was opened and left lying for eleven minutes.
            page.set_clock_back(11).await?;
            let tab = goes_nowhere(desk, &page, "This link has expired").await?;
            tab.find(&link("Go to Email settings")).await?;
            tab.close().await?;

            // Somebody configures another provider while the page is open.
            page.reload().await?;
            page.find(&add_mailbox()).await?;
            let rename = |options: &mut mailbridge_reference_ats::Options| {
                options.provider.id = "workspace".to_owned();
            };
            desk.ats.start_with(rename).await?;
            let tab = goes_nowhere(desk, &page, "This sign-in is not set up").await?;
            tab.find(&link("Write to the administrator")).await?;
            page.is_gone(&card(JANE)).await
        },
    )
}

#[test]
fn nothing_is_guessed_while_nothing_is_heard() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            page.find(&add_mailbox()).await?;
            page.hurry().await?;
            let tab = press_add_mailbox(desk, &page).await?;
            tab.find(&heading("Choose an account")).await?;
            tab.close().await?;
            page.hears("status", "Nothing has come back from Google yet")
                .await?;
            page.find(&button("Cancel").within(email_settings())).await?;
            let again = page
                .find(&link("Open Google again").in_part().within(email_settings()))
                .await?;
            assert!(again.attr("href").await?.is_some());
            // The warnings that only the user can see stand open.
            page.find(&button("“This app is blocked”").in_part().within(email_settings()))
                .await?;
            page.reload().await?;
            page.hears("status", "Waiting for Google").await?;
            Ok(())
        },
    )
}
