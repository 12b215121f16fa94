//! The single checks.

use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use super::tally::Tally;
use crate::arguments::{Browser, Kind, Test};
use crate::bench::size;
use crate::build::{self, Profile};
use crate::process::{self, cargo};
use crate::progress::spoken;
use crate::setup::{self, Tool};

const WASM: &str = "--target=wasm32-unknown-unknown";

/// One check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Format,
    ClippyNative,
    ClippyWasm,
    Native,
    Web(Browser),
    Gallery,
    App,
    Budget,
    EndToEnd(Browser),
}

impl Test {
    fn includes(&self, kind: Kind) -> bool {
        let quick = !(self.quick && matches!(kind, Kind::Gallery | Kind::EndToEnd));
        // Whoever looks for one test does not want to wait for clippy.
        let filtered = self.filter.is_some() && matches!(kind, Kind::Fmt | Kind::Clippy);
        self.only.map_or(quick && !filtered, |only| only == kind)
    }

    fn browsers(&self) -> impl Iterator<Item = Browser> {
        let only = self.browser.or(self.quick.then_some(Browser::Chromium));
        Browser::ALL
            .into_iter()
            .filter(move |browser| only.is_none_or(|only| only == *browser))
    }
}

/// The steps that the options ask for, in the order in which they run.
pub fn chosen(options: &Test) -> Vec<Step> {
    let mut steps = Vec::new();
    if options.includes(Kind::Fmt) {
        steps.push(Step::Format);
    }
    if options.includes(Kind::Clippy) {
        steps.extend([Step::ClippyNative, Step::ClippyWasm]);
    }
    if options.includes(Kind::Native) {
        steps.push(Step::Native);
    }
    if options.includes(Kind::Web) {
        steps.extend(options.browsers().map(Step::Web));
    }
    if options.includes(Kind::Gallery) && options.browsers().any(|browser| browser == Browser::Chromium) {
        steps.push(Step::Gallery);
    }
    if options.includes(Kind::EndToEnd) {
        steps.push(Step::App);
        if options.filter.is_none() {
            steps.push(Step::Budget);
        }
        steps.extend(options.browsers().map(Step::EndToEnd));
    }
    steps
}

impl Step {
    pub fn name(&self) -> String {
        match self {
            Self::Format => "formatting".into(),
            Self::ClippyNative => "clippy, native".into(),
            Self::ClippyWasm => "clippy, wasm".into(),
            Self::Native => "native tests".into(),
            Self::Web(browser) => format!("browser tests, {}", browser.name()),
            Self::Gallery => "gallery: axe-core and layout, Chromium".into(),
            Self::App => "release build of the app".into(),
            Self::Budget => "bytes of the first load".into(),
            Self::EndToEnd(browser) => format!("end-to-end tests, {}", browser.name()),
        }
    }

    pub fn needs(&self) -> Vec<Tool> {
        match self {
            Self::Format | Self::ClippyNative => vec![Tool::Components],
            Self::ClippyWasm => vec![Tool::Components, Tool::WasmTarget],
            Self::Native => vec![Tool::Dovecot],
            Self::Web(browser) => [&[Tool::WasmTarget, Tool::WasmBindgen], browser.needs()].concat(),
            Self::Gallery => [
                setup::for_app(Profile::Dev),
                Browser::Chromium.needs(),
                &[Tool::Axe],
            ]
            .concat(),
            Self::App => setup::for_app(Profile::Release).to_vec(),
            Self::Budget => Vec::new(),
            Self::EndToEnd(browser) => [
                &[Tool::Dovecot, Tool::Nginx, Tool::Caddy, Tool::OidcProvider],
                browser.needs(),
            ]
            .concat(),
        }
    }

    pub fn has_tests(&self) -> bool {
        matches!(
            self,
            Self::Native | Self::Web(_) | Self::Gallery | Self::EndToEnd(_)
        )
    }

    /// Runs it with its output on the terminal.
    pub fn run(&self, options: &Test) -> Outcome {
        let started = Instant::now();
        let mut tally = Tally::default();
        let result = self.check(options, &mut tally).and_then(|()| {
            let nothing = self.has_tests() && options.filter.is_none() && tally == Tally::default();
            if nothing {
                Err(anyhow!("it ran no test"))
            } else {
                Ok(())
            }
        });
        if let Err(error) = &result {
            eprintln!("error: {error:#}");
            // What failed without a failing test is a failure all the same.
            tally.failed = tally.failed.max(1);
        }
        Outcome {
            name: self.name(),
            tally,
            took: started.elapsed(),
            skipped: None,
        }
    }

    fn check(&self, options: &Test, tally: &mut Tally) -> Result<()> {
        let filter = options.filter.as_deref();
        match self {
            Self::Format => process::run(&mut cargo(["fmt", "--all", "--check"])),
            Self::ClippyNative => process::run(&mut clippy(&["--locked", "--workspace", "--all-targets"])),
            Self::ClippyWasm => process::run(&mut clippy(&[
                "--locked",
                WASM,
                "--package=mailbridge",
                "--lib",
                "--bins",
                "--test=web",
            ])),
            Self::Native => {
                let mut tests = cargo([
                    "test",
                    "--workspace",
                    "--exclude",
                    "mailbridge-e2e",
                    "--no-fail-fast",
                ]);
                count(tests.args(filter), tally)
            }
            Self::Web(browser) => {
                let mut tests = cargo(["test", WASM, "--package", "mailbridge", "--test", "web"]);
                tests.args(filter).env("PATH", setup::path()?);
                tests
                    .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
                    .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
                if options.visible {
                    // The runner then serves the tests to whoever opens the address, until it is stopped.
                    tests.env("NO_HEADLESS", "1");
                    return process::run(&mut tests);
                }
                browser.drive(&mut tests)?;
                count(&mut tests, tally)
            }
            Self::Gallery => {
                let site = build::gallery(Profile::Dev)?;
                let mut tests = end_to_end("gallery", filter);
                tests.env("MAILBRIDGE_APP_DIST", site);
                tests.env("MAILBRIDGE_AXE", setup::axe()?);
                tests.env("MAILBRIDGE_BROWSER", "chromium");
                Browser::Chromium.drive(&mut tests)?;
                count(&mut tests, tally)
            }
            Self::App => build::app(Profile::Release).map(drop),
            Self::Budget => size::check(),
            Self::EndToEnd(browser) => {
                let mut tests = end_to_end("walk", filter);
                tests.env("MAILBRIDGE_APP_DIST", Profile::Release.dist());
                tests.env("MAILBRIDGE_BROWSER", browser.name().to_lowercase());
                tests.env("MAILBRIDGE_OIDC_PROVIDER", setup::oidc_provider()?);
                browser.drive(&mut tests)?;
                if options.visible {
                    needs_screen()?;
                    tests.env("MAILBRIDGE_VISIBLE", "1").env_remove("MOZ_HEADLESS");
                }
                count(&mut tests, tally)
            }
        }
    }
}

/// The tests of one name in tests/e2e/.
fn end_to_end(name: &str, filter: Option<&str>) -> Command {
    let mut tests = cargo([
        "test",
        "--package",
        "mailbridge-e2e",
        "--test",
        name,
        "--no-fail-fast",
    ]);
    tests.args(filter);
    tests
}

fn needs_screen() -> Result<()> {
    let has = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "linux") && !has("DISPLAY") && !has("WAYLAND_DISPLAY") {
        bail!("--visible needs a screen, and neither DISPLAY nor WAYLAND_DISPLAY is set");
    }
    Ok(())
}

fn clippy(arguments: &[&str]) -> Command {
    let mut clippy = cargo(["clippy", "--keep-going"]);
    clippy.args(arguments).args(["--", "--deny", "warnings"]);
    clippy
}

/// Runs tests; what the runners write is passed on as it comes, and their closing lines are counted.
fn count(command: &mut Command, tally: &mut Tally) -> Result<()> {
    let line = process::line(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{line}` does not start"))?;
    let mut output = BufReader::new(child.stdout.take().context("the tests have no standard output")?);
    let mut terminal = std::io::stdout().lock();
    let mut bytes = Vec::new();
    while output.read_until(b'\n', &mut bytes)? > 0 {
        terminal.write_all(&bytes)?;
        terminal.flush()?;
        tally.read(&String::from_utf8_lossy(&bytes));
        bytes.clear();
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// How a step ended.
pub struct Outcome {
    pub name: String,
    pub tally: Tally,
    took: Duration,
    skipped: Option<&'static str>,
}

impl Outcome {
    pub fn skipped(name: String, reason: &'static str) -> Self {
        Self {
            name,
            tally: Tally::default(),
            took: Duration::ZERO,
            skipped: Some(reason),
        }
    }

    pub fn failed(name: String, took: Duration) -> Self {
        Self {
            name,
            tally: Tally {
                failed: 1,
                ..Tally::default()
            },
            took,
            skipped: None,
        }
    }

    pub fn success(&self) -> bool {
        self.tally.failed == 0 && self.skipped.is_none()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(reason) = self.skipped {
            return write!(f, "skipped  {}: {reason}", self.name);
        }
        let Tally {
            passed,
            failed,
            ignored,
        } = self.tally;
        let word = if failed == 0 { "ok      " } else { "FAILED  " };
        write!(f, "{word} {} in {}", self.name, spoken(self.took))?;
        if self.tally != Tally::default() {
            write!(f, ": {passed} passed, {failed} failed, {ignored} ignored")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Browser::{Chromium, Firefox};

    #[test]
    fn without_options_everything_runs() {
        let all = [
            Step::Format,
            Step::ClippyNative,
            Step::ClippyWasm,
            Step::Native,
            Step::Web(Chromium),
            Step::Web(Firefox),
            Step::Gallery,
            Step::App,
            Step::Budget,
            Step::EndToEnd(Chromium),
            Step::EndToEnd(Firefox),
        ];
        assert_eq!(chosen(&Test::default()), all);
    }

    #[test]
    fn options_leave_steps_out() {
        let quick = Test {
            quick: true,
            ..Test::default()
        };
        let steps = [
            Step::Format,
            Step::ClippyNative,
            Step::ClippyWasm,
            Step::Native,
            Step::Web(Chromium),
        ];
        assert_eq!(chosen(&quick), steps);

        let one = Test {
            only: Some(Kind::EndToEnd),
            browser: Some(Firefox),
            ..Test::default()
        };
        assert_eq!(chosen(&one), [Step::App, Step::Budget, Step::EndToEnd(Firefox)]);

        let filtered = Test {
            filter: Some("callback".into()),
            ..Test::default()
        };
        assert!(!chosen(&filtered).contains(&Step::Format));
        assert!(chosen(&filtered).contains(&Step::EndToEnd(Firefox)));
    }

    #[test]
    fn a_step_that_fails_without_a_test_counts_as_one_failure() {
        let mut tally = Tally::default();
        let failing = count(cargo(["no-such-command"]).stderr(Stdio::null()), &mut tally);
        assert!(failing.is_err());
        let outcome = Outcome::failed("formatting".into(), Duration::ZERO);
        assert_eq!(outcome.tally.failed, 1);
        assert!(!outcome.success());
    }
}
