//! Tools from npm, installed into the cache.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::{cache, process};

/// An npm package in one version.
pub struct NpmTool {
    package: &'static str,
    version: &'static str,
    /// Below `node_modules`.
    file: &'static str,
}

impl NpmTool {
    /// `wasm-opt`.
    pub const BINARYEN: Self = Self {
        package: "binaryen",
        version: "132",
        file: ".bin/wasm-opt",
    };

    /// Bundles and minifies JavaScript.
    pub const ESBUILD: Self = Self {
        package: "esbuild",
        version: "0.28.2",
        file: ".bin/esbuild",
    };

    /// axe-core: finds what keeps people with disabilities from using a page.
    pub const AXE: Self = Self {
        package: "axe-core",
        version: "4.14.1",
        file: "axe-core/axe.min.js",
    };

    /// Lighthouse: Google's audit of a page. The last version that runs on Node 20.
    pub const LIGHTHOUSE: Self = Self {
        package: "lighthouse",
        version: "12.8.2",
        file: ".bin/lighthouse",
    };

    pub fn name(&self) -> String {
        format!("{} {}", self.package, self.version)
    }

    fn folder(&self) -> String {
        format!("{}-{}", self.package, self.version)
    }

    pub fn bin(&self) -> Result<PathBuf> {
        Ok(cache::tool(&self.folder())?.join("node_modules").join(".bin"))
    }

    /// What it is used for, once it is set up.
    pub fn file(&self) -> Result<PathBuf> {
        Ok(cache::tool(&self.folder())?.join("node_modules").join(self.file))
    }

    pub fn found(&self) -> Result<Option<String>> {
        let file = self.file()?;
        Ok(file.is_file().then(|| file.display().to_string()))
    }

    pub fn install(&self) -> Result<()> {
        require_npm()?;
        cache::install(&self.folder(), |partial| {
            let mut npm = process::command("npm");
            npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"]);
            npm.arg(partial).arg(format!("{}@{}", self.package, self.version));
            process::run(&mut npm)
        })
    }
}

/// Says so when there is no npm.
pub fn require_npm() -> Result<()> {
    if process::find("npm").is_none() {
        bail!("npm is missing; it comes with Node, which the README names under what has to be there");
    }
    Ok(())
}
