//! The parts of Rust that rustup adds.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process;

/// What the app is compiled for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Where the way without rustup's server is written down.
const WITHOUT_RUSTUP: &str = "docs/setup.md, \"Without rustup's server\", has another way to the same parts";

/// The folder of the target's standard library, where it is there.
pub fn target() -> Result<Option<String>> {
    let folder =
        process::output(process::command("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    let complete = Path::new(&folder).read_dir().is_ok_and(|mut files| {
        files.any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
    });
    Ok(complete.then_some(folder))
}

pub fn add_target() -> Result<()> {
    add(&["target", "add", TARGET])
}

/// The source of the standard library, which a release build compiles for size.
pub fn source() -> Result<Option<String>> {
    let root = process::output(process::command("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(&root).join("lib/rustlib/src/rust/library");
    let found = library.join("std/Cargo.toml").is_file();
    Ok(found.then(|| library.display().to_string()))
}

pub fn add_source() -> Result<()> {
    add(&["component", "add", "rust-src"])
}

pub fn components() -> Option<String> {
    let fmt = process::output(&mut process::cargo(["fmt", "--version"])).ok()?;
    let clippy = process::output(&mut process::cargo(["clippy", "--version"])).ok()?;
    Some(format!("{fmt}, {clippy}"))
}

pub fn add_components() -> Result<()> {
    add(&["component", "add", "rustfmt", "clippy"])
}

fn add(arguments: &[&str]) -> Result<()> {
    if process::find("rustup").is_none() {
        bail!(
            "there is no rustup to run `rustup {}`; {WITHOUT_RUSTUP}",
            arguments.join(" ")
        );
    }
    process::run(process::command("rustup").args(arguments)).context(WITHOUT_RUSTUP)
}
