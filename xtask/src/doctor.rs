//! `cargo xtask doctor`: what is there, what is missing, and what installs it.

use std::process::ExitCode;

use anyhow::Result;

use crate::process::version_of;
use crate::setup::Tool;
use crate::{cache, process};

pub fn run() -> Result<ExitCode> {
    let mut complete = true;
    println!("Has to be there:");
    let node = version_of("node").map(|version| format!("node {version}"));
    let prerequisites = [
        ("Rust", version_of("rustc"), "https://rustup.rs"),
        ("rustup", rustup(), "https://rustup.rs"),
        (
            "C compiler",
            version_of("cc"),
            "the system's packages; on Debian: apt-get install gcc libc6-dev",
        ),
        ("Node", node, "https://nodejs.org, or the system's packages"),
        (
            "npm",
            version_of("npm"),
            "comes with Node; on Debian: apt-get install npm",
        ),
    ];
    for (name, found, from) in prerequisites {
        complete &= found.is_some();
        line(name, found, from);
    }

    println!(
        "\nIs set up by the command that needs it, in {} or in the system:",
        cache::root()?.display()
    );
    for tool in Tool::ALL {
        let found = tool.found()?;
        complete &= found.is_some();
        line(&tool.name()?, found, tool.set_up_by());
    }
    Ok(if complete {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// rustup says about itself that it is not the compiler; only its version is of interest.
fn rustup() -> Option<String> {
    process::find("rustup")?;
    version_of("rustup")
}

fn line(name: &str, found: Option<String>, from: &str) {
    match found {
        Some(what) => println!("  ok       {name}: {what}"),
        None => println!("  missing  {name}: {from}"),
    }
}
