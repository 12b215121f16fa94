//! `cargo xtask audit`: what the project depends on, by the rules of deny.toml.

use anyhow::Result;

use crate::process;
use crate::setup::{self, Tool};

/// Checks licences, sources and versions, and the known faults where their database can be reached.
pub fn run() -> Result<()> {
    setup::ensure(&[Tool::Deny])?;
    process::run(&mut process::cargo([
        "deny", "check", "licenses", "bans", "sources",
    ]))?;
    if let Err(error) = process::run(&mut process::cargo(["deny", "fetch", "db"])) {
        println!(
            "The database of known faults could not be fetched, so that they were not looked for: {error:#}"
        );
        return Ok(());
    }
    process::run(&mut process::cargo([
        "deny",
        "check",
        "--disable-fetch",
        "advisories",
    ]))
}
