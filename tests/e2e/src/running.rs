//! Browser and servers for what is no test: measurements and pictures.

use std::sync::Arc;

use anyhow::{Result, anyhow};
use mailbridge_reference_ats::{Options, Scenario};

use crate::ats::Ats;
use crate::browser::Browser;
use crate::deployed::{Deployed, Place, WebServer};
use crate::settings::Settings;

/// Works in a browser of its own.
///
/// # Errors
/// When the browser fails, and those of the work.
pub async fn with_a_browser<T>(work: impl AsyncFnOnce(&Arc<Browser>) -> Result<T>) -> Result<T> {
    let browser = Arc::new(Browser::start(&Settings::read()?).await?);
    let done = work(&browser).await;
    let stopped = match Arc::into_inner(browser) {
        Some(browser) => browser.stop().await,
        None => Err(anyhow!("a page outlives its browser")),
    };
    let done = done?;
    stopped?;
    Ok(done)
}

/// Works in a browser of its own, with the app as the reference ATS serves it at an origin.
///
/// # Errors
/// When browser or server fail, and those of the work.
pub async fn with_the_app<T>(
    change: impl FnOnce(&mut Options),
    work: impl AsyncFnOnce(&Arc<Browser>, &str) -> Result<T>,
) -> Result<T> {
    let mut ats = Ats::start(&Settings::read()?, change).await?;
    let done = with_a_browser(async |browser| work(browser, ats.origin()).await).await;
    ats.stop().await;
    done
}

/// Works with the app as nginx serves it.
///
/// # Errors
/// When the servers fail, and those of the work.
pub async fn behind_nginx<T>(scenario: Scenario, work: impl AsyncFnOnce(&Place) -> Result<T>) -> Result<T> {
    let settings = Settings::read()?;
    let place = Place::reserve("/")?;
    let mut ats = Ats::start(&settings, |options| {
        options.scenario = scenario;
        place.tell(options);
    })
    .await?;
    let deployed = Deployed::start(WebServer::Nginx, &place, &ats, &settings).await?;
    let done = work(&place).await;
    drop(deployed);
    ats.stop().await;
    done
}
