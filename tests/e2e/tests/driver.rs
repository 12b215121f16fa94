//! The drivers of the browsers start, also on a machine where ports are scarce.

use std::fs;
use std::os::unix::fs::symlink;

use anyhow::{Result, ensure};
use mailbridge_e2e::driver::Driver;
use mailbridge_e2e::settings::{Kind, Settings};

/// A stand-in for chromedriver, which reads in a file beside it how often its port is taken.
const DRIVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/driver.sh");

fn driver_with_ports_taken(times: usize) -> Result<(tempfile::TempDir, Settings)> {
    let folder = tempfile::tempdir()?;
    let driver = folder.path().join("driver");
    // Linked and not written: a program cannot be started while any process has it open for writing.
    symlink(DRIVER, &driver)?;
    fs::write(folder.path().join("driver.taken"), "taken\n".repeat(times))?;
    let settings = Settings {
        browser: Kind::Chromium,
        driver,
        ..Settings::read()?
    };
    Ok((folder, settings))
}

#[tokio::test]
async fn a_driver_whose_port_is_taken_is_started_again() -> Result<()> {
    let (_folder, settings) = driver_with_ports_taken(2)?;
    let driver = Driver::start(&settings).await?;
    ensure!(driver.address == "http://127.0.0.1:4444", "{}", driver.address);
    driver.stop().await
}

#[tokio::test]
async fn a_driver_that_never_finds_a_port_is_an_error() -> Result<()> {
    let (_folder, settings) = driver_with_ports_taken(100)?;
    let Err(error) = Driver::start(&settings).await else {
        anyhow::bail!("it started");
    };
    ensure!(error.to_string().contains("IPv4 port not available"), "{error:#}");
    Ok(())
}
