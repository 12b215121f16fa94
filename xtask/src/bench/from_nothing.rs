//! How long `serve` and `test` take where nothing of the project's has been installed or built yet: in a clone, with
//! an empty cargo home, tools cache and target folder. The toolchain and the browsers stay as they are.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::children;
use crate::process;
use crate::progress::spoken;

/// Times `serve` until it answers, and once more with everything there.
pub fn serve() -> Result<()> {
    let machine = Machine::new()?;
    let port = free_port()?.to_string();
    let provider_port = free_port()?.to_string();
    let arguments = ["serve", "--port", &port, "--", "--provider-port", &provider_port];
    let ready = format!("http://localhost:{port}/");
    let first = machine.time(&arguments, Some(&ready))?;
    let second = machine.time(&arguments, Some(&ready))?;
    println!(
        "\n`cargo xtask serve` from nothing: {}, again: {}",
        spoken(first),
        spoken(second)
    );
    Ok(())
}

/// Times `test`.
pub fn test() -> Result<()> {
    let took = Machine::new()?.time(&["test"], None)?;
    println!("\n`cargo xtask test` from nothing: {}", spoken(took));
    Ok(())
}

/// A clone with empty folders for everything that is installed or built. Removed in the end.
struct Machine {
    folder: PathBuf,
}

impl Machine {
    fn new() -> Result<Self> {
        let commit = process::output(process::command("git").args(["rev-parse", "--short", "HEAD"]))?;
        println!("Measuring commit {commit}; what is not committed is not measured.");
        let folder = std::env::temp_dir().join(format!("mailbridge-bench-{}", std::process::id()));
        let machine = Self { folder };
        // Ctrl-C reaches the command that is measured; when it has ended the folder is removed.
        ctrlc::set_handler(|| {}).context("signals cannot be received")?;
        let cargo_home = machine.folder.join("cargo");
        fs::create_dir_all(&cargo_home)
            .with_context(|| format!("{} cannot be made", cargo_home.display()))?;
        // Where the registry is said to be elsewhere, it is elsewhere here too.
        let settings = usual_cargo_home()?.join("config.toml");
        if settings.is_file() {
            fs::copy(&settings, cargo_home.join("config.toml"))
                .with_context(|| format!("{} cannot be copied", settings.display()))?;
        }
        let mut clone = process::command("git");
        process::run(clone.args(["clone", "--quiet", "."]).arg(machine.clone_folder()))?;
        Ok(machine)
    }

    fn clone_folder(&self) -> PathBuf {
        self.folder.join("clone")
    }

    /// Runs `cargo xtask` until it ends or until a line holds `ready`, and shows the lines that tell a phase.
    fn time(&self, arguments: &[&str], ready: Option<&str>) -> Result<Duration> {
        println!("\n--- cargo xtask {}", arguments.join(" "));
        let (output, input) = std::io::pipe().context("no pipe for the output")?;
        let mut command = self.xtask(arguments);
        command.stdout(input.try_clone()?).stderr(input);
        let started = Instant::now();
        let mut child = command.spawn().context("cargo does not start")?;
        // The command holds the pipe's other end open.
        drop(command);

        let mut said = String::new();
        let mut took = None;
        for line in BufReader::new(output).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            if tells_a_phase(&line) {
                println!("{:>14}  {}", spoken(started.elapsed()), line.trim());
            }
            if took.is_none() && ready.is_some_and(|ready| line.contains(ready)) {
                took = Some(started.elapsed());
                println!("{:>14}  {}", spoken(started.elapsed()), line.trim());
                children::interrupt(&child);
            }
            said.push_str(&line);
            said.push('\n');
        }
        let status = child.wait()?;
        match (ready, took) {
            (Some(_), Some(took)) => Ok(took),
            (None, _) if status.success() => Ok(started.elapsed()),
            _ => bail!("`cargo xtask {}` failed ({status}):\n{said}", arguments.join(" ")),
        }
    }

    fn xtask(&self, arguments: &[&str]) -> Command {
        let mut command = process::cargo(["xtask"]);
        command
            .args(arguments)
            .current_dir(self.clone_folder())
            .stdin(Stdio::null());
        command.env("CARGO_HOME", self.folder.join("cargo"));
        command.env("XDG_CACHE_HOME", self.folder.join("cache"));
        command
            .env_remove("CARGO_TARGET_DIR")
            .env_remove("CARGO_BUILD_TARGET_DIR");
        command
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{} is left over: {error}", self.folder.display());
        }
    }
}

fn usual_cargo_home() -> Result<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(Path::new(".cargo"))))
        .context("neither CARGO_HOME nor a home folder says where cargo's settings are")
}

/// The steps of the set-up and of the tests, and the end of each of cargo's builds.
fn tells_a_phase(line: &str) -> bool {
    line.contains(": done in ")
        || line.starts_with("=== ")
        || line.starts_with("Building the app")
        || line.trim_start().starts_with("Finished `")
        || line.ends_with(" failed")
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}
