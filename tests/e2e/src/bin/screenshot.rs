//! Takes the picture of the README: the panel Email settings with a connected mailbox, 1280 pixels wide.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use mailbridge_e2e::browser::Browser;
use mailbridge_e2e::page::Page;
use mailbridge_e2e::running::with_the_app;
use mailbridge_e2e::target::{link, region};
use mailbridge_reference_ats::Scenario;

#[tokio::main]
async fn main() -> Result<()> {
    let file: PathBuf = env::args_os()
        .nth(1)
        .context("name the file: screenshot OUT.png")?
        .into();
    let picture = with_the_app(|options| options.scenario = Scenario::Connected, take).await?;
    fs::write(&file, picture).with_context(|| format!("cannot write {}", file.display()))
}

async fn take(browser: &Arc<Browser>, origin: &str) -> Result<Vec<u8>> {
    let page = Page::first(browser).await?;
    page.go_to(&format!("{origin}/account#email-settings")).await?;
    page.find(&link("Edit folders").within(region("Email settings")))
        .await?;
    page.picture().await
}
