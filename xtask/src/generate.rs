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
    let taken = workspace::root().join("target").join("email-settings.png");
    if taken.exists() {
        fs::remove_file(&taken).with_context(|| format!("{} cannot be removed", taken.display()))?;
    }
    let mut cargo = process::cargo(["run", "--package", "mailbridge-e2e", "--bin", "screenshot", "--"]);
    cargo.arg(&taken);
    cargo
        .env("MAILBRIDGE_APP_DIST", dist)
        .env("MAILBRIDGE_BROWSER", "chromium");
    cargo.env("CHROMEDRIVER", setup::chromedriver()?);
    process::run(&mut cargo)?;

    let images = workspace::root().join("docs").join("images");
    fs::create_dir_all(&images).with_context(|| format!("{} cannot be made", images.display()))?;
    let picture = images.join("email-settings.png");
    fs::rename(&taken, &picture).context("no picture was taken")?;
    println!("Wrote {}", picture.display());
    Ok(())
}
