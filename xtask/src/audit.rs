//! `cargo xtask audit`: what the project depends on, by the rules of deny.toml.

use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::setup::{self, Tool};

/// Checks licences, sources and versions, and the known faults where their database can be reached.
pub fn run() -> Result<()> {
    setup::ensure(&[Tool::Deny])?;
    process::run(&mut cargo_deny(&["check", "licenses", "bans", "sources"])?)?;
    if let Err(error) = process::run(&mut cargo_deny(&["fetch", "db"])?) {
        println!(
            "The database of known faults could not be fetched, so that they were not looked for: {error:#}"
        );
        return Ok(());
    }
    process::run(&mut cargo_deny(&["--offline", "check", "advisories"])?)
}

fn cargo_deny(arguments: &[&str]) -> Result<Command> {
    let mut cargo_deny = process::command("cargo-deny");
    cargo_deny.args(arguments).env("PATH", setup::path()?);
    Ok(cargo_deny)
}
