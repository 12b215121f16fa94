//! What is measured in Chromium against the release build.

use anyhow::Result;

use crate::build::{self, Profile};
use crate::{process, setup};

/// How long it takes until the app can be used.
pub fn start(options: &[String]) -> Result<()> {
    setup::ensure(&[setup::Tool::Nginx])?;
    // The servers are measured too.
    measure("start-bench", &["--profile", "measured"], options)
}

/// How soon the app answers what one does.
pub fn interact() -> Result<()> {
    measure("interact-bench", &[], &[])
}

/// What Lighthouse says of My account.
pub fn lighthouse() -> Result<()> {
    setup::ensure(&[setup::Tool::Nginx, setup::Tool::Lighthouse])?;
    let options = [setup::lighthouse()?.display().to_string()];
    measure("lighthouse-bench", &["--profile", "measured"], &options)
}

/// How long the folder editor takes with 10,000 labels.
pub fn folders() -> Result<()> {
    measure("folder-bench", &[], &[])
}

/// What the page's memory does over many rounds of edit, save and navigate.
pub fn soak() -> Result<()> {
    measure("soak-bench", &[], &[])
}

fn measure(program: &str, profile: &[&str], options: &[String]) -> Result<()> {
    setup::ensure(setup::for_app(Profile::Release))?;
    setup::ensure(&[setup::Tool::Chromium])?;
    let dist = build::app(Profile::Release)?;
    let mut cargo = process::cargo(["run", "--package", "mailbridge-e2e", "--bin", program]);
    cargo
        .args(profile)
        .arg("--")
        .args(options)
        .env("MAILBRIDGE_APP_DIST", dist)
        .env("MAILBRIDGE_BROWSER", "chromium")
        .env("CHROMEDRIVER", setup::chromedriver()?);
    process::run(&mut cargo)
}
