//! Serves the reference ATS, or prints the OpenAPI document.

use std::process::ExitCode;

use clap::Parser;
use mailbridge_contract::openapi;
use mailbridge_reference_ats::{Command, CommandLine, Options, Running};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let line = CommandLine::parse();
    match line.command {
        Some(Command::Openapi) => print_document(),
        None => serve(line.options).await,
    }
}

fn print_document() -> ExitCode {
    match openapi::json() {
        Ok(document) => {
            print!("{document}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(options: Options) -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let running = match Running::start(options).await {
        Ok(running) => running,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    println!("Mailbridge is ready: {}/", running.app_url());
    if let Err(error) = tokio::signal::ctrl_c().await {
        eprintln!("cannot wait for Ctrl-C: {error}");
    }
    running.shutdown().await;
    ExitCode::SUCCESS
}
