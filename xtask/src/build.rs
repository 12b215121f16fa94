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
        Site::App.dist(self)
    }
}

/// What is built with Trunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Site {
    App,
    Gallery,
}

impl Site {
    fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Gallery => "gallery",
        }
    }

    /// The folder of its index.html and Trunk.toml.
    fn folder(self) -> PathBuf {
        match self {
            Self::App => workspace::root(),
            Self::Gallery => workspace::root().join("gallery"),
        }
    }

    fn dist(self, profile: Profile) -> PathBuf {
        let folder = match self {
            Self::App => "dist",
            Self::Gallery => "gallery",
        };
        workspace::root().join("target").join(folder).join(profile.name())
    }

    /// Beside the folder, not in it: what is in it is served.
    fn stamp(self, profile: Profile) -> PathBuf {
        self.dist(profile).with_extension("stamp")
    }

    /// What it follows from besides what the app follows from.
    fn more_inputs(self) -> &'static [&'static str] {
        match self {
            // What a release build does with the wasm.
            Self::App => &["xtask/src/release.rs", "xtask/src/release"],
            Self::Gallery => &["gallery"],
        }
    }
}

/// Builds the app, unless the last build has the same sources, and returns its folder.
pub fn app(profile: Profile) -> Result<PathBuf> {
    build(Site::App, profile)
}

/// Builds the gallery likewise.
pub fn gallery(profile: Profile) -> Result<PathBuf> {
    build(Site::Gallery, profile)
}

fn build(site: Site, profile: Profile) -> Result<PathBuf> {
    let dist = site.dist(profile);
    let fingerprint = inputs::fingerprint(&workspace::root(), profile.name(), site.more_inputs())?;
    if dist.join("index.html").is_file() && last_build(site, profile).as_deref() == Some(&fingerprint) {
        println!("The {} is built and nothing has changed since.", site.name());
        return Ok(dist);
    }
    if !site.folder().join("index.html").is_file() {
        bail!("there is no index.html to build the {} from", site.name());
    }

    fetch()?;
    println!("Building the {} ({}) …", site.name(), profile.name());
    forget(site, profile)?;
    let mut trunk = trunk("build")?;
    trunk.current_dir(site.folder()).arg("--dist").arg(&dist);
    match (site, profile) {
        (_, Profile::Dev) => process::run(&mut trunk)?,
        (Site::App, Profile::Release) => {
            release::fetch()?;
            process::run(release::settings(&mut trunk))?;
            release::finish(&dist)?;
        }
        // In one file: nobody waits for its first screen.
        (Site::Gallery, Profile::Release) => process::run(trunk.arg("--release"))?,
    }
    let stamp = site.stamp(profile);
    fs::write(&stamp, fingerprint).with_context(|| format!("{} cannot be written", stamp.display()))?;
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

fn last_build(site: Site, profile: Profile) -> Option<String> {
    fs::read_to_string(site.stamp(profile)).ok()
}

/// An interrupted build must not be taken for a finished one.
fn forget(site: Site, profile: Profile) -> Result<()> {
    let stamp = site.stamp(profile);
    match fs::remove_file(&stamp) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", stamp.display()))
        }
        _ => Ok(()),
    }
}
