//! The browsers that tests run in, and Chromium's driver.

use std::path::PathBuf;

use anyhow::Result;

use super::debian;
use crate::process;

pub fn chromium() -> Option<String> {
    chromedriver()?;
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find_map(process::version_of)
}

/// `CHROMEDRIVER` names another one than that in PATH.
pub fn chromedriver() -> Option<PathBuf> {
    std::env::var_os("CHROMEDRIVER")
        .map(PathBuf::from)
        .or_else(|| process::find("chromedriver"))
}

pub fn firefox() -> Option<String> {
    ["firefox-esr", "firefox"]
        .into_iter()
        .find_map(process::version_of)
}

pub fn install_chromium() -> Result<()> {
    debian::install(
        &["chromium", "chromium-driver"],
        "Chromium (or Chrome) and the chromedriver of its version",
    )
}

pub fn install_firefox() -> Result<()> {
    debian::install(&["firefox-esr"], "Firefox")
}
