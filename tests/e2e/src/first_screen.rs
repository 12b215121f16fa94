//! Which functions the app runs until My account can be used: `cargo xtask record`.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::{Context, Result};
use mailbridge_reference_ats::Scenario;

use crate::ats::Ats;
use crate::browser::Browser;
use crate::page::Page;
use crate::settings::Settings;
use crate::target::{button, link, menuitem, region};

/// The states of the account that are looked at.
const SCENARIOS: [Scenario; 3] = [Scenario::Fresh, Scenario::Connected, Scenario::NeedsReconnect];

/// Prints the numbers of the functions that ran in any of the states.
///
/// # Errors
/// When browser or servers fail.
pub async fn run() -> Result<()> {
    let mut ran = BTreeSet::new();
    for scenario in SCENARIOS {
        ran.extend(look(scenario).await?);
    }
    println!("{}", ran.iter().map(u32::to_string).collect::<Vec<_>>().join(" "));
    Ok(())
}

async fn look(scenario: Scenario) -> Result<Vec<u32>> {
    let settings = Settings::read()?;
    let mut ats = Ats::start(&settings, |options| options.scenario = scenario).await?;
    let browser = Arc::new(Browser::start(&settings).await?);
    let ran = open(&ats, &browser, scenario).await;
    let stopped = match Arc::into_inner(browser) {
        Some(browser) => browser.stop().await,
        None => Ok(()),
    };
    ats.stop().await;
    stopped?;
    ran
}

async fn open(ats: &Ats, browser: &Arc<Browser>, scenario: Scenario) -> Result<Vec<u32>> {
    let tab = browser
        .tabs()
        .await?
        .into_iter()
        .next()
        .context("the browser has no tab")?;
    let page = Page::new(browser.clone(), tab);
    page.go_to(&format!("{}/account", ats.origin())).await?;
    page.find(&link("Add Mailbox").within(region("Email settings")))
        .await?;
    if scenario == Scenario::Connected {
        page.find(&link("Edit folders")).await?;
    }
    page.is_complete().await?;
    page.click(&button("Jane Doe")).await?;
    page.find(&menuitem("My account")).await?;
    page.look("return [...globalThis.mailbridge.ran]", vec![]).await
}
