//! Everything that can be configured: flags, environment variables, and what they stand for when nothing is said.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches};

use crate::scenario::Scenario;

/// Options of the reference ATS. `Options::default()` is what an empty command line in an empty environment gives.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Address to listen on
    #[arg(long, env = "MAILBRIDGE_LISTEN", default_value = "127.0.0.1")]
    pub listen: IpAddr,
    /// Port of the app and the API; 0 takes a free one
    #[arg(long, env = "MAILBRIDGE_PORT", default_value_t = 8080)]
    pub port: u16,
    /// Port of the embedded sign-in provider; 0 takes a free one
    #[arg(long, env = "MAILBRIDGE_PROVIDER_PORT", default_value_t = 8081)]
    pub provider_port: u16,
    /// Where browsers find the app, when that is not http://localhost:PORT
    #[arg(long, value_name = "ORIGIN", env = "MAILBRIDGE_ORIGIN")]
    pub origin: Option<String>,
    /// The database file, or `:memory:`; `{scenario}` stands for the scenario's name
    #[arg(
        long,
        value_name = "FILE",
        env = "MAILBRIDGE_DATABASE",
        default_value = "data/{scenario}.sqlite"
    )]
    pub database: PathBuf,
    /// Folder of the built app
    #[arg(long, value_name = "DIR", env = "MAILBRIDGE_APP")]
    pub app: Option<PathBuf>,
    /// The state to start with; an existing database keeps its own
    #[arg(long, value_enum, env = "MAILBRIDGE_SCENARIO", default_value = "fresh")]
    pub scenario: Scenario,
    /// Ask who signs in, instead of signing the scenario's user in on the first visit
    #[arg(long, env = "MAILBRIDGE_ASK_WHO")]
    pub ask_who: bool,
    /// Life of a session in seconds
    #[arg(long, value_name = "SECONDS", env = "MAILBRIDGE_SESSION_SECONDS", default_value_t = 8 * 3600)]
    pub session_seconds: u32,
    /// Life of a grant that is not saved, in seconds
    #[arg(
        long,
        value_name = "SECONDS",
        env = "MAILBRIDGE_GRANT_SECONDS",
        default_value_t = 3600
    )]
    pub grant_seconds: u32,
    /// Largest request body in bytes
    #[arg(
        long,
        value_name = "BYTES",
        env = "MAILBRIDGE_BODY_LIMIT",
        default_value_t = 262_144
    )]
    pub body_limit: usize,
    /// Key for refresh tokens at rest: 32 bytes in base64. Without it, a file beside the database is used
    #[arg(
        long,
        value_name = "BASE64",
        env = "MAILBRIDGE_TOKEN_KEY",
        hide_env_values = true
    )]
    pub token_key: Option<String>,
    /// Name of the product as the app shows it
    #[arg(
        long,
        value_name = "TEXT",
        env = "MAILBRIDGE_BRAND",
        default_value = "Mailbridge"
    )]
    pub brand: String,
    /// Colour of the product's buttons and links, such as #0f766e
    #[arg(long, value_name = "COLOR", env = "MAILBRIDGE_BRAND_ACCENT")]
    pub brand_accent: Option<String>,
    /// Folder with the product's `logo.svg` and `tokens.css`, or one of them, such as reference-ats/brand
    #[arg(long, value_name = "DIR", env = "MAILBRIDGE_BRAND_FOLDER")]
    pub brand_folder: Option<PathBuf>,
    /// Where users get help
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "MAILBRIDGE_SUPPORT_EMAIL",
        default_value = "support@ats.example"
    )]
    pub support_email: String,
    /// What support says of itself
    #[arg(
        long,
        value_name = "TEXT",
        env = "MAILBRIDGE_SUPPORT_TEXT",
        default_value = "Weekdays from 9 to 17"
    )]
    pub support_text: String,
    /// The app's requests
    #[command(flatten, next_help_heading = "The app's requests to the ATS")]
    pub app_requests: AppRequests,
    /// The sign-in provider
    #[command(flatten, next_help_heading = "Sign-in provider")]
    pub provider: ProviderOptions,
    /// The mail servers
    #[command(flatten, next_help_heading = "Mail servers")]
    pub mail: MailOptions,
    /// Keep all traffic in memory, for tests.
    #[arg(skip)]
    pub record_traffic: bool,
}

/// How long the app waits for an answer of the ATS, and until it asks again.
#[derive(Args, Clone, Debug)]
pub struct AppRequests {
    /// How long an answer may take, in milliseconds; 100 to 600000
    #[arg(
        id = "app_time_limit",
        long = "app-time-limit",
        value_name = "MILLISECONDS",
        env = "MAILBRIDGE_APP_TIME_LIMIT",
        default_value_t = 30_000
    )]
    pub time_limit: u32,
    /// Wait after the first try, in milliseconds; it doubles with every further one
    #[arg(
        id = "app_first_retry",
        long = "app-first-retry",
        value_name = "MILLISECONDS",
        env = "MAILBRIDGE_APP_FIRST_RETRY",
        default_value_t = 1_000
    )]
    pub first_retry: u32,
    /// Longest wait between two tries, in milliseconds
    #[arg(
        id = "app_longest_retry",
        long = "app-longest-retry",
        value_name = "MILLISECONDS",
        env = "MAILBRIDGE_APP_LONGEST_RETRY",
        default_value_t = 30_000
    )]
    pub longest_retry: u32,
}

/// The sign-in provider, and this ATS as its client.
#[derive(Args, Clone, Debug)]
pub struct ProviderOptions {
    /// Issuer of the OpenID provider, such as https://accounts.google.com; without it, the embedded one is used
    #[arg(long, value_name = "URL", env = "MAILBRIDGE_ISSUER")]
    pub issuer: Option<String>,
    /// Names the provider in the contract
    #[arg(
        id = "provider_id",
        long = "provider-id",
        value_name = "ID",
        env = "MAILBRIDGE_PROVIDER_ID",
        default_value = "google"
    )]
    pub id: String,
    /// The provider as the app shows it
    #[arg(
        id = "provider_name",
        long = "provider-name",
        value_name = "TEXT",
        env = "MAILBRIDGE_PROVIDER_NAME",
        default_value = "Google"
    )]
    pub name: String,
    /// Client id of this ATS
    #[arg(
        long,
        value_name = "ID",
        env = "MAILBRIDGE_CLIENT_ID",
        default_value = "mailbridge-demo.apps.example"
    )]
    pub client_id: String,
    /// Client secret of this ATS; better given in the environment. The embedded provider needs none: one is made up
    #[arg(
        long,
        value_name = "SECRET",
        env = "MAILBRIDGE_CLIENT_SECRET",
        hide_env_values = true
    )]
    pub client_secret: Option<String>,
    /// Scopes to ask for
    #[arg(long, value_name = "SCOPE", env = "MAILBRIDGE_SCOPES", value_delimiter = ' ', default_values = ["openid", "email", GMAIL_SCOPE])]
    pub scopes: Vec<String>,
    /// The scope without which mail cannot be read
    #[arg(long, value_name = "SCOPE", env = "MAILBRIDGE_MAIL_SCOPE", default_value = GMAIL_SCOPE)]
    pub mail_scope: String,
    /// Who exchanges the authorization code
    #[arg(long, value_enum, env = "MAILBRIDGE_EXCHANGE", default_value = "ats")]
    pub exchange: Exchange,
    /// Further redirect URIs that the embedded provider accepts, besides ORIGIN/connect/callback
    #[arg(
        long = "redirect-uri",
        value_name = "URL",
        env = "MAILBRIDGE_REDIRECT_URIS",
        value_delimiter = ' '
    )]
    pub redirect_uris: Vec<String>,
    /// Life of the embedded provider's authorization codes, in seconds; RFC 6749 allows 600 at most
    #[arg(
        long = "provider-code-seconds",
        value_name = "SECONDS",
        env = "MAILBRIDGE_PROVIDER_CODE_SECONDS",
        default_value_t = 60
    )]
    pub code_seconds: i64,
    /// Life of the embedded provider's access tokens, in seconds
    #[arg(
        long = "provider-access-seconds",
        value_name = "SECONDS",
        env = "MAILBRIDGE_PROVIDER_ACCESS_SECONDS",
        default_value_t = 3600
    )]
    pub access_seconds: i64,
    /// How long to wait for the provider, in seconds
    #[arg(
        long = "provider-timeout",
        value_name = "SECONDS",
        env = "MAILBRIDGE_PROVIDER_TIMEOUT",
        default_value_t = 10
    )]
    pub timeout_seconds: u32,
}

/// The scope for IMAP and SMTP at Gmail (developers.google.com/gmail/imap/xoauth2-protocol).
const GMAIL_SCOPE: &str = "https://mail.google.com/";

/// Who exchanges the authorization code for tokens.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Exchange {
    /// The ATS, with its client secret
    Ats,
    /// The browser, for a provider with public clients
    Browser,
}

/// Where mail is read and sent.
#[derive(Args, Clone, Debug)]
pub struct MailOptions {
    /// Host for reading mail
    #[arg(
        long,
        value_name = "HOST",
        env = "MAILBRIDGE_IMAP_HOST",
        default_value = "imap.gmail.com"
    )]
    pub imap_host: String,
    /// Its port
    #[arg(
        long,
        value_name = "PORT",
        env = "MAILBRIDGE_IMAP_PORT",
        default_value_t = 993
    )]
    pub imap_port: u16,
    /// How the connection to it is protected
    #[arg(long, value_enum, env = "MAILBRIDGE_IMAP_SECURITY", default_value = "tls")]
    pub imap_security: Protection,
    /// Where folders come from; by default from samples with the embedded sign-in provider, and over IMAP with another one
    #[arg(long, value_enum, env = "MAILBRIDGE_FOLDERS")]
    pub folders: Option<Folders>,
    /// How long to wait for the mail server, in seconds
    #[arg(
        id = "imap_timeout",
        long = "imap-timeout",
        value_name = "SECONDS",
        env = "MAILBRIDGE_IMAP_TIMEOUT",
        default_value_t = 20
    )]
    pub timeout_seconds: u32,
    /// Host for sending mail
    #[arg(
        long,
        value_name = "HOST",
        env = "MAILBRIDGE_SMTP_HOST",
        default_value = "smtp.gmail.com"
    )]
    pub smtp_host: String,
    /// Its port
    #[arg(
        long,
        value_name = "PORT",
        env = "MAILBRIDGE_SMTP_PORT",
        default_value_t = 465
    )]
    pub smtp_port: u16,
    /// How the connection to it is protected
    #[arg(long, value_enum, env = "MAILBRIDGE_SMTP_SECURITY", default_value = "tls")]
    pub smtp_security: Protection,
}

/// Where the folders of mailboxes come from.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folders {
    /// Sample mailboxes
    Sample,
    /// The mail server
    Imap,
}

/// How a connection to a mail server is protected.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// From the first byte
    Tls,
    /// Upgraded after the greeting
    Starttls,
    /// Not at all, for test servers on this machine
    None,
}

impl Default for Options {
    #[expect(
        clippy::expect_used,
        reason = "the defaults stand in this file, and every test reads them"
    )]
    fn default() -> Self {
        let command = Self::augment_args(clap::Command::new("reference-ats"));
        let command = command.mut_args(|argument| argument.env(clap::builder::Resettable::Reset));
        let matches = command
            .try_get_matches_from(["reference-ats"])
            .expect("defaults are valid");
        Self::from_arg_matches(&matches).expect("defaults are complete")
    }
}

impl Options {
    /// For tests: free ports, a database in memory, all traffic recorded.
    pub fn for_tests() -> Self {
        Self {
            port: 0,
            provider_port: 0,
            database: PathBuf::from(IN_MEMORY),
            record_traffic: true,
            ..Self::default()
        }
    }

    /// Where the folders of mailboxes come from.
    pub fn folders(&self) -> Folders {
        let by_provider = if self.provider.issuer.is_some() {
            Folders::Imap
        } else {
            Folders::Sample
        };
        self.mail.folders.unwrap_or(by_provider)
    }

    /// The database file; `None` for one in memory. A database keeps the state that it began with, so that by default each
    /// scenario has its own.
    pub fn database_file(&self) -> Option<PathBuf> {
        let path = self.database.to_string_lossy();
        (path != IN_MEMORY).then(|| PathBuf::from(path.replace("{scenario}", &self.scenario.name())))
    }
}

const IN_MEMORY: &str = ":memory:";

/// The command line.
#[derive(clap::Parser, Debug)]
#[command(name = "reference-ats", version, about, next_line_help = false)]
pub struct CommandLine {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Options of the server.
    #[command(flatten)]
    pub options: Options,
}

/// What can be done besides serving.
#[derive(clap::Subcommand, Clone, Copy, Debug)]
pub enum Command {
    /// Print the OpenAPI document of the REST contract
    Openapi,
}

impl CommandLine {
    /// For the test of its soundness.
    pub fn check() {
        Self::command().debug_assert();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        CommandLine::check();
    }

    #[test]
    fn each_scenario_has_its_database() {
        let large = Options {
            scenario: Scenario::NotActivated,
            ..Options::default()
        };
        assert_eq!(
            large.database_file(),
            Some(PathBuf::from("data/not-activated.sqlite"))
        );
        assert_eq!(Options::for_tests().database_file(), None);
    }

    #[test]
    fn defaults_ask_for_mail_and_nothing_more() {
        let options = Options::default();
        assert_eq!(
            options.provider.scopes,
            ["openid", "email", "https://mail.google.com/"]
        );
        assert_eq!(options.provider.mail_scope, GMAIL_SCOPE);
        assert_eq!(options.provider.exchange, Exchange::Ats);
    }
}
