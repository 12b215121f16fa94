//! Builds the app with Trunk.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{inputs, process, release, setup, workspace};

/// How the app is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    #[default]
    Dev,
    Release,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }

    /// Where the built app lies.
    pub fn dist(self) -> PathBuf {
        workspace::root().join("target").join("dist").join(self.name())
    }

    /// Beside the folder, not in it: what is in it is served.
    fn stamp(self) -> PathBuf {
        self.dist().with_extension("stamp")
    }
}

/// Builds the app, unless the last build has the same sources, and returns its folder.
pub fn app(profile: Profile) -> Result<PathBuf> {
    let dist = profile.dist();
    let fingerprint = inputs::fingerprint(&workspace::root(), profile.name())?;
    if dist.join("index.html").is_file() && last_build(profile).as_deref() == Some(&fingerprint) {
        println!("The app is built and nothing has changed since.");
        return Ok(dist);
    }
    if !workspace::root().join("index.html").is_file() {
        bail!("there is no index.html to build the app from");
    }

    fetch()?;
    println!("Building the app ({}) …", profile.name());
    forget(profile)?;
    let mut trunk = trunk("build")?;
    trunk.arg("--dist").arg(&dist);
    match profile {
        Profile::Dev => process::run(&mut trunk)?,
        Profile::Release => {
            release::fetch()?;
            process::run(release::settings(&mut trunk))?;
            release::finish(&dist)?;
        }
    }
    fs::write(profile.stamp(), fingerprint)
        .with_context(|| format!("{} cannot be written", profile.stamp().display()))?;
    Ok(dist)
}

/// Trunk with the tools of the cache, and kept from downloading its own.
pub fn trunk(command: &str) -> Result<Command> {
    let mut trunk = process::command("trunk");
    trunk
        .env("PATH", setup::path()?)
        .arg(command)
        .args(["--offline", "--color=auto"]);
    Ok(trunk)
}

/// Trunk's cargo gets no network, so what it needs is fetched before.
pub fn fetch() -> Result<()> {
    process::run(&mut process::cargo(["fetch", "--locked", "--quiet"]))
}

fn last_build(profile: Profile) -> Option<String> {
    fs::read_to_string(profile.stamp()).ok()
}

/// An interrupted build must not be taken for a finished one.
fn forget(profile: Profile) -> Result<()> {
    match fs::remove_file(profile.stamp()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", profile.stamp().display()))
        }
        _ => Ok(()),
    }
}
