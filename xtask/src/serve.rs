//! `cargo xtask serve`: the app and the reference ATS, at one address.

use std::net::TcpStream;
use std::process::{Command, Stdio};

use anyhow::Result;

use crate::arguments::Serve;
use crate::build::{self, Profile};
use crate::children::Children;
use crate::{process, setup};

/// The reference ATS's own default, to which Trunk.toml proxies.
const ATS_PORT: u16 = 8080;
/// The port of `trunk serve` in Trunk.toml.
const TRUNK_PORT: u16 = 8082;

pub fn run(options: &Serve) -> Result<()> {
    // What `--help` prints needs no app.
    if options
        .passed_on
        .iter()
        .any(|argument| matches!(argument.as_str(), "--help" | "-h" | "--version"))
    {
        return process::run(
            reference_ats("run")
                .args(["--quiet", "--"])
                .args(&options.passed_on),
        );
    }
    setup::ensure(setup::for_app(options.profile))?;
    if options.watch {
        watch(options)
    } else {
        once(options)
    }
}

/// The reference ATS says itself where to look as soon as it is ready.
fn once(options: &Serve) -> Result<()> {
    let dist = build::app(options.profile)?;
    process::run(&mut reference_ats("build"))?;

    let mut children = Children::new()?;
    let mut ats = ats(options, options.port.unwrap_or(ATS_PORT));
    ats.arg("--app").arg(dist).args(&options.passed_on);
    children.start("reference-ats", &mut ats)?;
    children.wait()
}

/// Trunk's server shows the app and passes everything else on to the reference ATS.
fn watch(options: &Serve) -> Result<()> {
    let port = options.port.unwrap_or(TRUNK_PORT);
    build::fetch()?;
    process::run(&mut reference_ats("build"))?;

    let mut children = Children::new()?;
    let mut ats = ats(options, ATS_PORT);
    ats.args(["--origin", &format!("http://localhost:{port}")])
        .args(&options.passed_on);
    // Its own word that it is ready comes before there is an app to see.
    children.start("reference-ats", ats.stdout(Stdio::null()))?;
    if !children.wait_until(|| answers(ATS_PORT))? {
        return Ok(());
    }
    let mut trunk = build::trunk("serve")?;
    trunk.args(["--port", &port.to_string()]);
    if options.profile == Profile::Release {
        trunk.arg("--release");
    }
    children.start("trunk", &mut trunk)?;
    if children.wait_until(|| answers(port))? {
        println!("\nMailbridge is ready, and follows every change: http://localhost:{port}/");
        children.wait()?;
    }
    Ok(())
}

fn reference_ats(command: &str) -> Command {
    process::cargo([
        command,
        "--package",
        "mailbridge-reference-ats",
        "--bin",
        "reference-ats",
    ])
}

fn ats(options: &Serve, port: u16) -> Command {
    let mut ats = reference_ats("run");
    ats.args(["--quiet", "--", "--port", &port.to_string()]);
    if let Some(scenario) = &options.scenario {
        ats.args(["--scenario", scenario]);
    }
    ats
}

/// Whether somebody listens on this port of this machine.
pub fn answers(port: u16) -> bool {
    TcpStream::connect(("localhost", port)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_serves_and_proxies_at_these_ports() -> Result<()> {
        let trunk = std::fs::read_to_string(crate::workspace::root().join("Trunk.toml"))?;
        assert!(trunk.contains(&format!("port = {TRUNK_PORT}\n")));
        let backends: Vec<&str> = trunk.lines().filter(|line| line.starts_with("backend")).collect();
        let ats = format!("backend = \"http://localhost:{ATS_PORT}/");
        assert!(
            !backends.is_empty() && backends.iter().all(|line| line.starts_with(&ats)),
            "{backends:?}"
        );
        Ok(())
    }
}
