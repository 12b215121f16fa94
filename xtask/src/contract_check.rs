//! `cargo xtask contract-check`

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::process;

/// Checks a server against the REST contract. The code is that of the program that checks.
pub fn run(options: &[String]) -> Result<ExitCode> {
    let mut checking = process::cargo(["run", "--quiet", "--package", "mailbridge-contract-check", "--"]);
    // The options may hold a cookie, so that no message repeats them.
    let status = checking.args(options).status().context("cargo does not start")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
