//! `wasm-opt`, from the npm package `binaryen`.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::{cache, process};

/// Trunk.toml asks for the same version.
const VERSION: &str = "132";

pub fn name() -> String {
    format!("binaryen {VERSION}")
}

fn folder() -> String {
    format!("binaryen-{VERSION}")
}

pub fn bin() -> Result<PathBuf> {
    Ok(cache::tool(&folder())?.join("node_modules").join(".bin"))
}

pub fn found() -> Result<Option<String>> {
    let binary = bin()?.join("wasm-opt");
    Ok(binary.is_file().then(|| binary.display().to_string()))
}

pub fn install() -> Result<()> {
    if process::find("npm").is_none() {
        bail!("npm is missing; it comes with Node, which the README names under what has to be there");
    }
    cache::install(&folder(), |partial| {
        let mut npm = process::command("npm");
        npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"]);
        npm.arg(partial).arg(format!("binaryen@{VERSION}"));
        process::run(&mut npm)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_is_told_the_same_version() -> Result<()> {
        let trunk = std::fs::read_to_string(crate::workspace::root().join("Trunk.toml"))?;
        let line = format!("wasm_opt = \"version_{VERSION}\"");
        assert!(
            trunk.lines().any(|found| found == line),
            "Trunk.toml has no line {line}"
        );
        Ok(())
    }
}
