//! Mailbridge as files for a web server.
//!
//! [`Deployment::write`] makes one folder of a release build and a configuration: the site itself under its path, with a
//! compressed copy beside each file, and what nginx and Caddy have to be told. Every header is made in [`headers`], which
//! the reference ATS uses too.

mod compression;
mod configuration;
pub mod headers;
mod page;
mod server;
mod site;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use configuration::Configuration;
pub use site::integrity;

/// A configuration for Google, to be completed.
pub const EXAMPLE: &str = include_str!("../config.example.json");

/// Where and how the app is served.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The path that the app lies under, with a slash at both ends: `/`, or such as `/mail/`.
    pub base: String,
    /// `config.json` as the app is to read it; without it, that of [`EXAMPLE`] says what the headers allow, and none is written.
    pub config: Option<String>,
    /// Where the web server reaches the ATS: `http://127.0.0.1:8080`.
    pub ats: String,
    /// The folder on the web server's machine that `site/` will be.
    pub root: PathBuf,
    /// Where nginx and Caddy write the access log.
    pub access_log: PathBuf,
    /// Origins that may show the app in a frame.
    pub framed_by: Vec<String>,
}

impl Default for Deployment {
    fn default() -> Self {
        Self {
            base: "/".to_owned(),
            config: None,
            ats: "http://127.0.0.1:8080".to_owned(),
            root: PathBuf::from("/srv/mailbridge/site"),
            access_log: PathBuf::from("/var/log/mailbridge/access.log"),
            framed_by: Vec::new(),
        }
    }
}

impl Deployment {
    /// Writes it into the empty folder `to`, from the release build in `built`.
    ///
    /// # Errors
    /// When an option or the configuration cannot be used, the build is not one of the app, or a file cannot be written.
    pub fn write(&self, built: &Path, to: &Path) -> Result<()> {
        self.check()?;
        let json = self.config.as_deref().unwrap_or(EXAMPLE);
        let configuration = Configuration::read(json, &self.base).context("the configuration")?;
        let policy = configuration.policy(&self.framed_by)?;
        site::write(built, to, &self.base, self.config.as_deref())?;
        server::write(self, &configuration, &policy, to)
    }

    /// These values become part of configuration files, where a blank or a brace would mean something.
    fn check(&self) -> Result<()> {
        let is_path = |text: &str| {
            text.starts_with('/')
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte))
        };
        ensure!(
            is_path(&self.base)
                && self.base.ends_with('/')
                && !self.base.contains("//")
                && !self.base.contains("."),
            "the path has to begin and end with a slash, such as /mail/, not {:?}",
            self.base
        );
        for (what, path) in [("site's folder", &self.root), ("access log", &self.access_log)] {
            let text = path.to_str().unwrap_or_default();
            ensure!(
                is_path(text),
                "the {what} has to be a path without blanks and the like, not {path:?}"
            );
        }
        ensure!(
            configuration::origin(&self.ats)? == self.ats,
            "the ATS's address has to be an origin, such as http://127.0.0.1:8080, not {:?}",
            self.ats
        );
        Ok(())
    }
}
