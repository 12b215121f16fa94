//! Programs that run until they are stopped, such as the reference ATS.

use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process;

const POLL: Duration = Duration::from_millis(50);
/// How long a program may take to end by itself.
const GRACE: Duration = Duration::from_secs(5);

/// The running programs. They are stopped when this is dropped, whatever the reason.
pub struct Children {
    running: Vec<(String, Child)>,
    interrupted: Arc<AtomicBool>,
}

impl Children {
    /// From here on Ctrl-C and SIGTERM are taken as the wish to stop the programs.
    pub fn new() -> Result<Self> {
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&interrupted);
        ctrlc::set_handler(move || flag.store(true, Ordering::SeqCst))
            .context("signals cannot be received")?;
        Ok(Self {
            running: Vec::new(),
            interrupted,
        })
    }

    /// Starts a program.
    pub fn start(&mut self, name: &str, command: &mut Command) -> Result<()> {
        let child = command
            .spawn()
            .with_context(|| format!("`{}` does not start", process::line(command)))?;
        self.running.push((name.to_owned(), child));
        Ok(())
    }

    /// Waits until `ready` says yes. `false`: interrupted before that. An error if a program ends meanwhile.
    pub fn wait_until(&mut self, mut ready: impl FnMut() -> bool) -> Result<bool> {
        while !ready() {
            if self.interrupted() {
                return Ok(false);
            }
            self.check()?;
            thread::sleep(POLL);
        }
        Ok(true)
    }

    /// Waits until somebody stops the programs. An error if one of them ends by itself.
    pub fn wait(&mut self) -> Result<()> {
        self.wait_until(|| false).map(drop)
    }

    fn interrupted(&self) -> bool {
        self.interrupted.load(Ordering::SeqCst)
    }

    fn check(&mut self) -> Result<()> {
        for (name, child) in &mut self.running {
            if let Some(status) = child
                .try_wait()
                .with_context(|| format!("{name} cannot be watched"))?
            {
                // A Ctrl-C in the terminal reaches the programs too, sometimes first.
                if !ended_by_signal(status) {
                    bail!("{name} ended ({status})");
                }
                self.interrupted.store(true, Ordering::SeqCst);
            }
        }
        Ok(())
    }

    fn stop(&mut self) {
        for (_, child) in &self.running {
            interrupt(child);
        }
        let patience = Instant::now() + GRACE;
        for (name, child) in &mut self.running {
            while matches!(child.try_wait(), Ok(None)) && Instant::now() < patience {
                thread::sleep(POLL);
            }
            if matches!(child.try_wait(), Ok(None)) {
                eprintln!("{name} does not end by itself and is killed");
                if let Err(error) = child.kill().and_then(|()| child.wait().map(drop)) {
                    eprintln!("{name} cannot be killed: {error}");
                }
            }
        }
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Asks a program to end, as Ctrl-C does.
pub fn interrupt(child: &Child) {
    // A program that has ended already needs no signal.
    let _ = process::output(process::command("kill").args(["-INT", &child.id().to_string()]));
}

#[cfg(unix)]
fn ended_by_signal(status: ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status).is_some()
}

#[cfg(not(unix))]
fn ended_by_signal(_: ExitStatus) -> bool {
    false
}
