//! The reference ATS of one test, on a database file of its own.

use anyhow::{Context, Result};
use mailbridge_reference_ats::{Exchange, Options, Running};
use tempfile::TempDir;

use crate::settings::Settings;

/// The reference ATS of one test.
pub struct Ats {
    options: Options,
    running: Option<Running>,
    _folder: TempDir,
}

impl Ats {
    /// Starts it on free ports.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start(settings: &Settings, change: impl FnOnce(&mut Options)) -> Result<Self> {
        let folder = tempfile::tempdir().context("no folder for the database")?;
        let mut options = Options {
            database: folder.path().join("ats.sqlite"),
            app: Some(settings.app.clone()),
            ..Options::for_tests()
        };
        change(&mut options);
        let running = Running::start(options.clone()).await?;
        options.port = running.address().port();
        if running.provider().is_some() {
            options.provider_port = running
                .provider_url()
                .rsplit(':')
                .next()
                .and_then(|port| port.parse().ok())
                .context("the provider's address has no port")?;
        }
        Ok(Self {
            options,
            running: Some(running),
            _folder: folder,
        })
    }

    /// The servers.
    ///
    /// # Panics
    /// While it is stopped.
    #[expect(
        clippy::expect_used,
        reason = "a test that stops the ATS and asks it is wrong"
    )]
    pub fn running(&self) -> &Running {
        self.running.as_ref().expect("the ATS is stopped")
    }

    /// The servers, to be changed.
    ///
    /// # Panics
    /// While it is stopped.
    #[expect(
        clippy::expect_used,
        reason = "a test that stops the ATS and changes it is wrong"
    )]
    pub fn running_mut(&mut self) -> &mut Running {
        self.running.as_mut().expect("the ATS is stopped")
    }

    /// Where the app is found, without a slash at the end.
    pub fn origin(&self) -> &str {
        self.running().app_url()
    }

    /// All requests since the last start, each with the name of the server that got it.
    pub fn recorded(&self) -> Vec<(&'static str, Exchange)> {
        let app = self.running.iter().flat_map(|running| running.traffic().all());
        let provider = self.running.iter().filter_map(Running::provider);
        app.map(|exchange| ("app", exchange))
            .chain(
                provider
                    .flat_map(|provider| provider.traffic().all())
                    .map(|exchange| ("provider", exchange)),
            )
            .collect()
    }

    /// Stops it; connections are refused from then on.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.shutdown().await;
        }
    }

    /// Starts it again after [`Self::stop`], on the same ports and the same database.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start_again(&mut self) -> Result<()> {
        self.start_with(|_| {}).await
    }

    /// The same, with options that somebody has changed.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start_with(&mut self, change: impl FnOnce(&mut Options)) -> Result<()> {
        self.stop().await;
        change(&mut self.options);
        self.running = Some(Running::start(self.options.clone()).await?);
        Ok(())
    }
}
