//! Waiting for a condition, with words for what was awaited and what was there instead.

use std::fmt::Display;
use std::time::Duration;

use anyhow::{Result, bail};
use thirtyfour::error::{WebDriverError, WebDriverErrorInner};
use tokio::time::{Instant, sleep};

/// A condition that does not hold by then does not hold. Long enough for a machine that builds something else meanwhile.
const DEADLINE: Duration = Duration::from_secs(40);
/// How often it is looked at.
const INTERVAL: Duration = Duration::from_millis(30);

/// What a look at the browser or the servers shows.
#[derive(Debug)]
pub enum Look<T> {
    /// What was awaited.
    There(T),
    /// What is there instead.
    NotYet(String),
}

impl Look<()> {
    /// Whether it holds; otherwise `instead` says what is there.
    pub fn holds(condition: bool, instead: impl FnOnce() -> String) -> Self {
        if condition {
            Self::There(())
        } else {
            Self::NotYet(instead())
        }
    }
}

/// Looks until it is there.
///
/// # Errors
/// When it is not there in time, or the browser is gone.
pub async fn until<T>(what: impl Display, mut look: impl AsyncFnMut() -> Result<Look<T>>) -> Result<T> {
    let deadline = Instant::now() + DEADLINE;
    loop {
        let instead = match look().await {
            Ok(Look::There(found)) => return Ok(found),
            Ok(Look::NotYet(instead)) => instead,
            Err(error) if passes(&error) => in_short(&error),
            Err(error) => return Err(error.context(format!("while waiting for {what}"))),
        };
        if Instant::now() > deadline {
            bail!("waited {} s for {what}; instead: {instead}", DEADLINE.as_secs());
        }
        sleep(INTERVAL).await;
    }
}

/// Whether the error may be gone at the next look: the page was just changing.
fn passes(error: &anyhow::Error) -> bool {
    let Some(error) = error.downcast_ref::<WebDriverError>() else {
        return false;
    };
    !matches!(
        error.as_inner(),
        WebDriverErrorInner::InvalidSessionId(_)
            | WebDriverErrorInner::RequestFailed(_)
            | WebDriverErrorInner::HttpError(_)
            | WebDriverErrorInner::SessionNotCreated(_)
    )
}

/// The error without the driver's stack.
pub(crate) fn in_short(error: &anyhow::Error) -> String {
    let whole = format!("{error:#}");
    let end = whole.find("Stacktrace:").unwrap_or(whole.len());
    whole[..end].split_whitespace().collect::<Vec<_>>().join(" ")
}
