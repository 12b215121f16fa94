//! A real IMAP server for tests: Debian's Dovecot (2.3) as an ordinary process on a free port, which asks an OpenID provider
//! about each token (RFC 7662).

mod configuration;
mod owner;
mod trees;

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use owner::Owner;
pub use trees::{DUTCH, ENGLISH, Special};

/// A server that does not greet by then does not start.
const START: Duration = Duration::from_secs(30);
const INTERVAL: Duration = Duration::from_millis(30);

/// A port that nobody else gets: who reads mail has to know it before Dovecot can start.
pub struct Port {
    /// Held, never used.
    _socket: TcpSocket,
    number: u16,
}

impl Port {
    /// Takes a free one. Its socket never listens, so that Dovecot can have the port too (socket(7), SO_REUSEADDR).
    ///
    /// # Errors
    /// When the system has none.
    pub fn reserve() -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let number = socket.local_addr()?.port();
        Ok(Self {
            _socket: socket,
            number,
        })
    }

    /// Its number.
    pub fn number(&self) -> u16 {
        self.number
    }
}

/// What a Dovecot is to be like.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// The OpenID provider's address, without a slash at the end. It has to be plain HTTP.
    pub provider: &'a str,
    /// Who asks the provider about tokens.
    pub client_id: &'a str,
    /// The secret of who asks.
    pub client_secret: &'a str,
    /// The ways to sign in, as Dovecot calls them.
    pub mechanisms: &'a str,
    /// The folders that every mailbox has, with their marks.
    pub special: &'a [Special<'a>],
}

/// A running Dovecot. It ends with this value.
pub struct Dovecot {
    process: Child,
    folder: TempDir,
    owner: Owner,
    port: Port,
}

impl Dovecot {
    /// Starts it and waits until it greets.
    ///
    /// # Errors
    /// When Dovecot is not installed or does not start.
    pub async fn start(port: Port, setup: &Setup<'_>) -> Result<Self> {
        let program = program()?;
        let owner = Owner::find()?;
        let folder = tempfile::tempdir_in(in_memory()).context("no folder for Dovecot")?;
        let at = folder.path();
        fs::set_permissions(at, fs::Permissions::from_mode(0o755))?;
        fs::create_dir(at.join("run"))?;
        owner.create_folder(&at.join("mail"))?;
        configuration::write(at, port.number, &owner, setup)?;
        let log = File::create(at.join("out"))?;
        let process = Command::new(program)
            .arg("-F")
            .arg("-c")
            .arg(at.join("dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0)
            .spawn()
            .context("Dovecot does not start")?;
        let mut dovecot = Self {
            process,
            folder,
            owner,
            port,
        };
        dovecot.greets().await?;
        Ok(dovecot)
    }

    async fn greets(&mut self) -> Result<()> {
        let greeting = async {
            while !greeted(self.port.number).await {
                if let Some(status) = self.process.try_wait()? {
                    bail!("Dovecot ended at once ({status})");
                }
                sleep(INTERVAL).await;
            }
            Ok(())
        };
        let greeted = timeout(START, greeting).await;
        greeted
            .unwrap_or_else(|_| Err(anyhow!("Dovecot does not greet")))
            .with_context(|| self.log())
    }

    /// What it wrote.
    pub fn log(&self) -> String {
        let read = |name| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        read("out") + &read("log")
    }

    /// Makes folders that do not come over IMAP, as another program would. They are given by their raw names.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn add_folders(&self, address: &str, names: impl IntoIterator<Item = String>) -> Result<()> {
        let mailbox = self.mailbox(address);
        // Dovecot makes them with the first folder that it has to keep.
        for part in mailbox.ancestors().take(2).collect::<Vec<_>>().into_iter().rev() {
            if !part.is_dir() {
                self.owner.create_folder(part)?;
            }
        }
        for name in names {
            let folder = mailbox.join(name);
            for part in [
                folder.clone(),
                folder.join("cur"),
                folder.join("new"),
                folder.join("tmp"),
            ] {
                self.owner.create_folder(&part)?;
            }
        }
        Ok(())
    }

    /// Removes a folder, as another program would.
    ///
    /// # Errors
    /// When it is not there.
    pub fn remove_folder(&self, address: &str, name: &str) -> Result<()> {
        fs::remove_dir_all(self.mailbox(address).join(name))
            .with_context(|| format!("there is no folder {name}"))
    }

    /// Where the folders of an address lie.
    fn mailbox(&self, address: &str) -> PathBuf {
        self.folder.path().join("mail").join(address).join("Maildir")
    }

    /// Stops all of its processes where they are: connections are taken by the system, and nobody answers.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn hang(&self) -> Result<()> {
        self.signal("STOP")
    }

    /// Goes on after [`Self::hang`].
    ///
    /// # Errors
    /// When the system refuses.
    pub fn go_on(&self) -> Result<()> {
        self.signal("CONT")
    }

    /// To its master and all that it started: they are one process group.
    fn signal(&self, name: &str) -> Result<()> {
        let status = Command::new("kill")
            .args([&format!("-{name}"), "--", &format!("-{}", self.process.id())])
            .status()?;
        if !status.success() {
            bail!("kill -{name} failed ({status})");
        }
        Ok(())
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Its master ends its own processes on SIGTERM; it may be gone already.
        let _awake = self.go_on();
        let _ended = self.signal("TERM");
        let _reaped = self.process.wait();
    }
}

async fn greeted(port: u16) -> bool {
    let Ok(stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await else {
        return false;
    };
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).await.is_ok() && line.starts_with("* OK")
}

/// Forty thousand small folders are made in seconds only where no disk is asked.
fn in_memory() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() {
        shared
    } else {
        std::env::temp_dir()
    }
}

/// Debian puts it where only root's `PATH` leads.
fn program() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin", "/usr/local/sbin"].map(Path::new).map(Path::to_owned))
        .map(|folder| folder.join("dovecot"))
        .find(|candidate| candidate.is_file())
        .context("Dovecot is not installed: `cargo xtask test` sets it up, by hand it is `apt-get install dovecot-imapd`")
}
