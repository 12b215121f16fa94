//! What is measured in Chromium: `cargo xtask bench start`, `bench interact` and `bench lighthouse`; what each measurement needs.

pub mod figures;
pub mod interact;
pub mod lighthouse;
mod measured_tab;
pub mod start;

use std::sync::Arc;

use anyhow::{Result, anyhow};
use mailbridge_reference_ats::{Options, Scenario};

use crate::ats::Ats;
use crate::browser::Browser;
use crate::deployed::{Deployed, Place, WebServer};
use crate::settings::Settings;

/// Measures in one browser, with the app as the reference ATS serves it at an origin.
///
/// # Errors
/// When browser or servers fail, and those of the measurement.
pub(crate) async fn with_the_app<T>(
    change: impl FnOnce(&mut Options),
    measure: impl AsyncFnOnce(&Arc<Browser>, &str) -> Result<T>,
) -> Result<T> {
    let settings = Settings::read()?;
    let mut ats = Ats::start(&settings, change).await?;
    let browser = Arc::new(Browser::start(&settings).await?);
    let measured = measure(&browser, ats.origin()).await;
    let stopped = match Arc::into_inner(browser) {
        Some(browser) => browser.stop().await,
        None => Err(anyhow!("a page outlives its browser")),
    };
    ats.stop().await;
    let measured = measured?;
    stopped?;
    Ok(measured)
}

/// Measures the app as nginx serves it.
///
/// # Errors
/// When the servers fail, and those of the measurement.
async fn behind_nginx<T>(
    scenario: Scenario,
    measure: impl AsyncFnOnce(&Place, &Settings) -> Result<T>,
) -> Result<T> {
    let settings = Settings::read()?;
    let place = Place::reserve("/")?;
    let mut ats = Ats::start(&settings, |options| {
        options.scenario = scenario;
        place.tell(options);
    })
    .await?;
    let deployed = Deployed::start(WebServer::Nginx, &place, &ats, &settings).await?;
    let measured = measure(&place, &settings).await;
    drop(deployed);
    ats.stop().await;
    measured
}
