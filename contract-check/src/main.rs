//! Checks a server against the contract and says what differs. Exits with 1 when a rule is broken, and with 2 when nothing could
//! be checked.

use std::process::ExitCode;

use clap::Parser;
use mailbridge_contract_check::{NotAHeader, Options, SignIn, check};

/// Check a server against the REST contract of Mailbridge
#[derive(Debug, Parser)]
#[command(name = "cargo xtask contract-check")]
struct CommandLine {
    /// The API's base address, such as https://ats.example/api/v1
    #[arg(long, value_name = "URL")]
    base: String,
    /// The cookie that signs the user in
    #[arg(
        long,
        value_name = "NAME=VALUE",
        env = "MAILBRIDGE_CHECK_COOKIE",
        hide_env_values = true
    )]
    cookie: Option<String>,
    /// A header that every request of the user carries, such as what signs in or names a tenant; may be repeated
    #[arg(long, value_name = "NAME: VALUE")]
    header: Vec<String>,
    /// The cookie of another user, from whom the user's mailboxes have to be hidden
    #[arg(
        long,
        value_name = "NAME=VALUE",
        env = "MAILBRIDGE_CHECK_OTHER_COOKIE",
        hide_env_values = true
    )]
    other_cookie: Option<String>,
    /// A header that every request of the other user carries; may be repeated
    #[arg(long, value_name = "NAME: VALUE")]
    other_header: Vec<String>,
    /// A mailbox of the user that may be changed, and is lost if the server does not check versions
    #[arg(long, value_name = "ID")]
    test_mailbox: Option<String>,
    /// End the user's session as the last thing
    #[arg(long)]
    sign_out: bool,
}

impl CommandLine {
    fn options(self) -> Result<Options, NotAHeader> {
        Ok(Options {
            base: self.base,
            user: sign_in(self.cookie.as_deref(), &self.header)?,
            other: sign_in(self.other_cookie.as_deref(), &self.other_header)?,
            test_mailbox: self.test_mailbox,
            sign_out: self.sign_out,
        })
    }
}

fn sign_in(cookie: Option<&str>, headers: &[String]) -> Result<SignIn, NotAHeader> {
    let mut sign_in = SignIn::default();
    if let Some(cookie) = cookie {
        sign_in = sign_in.with_cookie(cookie)?;
    }
    headers
        .iter()
        .try_fold(sign_in, |sign_in, header| sign_in.with_header(header))
}

fn main() -> ExitCode {
    let options = match CommandLine::parse().options() {
        Ok(options) => options,
        Err(error) => return refuse(&error),
    };
    println!("Checking {}. What this writes:", options.base);
    for words in options.what_is_written() {
        println!("- {words}");
    }
    println!();
    match check(&options) {
        Ok(report) => {
            println!("{report}");
            if report.broken().is_empty() && report.left.is_none() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => refuse(&error),
    }
}

fn refuse(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(2)
}
