//! `cargo xtask gallery`: every state of every screen and widget.

use std::path::Path;

use anyhow::{Context, Result};

use crate::arguments::Gallery;
use crate::build::{self, Profile};
use crate::children::Children;
use crate::{process, serve, setup, workspace};

/// The port in gallery/Trunk.toml.
const PORT: u16 = 8083;

pub fn run(options: &Gallery) -> Result<()> {
    setup::ensure(setup::for_app(Profile::Dev))?;
    match &options.shots {
        Some(folder) => shots(folder, options),
        None if options.build => {
            let site = build::gallery(options.profile)?;
            println!("The site is in {}", site.display());
            Ok(())
        }
        None => show(options),
    }
}

/// Trunk's server: it builds again on every change.
fn show(options: &Gallery) -> Result<()> {
    let port = options.port.unwrap_or(PORT);
    build::fetch()?;
    let mut children = Children::new()?;
    let mut trunk = build::trunk("serve")?;
    trunk
        .current_dir(workspace::root().join("gallery"))
        .args(["--port", &port.to_string()]);
    if options.profile == Profile::Release {
        trunk.arg("--release");
    }
    children.start("trunk", &mut trunk)?;
    if children.wait_until(|| serve::answers(port))? {
        println!("\nThe gallery is ready, and follows every change: http://localhost:{port}/");
        children.wait()?;
    }
    Ok(())
}

fn shots(folder: &Path, options: &Gallery) -> Result<()> {
    setup::ensure(&[setup::Tool::Chromium])?;
    let site = build::gallery(options.profile)?;
    // The program runs in the project's root folder.
    let folder = std::path::absolute(folder).context("there is no such folder")?;
    let mut cargo = process::cargo([
        "run",
        "--package",
        "mailbridge-e2e",
        "--bin",
        "gallery-shots",
        "--",
    ]);
    cargo.arg(&folder).args(&options.wanted);
    cargo
        .env("MAILBRIDGE_APP_DIST", site)
        .env("MAILBRIDGE_BROWSER", "chromium")
        .env("CHROMEDRIVER", setup::chromedriver()?);
    process::run(&mut cargo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_serves_at_this_port() -> Result<()> {
        let trunk = std::fs::read_to_string(workspace::root().join("gallery/Trunk.toml"))?;
        assert!(trunk.contains(&format!("port = {PORT}\n")));
        Ok(())
    }
}
