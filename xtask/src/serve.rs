//! `cargo xtask serve`: the app and the reference ATS, at one address.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Command;

use anyhow::{Result, bail};

use crate::arguments::Serve;
use crate::build;
use crate::children::Children;
use crate::{process, setup};

/// The reference ATS's own default.
const ATS_PORT: u16 = 8080;
/// Where Trunk serves while watching. Trunk.toml says the same, and proxies to `ATS_PORT`.
const TRUNK_PORT: u16 = 8081;

pub fn run(options: &Serve) -> Result<()> {
    // What `--help` prints needs no app.
    if options
        .passed_on
        .iter()
        .any(|argument| matches!(argument.as_str(), "--help" | "-h" | "--version"))
    {
        return process::run(reference_ats("run").arg("--").args(&options.passed_on));
    }
    setup::ensure(setup::for_app(options.profile))?;
    if options.watch {
        watch(options)
    } else {
        once(options)
    }
}

fn once(options: &Serve) -> Result<()> {
    let port = options.port.unwrap_or(ATS_PORT);
    let dist = build::app(options.profile)?;
    process::run(&mut reference_ats("build"))?;
    free(port)?;

    let mut children = Children::new()?;
    let mut ats = ats(options, port);
    ats.arg("--app").arg(dist);
    children.start("reference-ats", &mut ats)?;
    announce(&mut children, port)
}

fn watch(options: &Serve) -> Result<()> {
    let port = options.port.unwrap_or(TRUNK_PORT);
    build::fetch()?;
    process::run(&mut reference_ats("build"))?;
    free(ATS_PORT)?;
    free(port)?;

    let mut children = Children::new()?;
    children.start("reference-ats", &mut ats(options, ATS_PORT))?;
    if !children.wait_until(|| answers(ATS_PORT))? {
        return Ok(());
    }
    let mut trunk = build::trunk("serve")?;
    trunk.args(["--port", &port.to_string()]);
    if options.profile == build::Profile::Release {
        trunk.arg("--release");
    }
    children.start("trunk", &mut trunk)?;
    announce(&mut children, port)
}

/// Says where to look as soon as there is something to see, and stays until everything is stopped.
fn announce(children: &mut Children, port: u16) -> Result<()> {
    if children.wait_until(|| answers(port))? {
        println!("\nMailbridge runs. Open http://localhost:{port}/ (Ctrl-C stops it)");
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
    ats.args(&options.passed_on);
    ats
}

fn free(port: u16) -> Result<()> {
    if answers(port) || TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
        bail!("port {port} is taken: stop what runs there, or choose another one with `--port`");
    }
    Ok(())
}

fn answers(port: u16) -> bool {
    TcpStream::connect(("localhost", port)).is_ok()
}
