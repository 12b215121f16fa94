//! Takes the picture of the README: the panel Email settings with a connected mailbox, 1280 pixels wide.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use mailbridge_e2e::ats::Ats;
use mailbridge_e2e::browser::Browser;
use mailbridge_e2e::page::Page;
use mailbridge_e2e::settings::Settings;
use mailbridge_e2e::target::{link, region};
use mailbridge_reference_ats::Scenario;

#[tokio::main]
async fn main() -> Result<()> {
    let file: PathBuf = env::args_os()
        .nth(1)
        .context("name the file: screenshot OUT.png")?
        .into();
    let settings = Settings::read()?;
    let mut ats = Ats::start(&settings, |options| options.scenario = Scenario::Connected).await?;
    let browser = Arc::new(Browser::start(&settings).await?);
    let picture = take(&ats, browser.clone()).await;
    let stopped = match Arc::into_inner(browser) {
        Some(browser) => browser.stop().await,
        None => Ok(()),
    };
    ats.stop().await;
    fs::write(&file, picture?).with_context(|| format!("cannot write {}", file.display()))?;
    stopped
}

async fn take(ats: &Ats, browser: Arc<Browser>) -> Result<Vec<u8>> {
    let tab = browser.tabs().await?.into_iter().next().context("no tab")?;
    let page = Page::new(browser, tab);
    page.go_to(&format!("{}/account#email-settings", ats.origin()))
        .await?;
    page.find(&link("Edit folders").within(region("Email settings")))
        .await?;
    page.picture().await
}
