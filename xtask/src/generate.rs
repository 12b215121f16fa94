//! Files in `docs/` that are generated.

use std::fs;

use anyhow::{Context, Result};

use crate::build::Profile;
use crate::{build, process, setup, workspace};

/// Writes the OpenAPI document of the REST contract.
pub fn openapi() -> Result<()> {
    let arguments = [
        "run",
        "--quiet",
        "--package",
        "mailbridge-reference-ats",
        "--bin",
        "reference-ats",
        "--",
    ];
    let document = process::output(process::cargo(arguments).arg("openapi"))?;
    let path = workspace::root().join("docs").join("openapi.json");
    fs::write(&path, document + "\n").with_context(|| format!("{} cannot be written", path.display()))?;
    println!("Wrote {}", path.display());
    Ok(())
}

/// Takes the README's picture of the Email settings panel.
pub fn screenshot() -> Result<()> {
    setup::ensure(setup::for_app(Profile::Release))?;
    setup::ensure(&[setup::Tool::Chromium])?;
    let dist = build::app(Profile::Release)?;
    let picture = workspace::root()
        .join("docs")
        .join("images")
        .join("email-settings.png");
    let mut cargo = process::cargo(["run", "--package", "mailbridge-e2e", "--bin", "screenshot", "--"]);
    cargo.arg(&picture);
    cargo
        .env("MAILBRIDGE_APP_DIST", dist)
        .env("MAILBRIDGE_BROWSER", "chromium");
    cargo.env("CHROMEDRIVER", setup::chromedriver()?);
    process::run(&mut cargo)?;
    println!("Wrote {}", picture.display());
    Ok(())
}
