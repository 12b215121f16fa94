//! Sets up what a command needs and what is missing, and nothing else.

mod browsers;
mod cargo_tool;
mod debian;
mod dovecot;
mod npm_tool;
mod oidc_provider;
mod rustup;
mod web_servers;

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result};
use cargo_tool::CargoTool;
use npm_tool::NpmTool;
pub use rustup::TARGET as WASM;

use crate::build::Profile;
use crate::progress::Step;

/// What a command may need besides Rust, a C compiler and Node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    WasmTarget,
    RustSource,
    Components,
    Trunk,
    WasmBindgen,
    WasmSplit,
    WasmOpt,
    Esbuild,
    Chromium,
    Firefox,
    Geckodriver,
    Dovecot,
    Nginx,
    Caddy,
    Axe,
    OidcProvider,
    Deny,
    Lighthouse,
}

impl Tool {
    /// All of them, in the order in which they are set up.
    pub const ALL: [Self; 18] = [
        Self::WasmTarget,
        Self::RustSource,
        Self::Components,
        Self::WasmBindgen,
        Self::Trunk,
        Self::WasmSplit,
        Self::WasmOpt,
        Self::Esbuild,
        Self::Chromium,
        Self::Firefox,
        Self::Geckodriver,
        Self::Dovecot,
        Self::Nginx,
        Self::Caddy,
        Self::Axe,
        Self::OidcProvider,
        Self::Deny,
        Self::Lighthouse,
    ];

    /// Its name, with the version where that is fixed.
    pub fn name(self) -> Result<String> {
        Ok(match self {
            Self::WasmTarget => rustup::TARGET.into(),
            Self::Components => "rustfmt and clippy".into(),
            Self::RustSource => "the standard library's source".into(),
            Self::Trunk | Self::WasmBindgen | Self::WasmSplit | Self::Geckodriver | Self::Deny => {
                self.cargo_tool()?.name()
            }
            Self::WasmOpt => NpmTool::BINARYEN.name(),
            Self::Esbuild => NpmTool::ESBUILD.name(),
            Self::Axe => NpmTool::AXE.name(),
            Self::Lighthouse => NpmTool::LIGHTHOUSE.name(),
            Self::Chromium => "Chromium and its driver".into(),
            Self::Firefox => "Firefox".into(),
            Self::Dovecot => "Dovecot".into(),
            Self::Nginx => "nginx with brotli".into(),
            Self::Caddy => "Caddy".into(),
            Self::OidcProvider => oidc_provider::name(),
        })
    }

    /// What is there, with its version; `None` if it is missing.
    pub fn found(self) -> Result<Option<String>> {
        Ok(match self {
            Self::WasmTarget => rustup::target()?,
            Self::Components => rustup::components(),
            Self::RustSource => rustup::source()?,
            Self::Trunk | Self::WasmBindgen | Self::WasmSplit | Self::Geckodriver | Self::Deny => {
                self.cargo_tool()?.found()?
            }
            Self::WasmOpt => NpmTool::BINARYEN.found()?,
            Self::Esbuild => NpmTool::ESBUILD.found()?,
            Self::Axe => NpmTool::AXE.found()?,
            Self::Lighthouse => NpmTool::LIGHTHOUSE.found()?,
            Self::Chromium => browsers::chromium(),
            Self::Firefox => browsers::firefox(),
            Self::Dovecot => dovecot::found(),
            Self::Nginx => web_servers::nginx(),
            Self::Caddy => web_servers::caddy(),
            Self::OidcProvider => oidc_provider::found()?,
        })
    }

    fn install(self, step: &mut Step) -> Result<()> {
        match self {
            Self::WasmTarget => rustup::add_target(),
            Self::Components => rustup::add_components(),
            Self::RustSource => rustup::add_source(),
            Self::Trunk | Self::WasmBindgen | Self::WasmSplit | Self::Geckodriver | Self::Deny => {
                self.cargo_tool()?.install(step)
            }
            Self::WasmOpt => NpmTool::BINARYEN.install(),
            Self::Esbuild => NpmTool::ESBUILD.install(),
            Self::Axe => NpmTool::AXE.install(),
            Self::Lighthouse => NpmTool::LIGHTHOUSE.install(),
            Self::Chromium => browsers::install_chromium(),
            Self::Firefox => browsers::install_firefox(),
            Self::Dovecot => dovecot::install(),
            Self::Nginx => web_servers::install_nginx(),
            Self::Caddy => web_servers::install_caddy(),
            Self::OidcProvider => oidc_provider::install(),
        }
    }

    /// What the installation does and how long it takes, for the line before it begins.
    fn doing(self) -> &'static str {
        match self {
            Self::WasmTarget | Self::RustSource | Self::Components => "adding it with rustup, some seconds",
            Self::Trunk => "building it with cargo, about 6 minutes on two cores",
            Self::WasmBindgen => "building it with cargo, about 2 minutes on two cores",
            Self::Geckodriver => "building it with cargo, about 2 minutes on two cores",
            Self::WasmSplit => "building it with cargo, about a minute on two cores",
            Self::Deny => "building it with cargo, about 4 minutes on two cores",
            Self::WasmOpt | Self::Esbuild | Self::Axe | Self::OidcProvider | Self::Lighthouse => {
                "downloading it with npm, some seconds"
            }
            Self::Chromium | Self::Firefox => "installing it with apt-get, about a minute",
            Self::Dovecot | Self::Nginx | Self::Caddy => "installing it with apt-get, some seconds",
        }
    }

    /// The first command of the project that sets it up.
    pub fn set_up_by(self) -> &'static str {
        match self {
            Self::WasmTarget | Self::Trunk | Self::WasmBindgen => "cargo xtask serve",
            Self::RustSource | Self::WasmSplit | Self::WasmOpt | Self::Esbuild => {
                "cargo xtask serve --release"
            }
            Self::Components
            | Self::Chromium
            | Self::Firefox
            | Self::Geckodriver
            | Self::Dovecot
            | Self::Nginx
            | Self::Caddy
            | Self::Axe
            | Self::OidcProvider => "cargo xtask test",
            Self::Deny => "cargo xtask audit",
            Self::Lighthouse => "cargo xtask bench lighthouse",
        }
    }

    fn cargo_tool(self) -> Result<CargoTool> {
        match self {
            Self::WasmBindgen => CargoTool::wasm_bindgen(),
            Self::WasmSplit => Ok(CargoTool::WASM_SPLIT),
            Self::Geckodriver => Ok(CargoTool::GECKODRIVER),
            Self::Deny => Ok(CargoTool::DENY),
            _ => Ok(CargoTool::TRUNK),
        }
    }
}

/// What building the app needs.
pub fn for_app(profile: Profile) -> &'static [Tool] {
    match profile {
        Profile::Dev => &[Tool::WasmTarget, Tool::WasmBindgen, Tool::Trunk],
        Profile::Release => &[
            Tool::WasmTarget,
            Tool::RustSource,
            Tool::WasmBindgen,
            Tool::Trunk,
            Tool::WasmSplit,
            Tool::WasmOpt,
            Tool::Esbuild,
        ],
    }
}

/// Sets up those of the tools that are missing.
pub fn ensure(tools: &[Tool]) -> Result<()> {
    let missing = missing(tools)?;
    for (index, tool) in missing.iter().enumerate() {
        set_up(*tool, index + 1, missing.len())?;
    }
    Ok(())
}

/// Those of the tools that are missing, in the order in which they are set up.
pub fn missing(tools: &[Tool]) -> Result<Vec<Tool>> {
    let mut missing = Vec::new();
    for tool in Tool::ALL.into_iter().filter(|tool| tools.contains(tool)) {
        if tool.found()?.is_none() {
            missing.push(tool);
        }
    }
    Ok(missing)
}

/// Sets up one tool as step `number` of `count`.
pub fn set_up(tool: Tool, number: usize, count: usize) -> Result<()> {
    let name = tool.name()?;
    let mut step = Step::start(number, count, &name, tool.doing());
    tool.install(&mut step)
        .with_context(|| format!("{name} could not be set up"))?;
    step.done();
    Ok(())
}

/// `PATH` with the tools of the cache in front.
pub fn path() -> Result<OsString> {
    let folders = [
        CargoTool::TRUNK.bin()?,
        CargoTool::wasm_bindgen()?.bin()?,
        CargoTool::WASM_SPLIT.bin()?,
        CargoTool::GECKODRIVER.bin()?,
        CargoTool::DENY.bin()?,
        NpmTool::BINARYEN.bin()?,
        NpmTool::ESBUILD.bin()?,
    ];
    let rest = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&rest)))
        .context("a folder name in PATH or of the cache holds a colon")
}

/// Where geckodriver is, once it is set up.
pub fn geckodriver() -> Result<PathBuf> {
    Ok(CargoTool::GECKODRIVER.bin()?.join("geckodriver"))
}

/// Where axe-core's script is, once it is set up.
pub fn axe() -> Result<PathBuf> {
    NpmTool::AXE.file()
}

/// Where Lighthouse is, once it is set up.
pub fn lighthouse() -> Result<PathBuf> {
    NpmTool::LIGHTHOUSE.file()
}

/// The folder of the third-party OpenID provider's modules, once it is set up.
pub fn oidc_provider() -> Result<PathBuf> {
    oidc_provider::folder()
}

/// Where chromedriver is, once it is set up.
pub fn chromedriver() -> Result<PathBuf> {
    browsers::chromedriver().context("chromedriver is not in PATH")
}
