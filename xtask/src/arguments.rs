//! The command line.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::build::Profile;
use crate::dist;

/// What `cargo xtask help` prints.
pub const HELP: &str = "\
Usage: cargo xtask <command>

Every command first sets up what it needs and what is missing.

  serve                  build the app, start the reference ATS, print the address to open
      --release            the optimized build
      --watch              rebuild and reload on every change
      --scenario NAME      start in this state, which is kept in data/NAME.sqlite
                           (cargo xtask serve -- --help lists the names)
      --port N             port of the address to open
      -- ARGS              passed on to reference-ats
  test [FILTER]          run every test; FILTER: only tests whose name contains it
      --quick              formatting, clippy, native tests, browser tests in Chromium
      --only KIND          fmt, clippy, native, web, gallery or e2e
      --browser NAME       chromium or firefox: only this one
      --visible            in a browser that one sees; with `--only web`, in one that opens the printed address
  build [--release]      build the app into target/dist/
  dist                   a folder for an ATS's web server, in target/deploy/ (docs/deploy.md)
      --public-url PATH    the path that the app lies under, such as /mail/; / by default
      --config FILE        the app's config.json, which the headers follow from
      --ats ORIGIN         where the web server reaches the ATS; http://127.0.0.1:8080 by default
      --root DIR           where the web server will find site/; /srv/mailbridge/site by default
      --access-log FILE    /var/log/mailbridge/access.log by default
      --framed-by ORIGIN   may show the app in a frame; can be repeated
      --to DIR             another folder
  gallery                every state of every screen and widget; follows every change
      --port N             port of the address to open
      --build              make a static site instead, in target/gallery/; works under any path
      --release            optimized
      --shots DIR          write a picture of each state instead, and a page with all of them
      --theme, --width, --lang, --dir A,B
                           in these (light,dark; 320,1280; en,pseudo; ltr)
      --only TEXT          only states whose name contains this
  doctor                 what is installed, what is missing, what installs it
  contract-check --base URL
                         check a server against the REST contract (contract-check --help lists the options)
  audit                  licences, sources, versions and known faults of the dependencies (docs/dependencies.md)
  openapi                write docs/openapi.json
  style                  write the style sheet as one file (Trunk runs this)
  screenshot             write docs/images/email-settings.png
  record                 write down which functions the first screen does not run (docs/architecture.md says when)
  bench size [--accept]  bytes of the first load: raw, gzip, brotli; `--accept` makes them the budget
  bench start            time until the app can be used, cold and warm, plain and slow
    --runs N             so often (5 by default)
    --against URL        in turns with another app that keeps the names
  bench interact         time from an input to the next paint; memory over 500 changes of page
  bench lighthouse       Lighthouse's judgement of My account behind nginx
  bench folders          time the folder editor with 10,000 labels
  bench soak             memory over 500 rounds of edit, save, navigate
  bench serve            time serve in a temporary clone, with nothing set up or built
  bench test             time test likewise
";

/// A command with its options.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    Help,
    Serve(Serve),
    Test(Test),
    Build(Profile),
    Dist(dist::Options),
    Gallery(Gallery),
    Doctor,
    /// Passed on to the program that checks.
    ContractCheck(Vec<String>),
    Audit,
    OpenApi,
    Style,
    Screenshot,
    Record,
    Bench(Bench),
}

/// `serve`
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Serve {
    pub profile: Profile,
    pub watch: bool,
    pub scenario: Option<String>,
    pub port: Option<u16>,
    /// Passed on to `reference-ats` as they are.
    pub passed_on: Vec<String>,
}

/// `gallery`
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Gallery {
    pub port: Option<u16>,
    pub build: bool,
    pub profile: Profile,
    pub shots: Option<PathBuf>,
    /// Passed on to the program that takes the pictures.
    pub wanted: Vec<String>,
}

/// `test`
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Test {
    pub quick: bool,
    pub only: Option<Kind>,
    pub browser: Option<Browser>,
    /// The browsers show themselves.
    pub visible: bool,
    pub filter: Option<String>,
}

/// Kinds of checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Fmt,
    Clippy,
    Native,
    Web,
    Gallery,
    EndToEnd,
}

/// The browsers that tests run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    Chromium,
    Firefox,
}

/// `bench`
#[derive(Debug, PartialEq, Eq)]
pub enum Bench {
    Size {
        accept: bool,
    },
    /// With the arguments for the program that measures.
    Start(Vec<String>),
    Interact,
    Lighthouse,
    Folders,
    Soak,
    Serve,
    Test,
}

/// Reads the arguments after the program's name.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Command> {
    let mut arguments = arguments.into_iter();
    let Some(name) = arguments.next() else {
        return Ok(Command::Help);
    };
    let rest: Vec<String> = arguments.collect();
    if name == "contract-check" {
        return Ok(Command::ContractCheck(rest));
    }
    if rest
        .iter()
        .take_while(|argument| *argument != "--")
        .any(|argument| argument == "--help")
    {
        return Ok(Command::Help);
    }
    match name.as_str() {
        "help" | "--help" | "-h" => Ok(Command::Help),
        "serve" => Ok(Command::Serve(serve(rest)?)),
        "test" => Ok(Command::Test(test(rest)?)),
        "build" => match rest.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => Ok(Command::Build(Profile::Dev)),
            ["--release"] => Ok(Command::Build(Profile::Release)),
            _ => bail!("`build` takes `--release` or nothing, not `{}`", rest.join(" ")),
        },
        "dist" => Ok(Command::Dist(deploying(rest)?)),
        "gallery" => Ok(Command::Gallery(gallery(rest)?)),
        "record" if rest.is_empty() => Ok(Command::Record),
        "bench" => match rest.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["size"] => Ok(Command::Bench(Bench::Size { accept: false })),
            ["size", "--accept"] => Ok(Command::Bench(Bench::Size { accept: true })),
            ["start", ..] => Ok(Command::Bench(Bench::Start(rest[1..].to_vec()))),
            ["interact"] => Ok(Command::Bench(Bench::Interact)),
            ["lighthouse"] => Ok(Command::Bench(Bench::Lighthouse)),
            ["folders"] => Ok(Command::Bench(Bench::Folders)),
            ["soak"] => Ok(Command::Bench(Bench::Soak)),
            ["serve"] => Ok(Command::Bench(Bench::Serve)),
            ["test"] => Ok(Command::Bench(Bench::Test)),
            _ => bail!(
                "`bench` takes `size`, `start`, `interact`, `lighthouse`, `folders`, `soak`, `serve` or `test`"
            ),
        },
        "doctor" => alone(&name, &rest, Command::Doctor),
        "audit" => alone(&name, &rest, Command::Audit),
        "openapi" => alone(&name, &rest, Command::OpenApi),
        "style" => alone(&name, &rest, Command::Style),
        "screenshot" => alone(&name, &rest, Command::Screenshot),
        _ => bail!("there is no command `{name}`; `cargo xtask help` lists them"),
    }
}

fn alone(name: &str, rest: &[String], command: Command) -> Result<Command> {
    match rest.first() {
        None => Ok(command),
        Some(argument) => bail!("`{name}` takes no `{argument}`"),
    }
}

fn serve(arguments: Vec<String>) -> Result<Serve> {
    let mut options = Serve::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--release" => options.profile = Profile::Release,
            "--watch" => options.watch = true,
            "--scenario" => options.scenario = Some(value(&argument, &mut arguments)?),
            "--port" => {
                let port = value(&argument, &mut arguments)?;
                options.port = Some(port_number(&port)?);
            }
            "--" => options.passed_on = arguments.by_ref().collect(),
            _ => bail!("`serve` has no `{argument}`; what reference-ats is to get stands after `--`"),
        }
    }
    Ok(options)
}

fn gallery(arguments: Vec<String>) -> Result<Gallery> {
    let mut options = Gallery::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--port" => options.port = Some(port_number(&value(&argument, &mut arguments)?)?),
            "--build" => options.build = true,
            "--release" => options.profile = Profile::Release,
            "--shots" => options.shots = Some(value(&argument, &mut arguments)?.into()),
            "--theme" | "--width" | "--lang" | "--dir" | "--only" => {
                let wanted = value(&argument, &mut arguments)?;
                options.wanted.extend([argument, wanted]);
            }
            _ => bail!("`gallery` has no `{argument}`"),
        }
    }
    if options.shots.is_none() && !options.wanted.is_empty() {
        bail!("`{}` goes with `--shots`", options.wanted[0]);
    }
    Ok(options)
}

fn deploying(arguments: Vec<String>) -> Result<dist::Options> {
    let mut options = dist::Options::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || value(&argument, &mut arguments);
        match argument.as_str() {
            "--public-url" => options.public_url = Some(value()?),
            "--config" => options.config = Some(value()?.into()),
            "--ats" => options.ats = Some(value()?),
            "--root" => options.root = Some(value()?.into()),
            "--access-log" => options.access_log = Some(value()?.into()),
            "--framed-by" => options.framed_by.push(value()?),
            "--to" => options.to = Some(value()?.into()),
            _ => bail!("`dist` has no `{argument}`"),
        }
    }
    Ok(options)
}

fn port_number(port: &str) -> Result<u16> {
    port.parse()
        .with_context(|| format!("`--port {port}` is no port number"))
}

fn test(arguments: Vec<String>) -> Result<Test> {
    let mut options = Test::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => options.quick = true,
            "--visible" => options.visible = true,
            "--only" => {
                options.only = Some(match value(&argument, &mut arguments)?.as_str() {
                    "fmt" => Kind::Fmt,
                    "clippy" => Kind::Clippy,
                    "native" => Kind::Native,
                    "web" => Kind::Web,
                    "gallery" => Kind::Gallery,
                    "e2e" => Kind::EndToEnd,
                    kind => bail!("`--only {kind}`: the kinds are fmt, clippy, native, web, gallery and e2e"),
                });
            }
            "--browser" => {
                options.browser = Some(match value(&argument, &mut arguments)?.as_str() {
                    "chromium" => Browser::Chromium,
                    "firefox" => Browser::Firefox,
                    browser => bail!("`--browser {browser}`: the browsers are chromium and firefox"),
                });
            }
            filter if !filter.starts_with('-') && options.filter.is_none() => {
                options.filter = Some(argument);
            }
            _ => bail!("`test` has no `{argument}`"),
        }
    }
    Ok(options)
}

fn value(option: &str, arguments: &mut impl Iterator<Item = String>) -> Result<String> {
    arguments
        .next()
        .with_context(|| format!("`{option}` needs a value"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn nothing_and_help_show_the_help() -> Result<()> {
        for line in ["", "help", "--help", "serve --help", "test --only web --help"] {
            assert_eq!(parsed(line)?, Command::Help, "{line}");
        }
        Ok(())
    }

    #[test]
    fn serve_keeps_what_stands_after_the_dashes_for_reference_ats() -> Result<()> {
        let expected = Serve {
            profile: Profile::Release,
            watch: false,
            scenario: Some("large".into()),
            port: Some(4000),
            passed_on: vec!["--help".into(), "--release".into()],
        };
        let line = "serve --release --scenario large --port 4000 -- --help --release";
        assert_eq!(parsed(line)?, Command::Serve(expected));
        Ok(())
    }

    #[test]
    fn bench_start_passes_on_what_the_program_reads() -> Result<()> {
        let expected = ["--runs", "3", "--against", "http://127.0.0.1:4101"].map(str::to_owned);
        let line = "bench start --runs 3 --against http://127.0.0.1:4101";
        assert_eq!(parsed(line)?, Command::Bench(Bench::Start(expected.into())));
        Ok(())
    }

    #[test]
    fn gallery_passes_on_what_is_to_be_pictured() -> Result<()> {
        let expected = Gallery {
            shots: Some("pictures".into()),
            wanted: ["--theme", "dark", "--only", "menu"].map(str::to_owned).into(),
            ..Gallery::default()
        };
        assert_eq!(
            parsed("gallery --theme dark --shots pictures --only menu")?,
            Command::Gallery(expected)
        );
        Ok(())
    }

    #[test]
    fn dist_says_where_and_how_the_app_is_served() -> Result<()> {
        let expected = dist::Options {
            public_url: Some("/mail/".into()),
            config: Some("config.json".into()),
            framed_by: vec!["https://a.example".into(), "https://b.example".into()],
            ..dist::Options::default()
        };
        let line = "dist --public-url /mail/ --framed-by https://a.example --config config.json --framed-by https://b.example";
        assert_eq!(parsed(line)?, Command::Dist(expected));
        Ok(())
    }

    #[test]
    fn contract_check_passes_everything_on() -> Result<()> {
        let line = "contract-check --base http://localhost:8080/api/v1 --help";
        let expected = line.split(' ').skip(1).map(str::to_owned).collect();
        assert_eq!(parsed(line)?, Command::ContractCheck(expected));
        Ok(())
    }

    #[test]
    fn test_takes_its_options_in_any_order() -> Result<()> {
        let expected = Test {
            quick: false,
            only: Some(Kind::EndToEnd),
            browser: Some(Browser::Firefox),
            visible: true,
            filter: Some("callback".into()),
        };
        assert_eq!(
            parsed("test callback --browser firefox --visible --only e2e")?,
            Command::Test(expected)
        );
        Ok(())
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        for line in [
            "sreve",
            "serve --relase",
            "serve large",
            "serve --port many",
            "serve --scenario",
            "test --only unit",
            "test --browser safari",
            "test one two",
            "build --debug",
            "bench",
            "gallery --theme dark",
            "dist --base /mail/",
            "doctor now",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
