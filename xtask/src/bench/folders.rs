//! How long the folder editor takes with 10,000 labels.

use anyhow::Result;

use crate::build::{self, Profile};
use crate::{process, setup};

pub fn run() -> Result<()> {
    setup::ensure(setup::for_app(Profile::Release))?;
    setup::ensure(&[setup::Tool::Chromium])?;
    let dist = build::app(Profile::Release)?;
    let mut cargo = process::cargo(["run", "--package", "mailbridge-e2e", "--bin", "folder-bench"]);
    cargo
        .env("MAILBRIDGE_APP_DIST", dist)
        .env("MAILBRIDGE_BROWSER", "chromium")
        .env("CHROMEDRIVER", setup::chromedriver()?);
    process::run(&mut cargo)
}
