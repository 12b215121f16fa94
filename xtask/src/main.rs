//! The project's commands. `cargo xtask help` lists them.

mod arguments;
mod audit;
mod bench;
mod build;
mod cache;
mod children;
mod contract_check;
mod dist;
mod doctor;
mod gallery;
mod generate;
mod inputs;
mod process;
mod progress;
mod record;
mod release;
mod serve;
mod setup;
mod style;
mod test;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use arguments::{Bench, Command};

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    match arguments::parse(std::env::args().skip(1))? {
        Command::Help => print!("{}", arguments::HELP),
        Command::Serve(options) => serve::run(&options)?,
        Command::Test(options) => return test::run(&options),
        Command::Build(profile) => {
            setup::ensure(setup::for_app(profile))?;
            build::app(profile)?;
        }
        Command::Gallery(options) => gallery::run(&options)?,
        Command::Dist(options) => dist::run(&options)?,
        Command::Doctor => return doctor::run(),
        Command::ContractCheck(options) => return contract_check::run(&options),
        Command::Audit => audit::run()?,
        Command::OpenApi => generate::openapi()?,
        Command::Style => style::run()?,
        Command::Screenshot => generate::screenshot()?,
        Command::Record => record::run()?,
        Command::Bench(Bench::Size { accept }) => bench::size::run(accept)?,
        Command::Bench(Bench::Start(options)) => bench::browser::start(&options)?,
        Command::Bench(Bench::Interact) => bench::browser::interact()?,
        Command::Bench(Bench::Lighthouse) => bench::browser::lighthouse()?,
        Command::Bench(Bench::Folders) => bench::browser::folders()?,
        Command::Bench(Bench::Soak) => bench::browser::soak()?,
        Command::Bench(Bench::Serve) => bench::from_nothing::serve()?,
        Command::Bench(Bench::Test) => bench::from_nothing::test()?,
    }
    Ok(ExitCode::SUCCESS)
}
