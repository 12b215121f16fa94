//! Tools from crates.io, built with cargo.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::progress::{self, Step};
use crate::{cache, process, workspace};

/// A crate whose program is built into the cache.
pub struct CargoTool {
    package: &'static str,
    version: std::borrow::Cow<'static, str>,
    binary: &'static str,
    flags: &'static [&'static str],
}

/// These tools run for seconds: what counts is that they are built soon.
const QUICK_PROFILE: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
];

impl CargoTool {
    /// Bundles the app. Without the default features it looks for no newer version of itself.
    pub const TRUNK: Self = Self {
        package: "trunk",
        version: std::borrow::Cow::Borrowed("0.21.14"),
        binary: "trunk",
        flags: &["--locked", "--no-default-features", "--features", "rustls"],
    };

    /// Drives Firefox.
    pub const GECKODRIVER: Self = Self {
        package: "geckodriver",
        version: std::borrow::Cow::Borrowed("0.37.1"),
        binary: "geckodriver",
        flags: &["--locked"],
    };

    /// Looks at the licences, sources and known faults of what the project depends on.
    pub const DENY: Self = Self {
        package: "cargo-deny",
        version: std::borrow::Cow::Borrowed("0.20.2"),
        binary: "cargo-deny",
        flags: &["--locked"],
    };

    /// Splits the wasm of a release build into parts.
    pub const WASM_SPLIT: Self = Self {
        package: "wasm_split_cli_support",
        version: std::borrow::Cow::Borrowed("0.2.4"),
        binary: "wasm-split-cli",
        flags: &["--locked", "--features", "build-binary"],
    };

    /// Writes the JavaScript beside the wasm, and runs its tests. Its version must be that of the library.
    /// Without `--locked`: its lock file may name crates newer than a registry mirror has.
    pub fn wasm_bindgen() -> Result<Self> {
        Ok(Self {
            package: "wasm-bindgen-cli",
            version: workspace::locked_version("wasm-bindgen")?.into(),
            binary: "wasm-bindgen",
            flags: &[],
        })
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.package, self.version)
    }

    fn folder(&self) -> String {
        format!("{}-{}", self.package, self.version)
    }

    pub fn bin(&self) -> Result<PathBuf> {
        Ok(cache::tool(&self.folder())?.join("bin"))
    }

    pub fn found(&self) -> Result<Option<String>> {
        let binary = self.bin()?.join(self.binary);
        Ok(binary.is_file().then(|| binary.display().to_string()))
    }

    pub fn install(&self, step: &mut Step) -> Result<()> {
        cache::install(&self.folder(), |partial| {
            let mut cargo = process::cargo(["install", self.package, "--version"]);
            cargo
                .arg(format!("={}", self.version))
                .arg("--root")
                .arg(partial)
                .args(self.flags);
            // Not the project's own cargo settings, which are for the app.
            cargo.current_dir(partial);
            cargo.envs(QUICK_PROFILE);
            cargo.env("CARGO_TARGET_DIR", cache::build(&self.folder())?);
            cargo.env("CARGO_TERM_COLOR", "never");
            cargo
                .env("CARGO_TERM_PROGRESS_WHEN", "always")
                .env("CARGO_TERM_PROGRESS_WIDTH", "100");
            cargo
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::piped());

            let line = process::line(&cargo);
            let mut child = cargo.spawn().context("cargo does not start")?;
            let stderr = child.stderr.take().context("cargo has no standard error")?;
            let said = progress::follow_cargo(stderr, step)?;
            let status = child.wait()?;
            if !status.success() {
                bail!("`{line}` failed ({status}):\n{}", end_of(&said));
            }
            Ok(())
        })
    }
}

fn end_of(said: &str) -> String {
    const LINES: usize = 40;
    let lines: Vec<&str> = said.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}
