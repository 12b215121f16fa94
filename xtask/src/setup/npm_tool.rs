//! Tools from npm, installed into the cache.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::{cache, process};

/// An npm package in one version.
pub struct NpmTool {
    package: &'static str,
    version: &'static str,
    binary: &'static str,
}

impl NpmTool {
    /// `wasm-opt`.
    pub const BINARYEN: Self = Self {
        package: "binaryen",
        version: "132",
        binary: "wasm-opt",
    };

    /// Bundles and minifies JavaScript.
    pub const ESBUILD: Self = Self {
        package: "esbuild",
        version: "0.28.2",
        binary: "esbuild",
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

    pub fn found(&self) -> Result<Option<String>> {
        let binary = self.bin()?.join(self.binary);
        Ok(binary.is_file().then(|| binary.display().to_string()))
    }

    pub fn install(&self) -> Result<()> {
        if process::find("npm").is_none() {
            bail!("npm is missing; it comes with Node, which the README names under what has to be there");
        }
        cache::install(&self.folder(), |partial| {
            let mut npm = process::command("npm");
            npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"]);
            npm.arg(partial).arg(format!("{}@{}", self.package, self.version));
            process::run(&mut npm)
        })
    }
}
