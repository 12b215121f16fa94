//! `cargo xtask dist`: everything that an ATS's web server needs, in one folder.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use mailbridge_deploy::Deployment;

use crate::build::{self, Profile};
use crate::{setup, workspace};

/// `dist`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub public_url: Option<String>,
    pub config: Option<PathBuf>,
    pub ats: Option<String>,
    pub root: Option<PathBuf>,
    pub access_log: Option<PathBuf>,
    pub framed_by: Vec<String>,
    pub to: Option<PathBuf>,
}

pub fn run(options: &Options) -> Result<()> {
    let to = options
        .to
        .clone()
        .unwrap_or_else(|| workspace::root().join("target/deploy"));
    let deployment = deployment(options)?;
    setup::ensure(setup::for_app(Profile::Release))?;
    let built = build::app(Profile::Release)?;
    empty(&to)?;
    deployment.write(&built, &to)?;
    // Says from now on that the folder is ours.
    fs::write(
        to.join(MARK),
        "Made by `cargo xtask dist`, which replaces all of this folder.\n",
    )?;
    println!("\n{} holds", to.display());
    println!(
        "  site/      the app under {}: to be {} on the web server",
        deployment.base,
        deployment.root.display()
    );
    println!("  nginx/     mailbridge/, to lie in /etc/nginx/");
    println!("  caddy/     mailbridge.caddy, to lie beside the Caddyfile");
    if options.config.is_none() {
        println!(
            "No --config was given: complete config.example.json, and run the command again with it. The headers follow from it."
        );
    }
    println!("docs/deploy.md has the rest.");
    Ok(())
}

fn deployment(options: &Options) -> Result<Deployment> {
    let default = Deployment::default();
    let config = match &options.config {
        Some(file) => {
            Some(fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?)
        }
        None => None,
    };
    Ok(Deployment {
        base: options.public_url.clone().unwrap_or(default.base),
        config,
        ats: options.ats.clone().unwrap_or(default.ats),
        root: options.root.clone().unwrap_or(default.root),
        access_log: options.access_log.clone().unwrap_or(default.access_log),
        framed_by: options.framed_by.clone(),
    })
}

const MARK: &str = "README.txt";

/// Makes an empty folder of one that is missing, empty, or from this command.
fn empty(folder: &Path) -> Result<()> {
    let context = || format!("{} cannot be emptied", folder.display());
    if folder.exists() {
        let is_ours = folder.join(MARK).is_file();
        let is_empty = fs::read_dir(folder).with_context(context)?.next().is_none();
        if !is_ours && !is_empty {
            bail!(
                "{} holds something else; remove it, or name another folder with --to",
                folder.display()
            );
        }
        fs::remove_dir_all(folder).with_context(context)?;
    }
    fs::create_dir_all(folder).with_context(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_own_folder_is_emptied() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("mailbridge-dist-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        empty(&folder)?;
        fs::write(folder.join("thesis.txt"), "")?;
        let refused = empty(&folder);
        fs::write(folder.join(MARK), "")?;
        empty(&folder)?;
        let left = fs::read_dir(&folder)?.count();
        fs::remove_dir_all(&folder)?;
        assert!(refused.is_err());
        assert_eq!(left, 0);
        Ok(())
    }
}
