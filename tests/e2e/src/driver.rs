//! The browser's driver: a process of its own for each test, on a port that it chooses itself.

use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::settings::{Kind, Settings};

const START: Duration = Duration::from_secs(30);

/// chromedriver lets the system choose a port for IPv6 and then needs the same one for IPv4, which another program may have
/// taken in the meantime. It gives up then, with these words.
const PORT_TAKEN: &str = "IPv4 port not available";

/// How often it is started before that is an error.
const STARTS: u32 = 5;

/// A running driver. It ends with this value.
#[derive(Debug)]
pub struct Driver {
    /// Where it listens.
    pub address: String,
    process: Child,
    said: Said,
}

impl Driver {
    /// Starts it and waits until it listens.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start(settings: &Settings) -> Result<Self> {
        for _ in 1..STARTS {
            match Self::start_once(settings).await {
                Err(error) if error.to_string().contains(PORT_TAKEN) => {}
                outcome => return outcome,
            }
        }
        Self::start_once(settings).await
    }

    async fn start_once(settings: &Settings) -> Result<Self> {
        let mut command = Command::new(&settings.driver);
        match settings.browser {
            Kind::Chromium => command.arg("--port=0"),
            // Reading the console and going offline need the browser's own rights.
            Kind::Firefox => command.args(["--port=0", "--allow-system-access"]),
        };
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} does not start", settings.driver.display()))?;
        let said = Said::default();
        let (port_found, port) = oneshot::channel();
        let output = process
            .stdout
            .take()
            .context("the driver has no standard output")?;
        let errors = process
            .stderr
            .take()
            .context("the driver has no standard error")?;
        tokio::spawn(listen(output, said.clone(), Some(port_found)));
        tokio::spawn(listen(errors, said.clone(), None));
        let port = match timeout(START, port).await {
            Ok(Ok(port)) => port,
            Ok(Err(_)) => bail!("the driver ended at once: {}", said.text()),
            Err(_) => return Err(anyhow!("the driver names no port: {}", said.text())),
        };
        Ok(Self {
            address: format!("http://127.0.0.1:{port}"),
            process,
            said,
        })
    }

    /// What it wrote.
    pub fn log(&self) -> String {
        self.said.text()
    }

    /// Ends it.
    ///
    /// # Errors
    /// When the system does not let it end.
    pub async fn stop(mut self) -> Result<()> {
        self.process.kill().await.context("the driver does not end")
    }
}

#[derive(Clone, Debug, Default)]
struct Said(Arc<Mutex<String>>);

impl Said {
    fn add(&self, line: &str) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(line);
        text.push('\n');
    }

    fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Keeps every line, and hands on the port that the driver names.
async fn listen(output: impl AsyncRead + Unpin, said: Said, mut port: Option<oneshot::Sender<u16>>) {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(found) = port_in(&line)
            && let Some(port) = port.take()
        {
            // Nobody waits for it any more when the start took too long.
            let _ = port.send(found);
        }
        said.add(&line);
    }
}

/// chromedriver says `… was started successfully on port 4444.`, geckodriver `… Listening on 127.0.0.1:4444`.
fn port_in(line: &str) -> Option<u16> {
    let after = line
        .split_once("successfully on port ")
        .or_else(|| line.split_once("Listening on 127.0.0.1:"))?
        .1;
    after.trim_end_matches('.').parse().ok()
}
