//! What the tests are told by their environment. `cargo xtask test` sets it.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// A browser that the tests run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Chromium, through chromedriver.
    Chromium,
    /// Firefox, through geckodriver.
    Firefox,
}

/// What the tests are told by their environment.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The browser: `MAILBRIDGE_BROWSER`.
    pub browser: Kind,
    /// Its driver: `CHROMEDRIVER` or `GECKODRIVER`.
    pub driver: PathBuf,
    /// The built app: `MAILBRIDGE_APP_DIST`.
    pub app: PathBuf,
    /// Whether the browser shows itself: `MAILBRIDGE_VISIBLE`.
    pub visible: bool,
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// When something is missing or cannot be.
    pub fn read() -> Result<Self> {
        let (browser, driver) = match variable("MAILBRIDGE_BROWSER")?.as_str() {
            "chromium" => (Kind::Chromium, variable("CHROMEDRIVER")?),
            "firefox" => (Kind::Firefox, variable("GECKODRIVER")?),
            other => bail!("MAILBRIDGE_BROWSER is {other:?}, and neither chromium nor firefox"),
        };
        let app = PathBuf::from(variable("MAILBRIDGE_APP_DIST")?);
        if !app.join("index.html").is_file() {
            bail!("there is no built app in {} (MAILBRIDGE_APP_DIST)", app.display());
        }
        Ok(Self {
            browser,
            driver: driver.into(),
            app,
            visible: env::var_os("MAILBRIDGE_VISIBLE").is_some(),
        })
    }

    /// The address of the app's file whose name begins and ends like this.
    ///
    /// # Errors
    /// When there is none.
    pub fn file(&self, begins: &str, ends: &str) -> Result<String> {
        for file in fs::read_dir(&self.app)? {
            let file = file?.file_name().to_string_lossy().into_owned();
            if file.starts_with(begins) && file.ends_with(ends) {
                return Ok(format!("/{file}"));
            }
        }
        bail!("there is no {begins}…{ends} in {}", self.app.display())
    }
}

impl Kind {
    /// The name in the environment and in paths.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }
}

pub(crate) fn variable(name: &str) -> Result<String> {
    env::var(name)
        .ok()
        .filter(|value| !value.is_empty())
        .with_context(|| format!("{name} is not set: run these tests by `cargo xtask test --only e2e`"))
}
