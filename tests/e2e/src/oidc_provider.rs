//! npm's `oidc-provider` in a process of its own: a certified OpenID provider that somebody else wrote.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::settings;

/// The client that is registered there.
pub const CLIENT: &str = "mailbridge-at-a-third-party";
/// Its secret, when it is a confidential one; with letters that have to be encoded.
pub const SECRET: &str = "a secret: of+the/confidential client";

const START: Duration = Duration::from_secs(60);

/// The running provider. It ends with this value.
#[derive(Debug)]
pub struct OidcProvider {
    /// Its issuer identifier.
    pub issuer: String,
    process: Child,
    requests: Requests,
}

type Requests = Arc<Mutex<Vec<Request>>>;

/// A request that it answered.
#[derive(Clone, Debug, Deserialize)]
pub struct Request {
    /// Such as `GET`.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// The answer's status.
    pub status: u16,
    /// What is offered at the token endpoint: `authorization_code` or `refresh_token`.
    pub grant: Option<String>,
    /// The `code_challenge_method` of an authorization request.
    pub challenge: Option<String>,
    /// The origin of the page that sent it; empty for what no page sent.
    pub origin: String,
}

impl OidcProvider {
    /// Starts it with a confidential client, or with a public one.
    ///
    /// # Errors
    /// When it does not start; what it says of that goes to the standard error output.
    pub fn start(secret: Option<&str>) -> Result<Self> {
        let modules = settings::variable("MAILBRIDGE_OIDC_PROVIDER")?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oidc-provider/provider.mjs");
        let mut command = Command::new("node");
        command.arg(script).args([&modules, CLIENT]);
        command.env_remove("CLIENT_SECRET");
        if let Some(secret) = secret {
            command.env("CLIENT_SECRET", secret);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command.spawn().context("node does not start")?;
        let output = process.stdout.take().context("it has no standard output")?;
        let requests = Requests::default();
        let (first_line, issuer) = channel();
        let record = Arc::clone(&requests);
        thread::spawn(move || listen(BufReader::new(output).lines(), &first_line, &record));
        // From here on it ends with this value, whatever happens.
        let mut provider = Self {
            issuer: String::new(),
            process,
            requests,
        };
        provider.issuer = issuer
            .recv_timeout(START)
            .context("oidc-provider does not start")?;
        Ok(provider)
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for OidcProvider {
    fn drop(&mut self) {
        // A process that has ended already needs no more.
        let _ = self.process.kill().and_then(|()| self.process.wait());
    }
}

fn listen(mut lines: Lines<BufReader<ChildStdout>>, first_line: &Sender<String>, requests: &Requests) {
    if let Some(Ok(issuer)) = lines.next() {
        // Nobody waits for it any more when the start took too long.
        let _ = first_line.send(issuer);
    }
    for request in lines
        .map_while(Result::ok)
        .filter_map(|line| serde_json::from_str(&line).ok())
    {
        requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request);
    }
}
