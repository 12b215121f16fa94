//! `cargo xtask record`: writes down which functions the first screen does not run.

use std::path::Path;

use anyhow::Result;

use crate::build::{self, Profile};
use crate::{process, release, setup};

/// Builds, looks, and writes the record. The next build goes by it.
///
/// # Errors
/// When the build fails, or the browser, or the record cannot be written.
pub fn run() -> Result<()> {
    setup::ensure(setup::for_app(Profile::Release))?;
    setup::ensure(&[setup::Tool::Chromium])?;
    let dist = build::app(Profile::Release)?;
    release::record(&dist, |recording| {
        look(recording)?
            .split_whitespace()
            .map(|number| Ok(number.parse()?))
            .collect()
    })
}

/// Looks at the first screen in several states; answers with the numbers of the functions that ran.
fn look(app: &Path) -> Result<String> {
    let mut cargo = process::cargo([
        "run",
        "--quiet",
        "--package",
        "mailbridge-e2e",
        "--bin",
        "first-screen",
    ]);
    let cargo = cargo
        .env("MAILBRIDGE_APP_DIST", app)
        .env("MAILBRIDGE_BROWSER", "chromium")
        .env("CHROMEDRIVER", setup::chromedriver()?);
    process::output(cargo)
}
