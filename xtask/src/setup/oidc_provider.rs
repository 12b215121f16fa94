//! The npm package `oidc-provider`: the OpenID provider of the end-to-end tests that somebody else wrote.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::npm_tool::require_npm;
use crate::{cache, process, workspace};

/// `tests/e2e/oidc-provider/package.json` asks for the same version, and the lock beside it for all that it needs.
const VERSION: &str = "9.13.3";

pub fn name() -> String {
    format!("oidc-provider {VERSION}")
}

fn tool() -> String {
    format!("oidc-provider-{VERSION}")
}

pub fn folder() -> Result<PathBuf> {
    cache::tool(&tool())
}

pub fn found() -> Result<Option<String>> {
    let folder = folder()?;
    let is_there = folder.join("node_modules/oidc-provider/package.json").is_file();
    Ok(is_there.then(|| folder.display().to_string()))
}

fn source() -> PathBuf {
    workspace::root().join("tests/e2e/oidc-provider")
}

pub fn install() -> Result<()> {
    require_npm()?;
    cache::install(&tool(), |partial| {
        for file in ["package.json", "package-lock.json"] {
            let from = source().join(file);
            fs::copy(&from, partial.join(file))
                .with_context(|| format!("{} cannot be copied", from.display()))?;
        }
        let mut npm = process::command("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]);
        process::run(npm.current_dir(partial))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npm_is_told_the_same_version() -> Result<()> {
        let package = fs::read_to_string(source().join("package.json"))?;
        let line = format!("\"oidc-provider\": \"{VERSION}\"");
        assert!(package.contains(&line), "package.json has no {line}");
        Ok(())
    }
}
