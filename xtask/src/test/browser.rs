//! What tests in a browser need in their environment.

use std::process::Command;

use anyhow::Result;

use crate::arguments::Browser;
use crate::setup::{self, Tool};

impl Browser {
    pub const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];

    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
        }
    }

    pub fn needs(self) -> &'static [Tool] {
        match self {
            Self::Chromium => &[Tool::Chromium],
            Self::Firefox => &[Tool::Firefox, Tool::Geckodriver],
        }
    }

    /// Names this browser's driver and no other: wasm-bindgen's runner takes the first that it finds.
    pub fn drive(self, command: &mut Command) -> Result<()> {
        for name in ["GECKODRIVER", "CHROMEDRIVER", "SAFARIDRIVER", "MSEDGEDRIVER"] {
            command.env_remove(name).env_remove(format!("{name}_REMOTE"));
        }
        match self {
            Self::Chromium => command.env("CHROMEDRIVER", setup::chromedriver()?),
            Self::Firefox => command
                .env("GECKODRIVER", setup::geckodriver()?)
                .env("MOZ_HEADLESS", "1"),
        };
        Ok(())
    }
}
