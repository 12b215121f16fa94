//! What long steps say while they run.

use std::io::{IsTerminal, Read, Write};
use std::time::{Duration, Instant};

/// One of several steps, for instance `[2/4] trunk 0.21.14`.
pub struct Step {
    label: String,
    started: Instant,
    terminal: bool,
    last_said: Option<Instant>,
}

/// Without a terminal a line is not overwritten, so there are fewer of them.
const INTERVAL_WITHOUT_TERMINAL: Duration = Duration::from_secs(15);
const INTERVAL_WITH_TERMINAL: Duration = Duration::from_millis(200);

impl Step {
    /// Starts step `number` of `count` and says so.
    pub fn start(number: usize, count: usize, name: &str, doing: &str) -> Self {
        let label = format!("[{number}/{count}] {name}");
        println!("{label}: {doing}");
        Self {
            label,
            started: Instant::now(),
            terminal: std::io::stdout().is_terminal(),
            last_said: None,
        }
    }

    /// Says how far the step is, not too often.
    pub fn so_far(&mut self, text: &str) {
        let interval = if self.terminal {
            INTERVAL_WITH_TERMINAL
        } else {
            INTERVAL_WITHOUT_TERMINAL
        };
        if self.last_said.is_some_and(|said| said.elapsed() < interval) {
            return;
        }
        self.last_said = Some(Instant::now());
        let line = format!("{}: {text}, {}", self.label, spoken(self.started.elapsed()));
        if self.terminal {
            print!("\r\x1b[K{line}");
            // Only a display: a terminal that is gone is not the step's failure.
            let _ = std::io::stdout().flush();
        } else {
            println!("{line}");
        }
    }

    /// Says that the step is done, and how long it took.
    pub fn done(self) {
        let clear = if self.terminal { "\r\x1b[K" } else { "" };
        println!(
            "{clear}{}: done in {}",
            self.label,
            spoken(self.started.elapsed())
        );
    }
}

/// A duration as one says it: `8 s`, `2 min 05 s`.
pub fn spoken(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds / 60 {
        0 if seconds < 10 => format!("{:.1} s", duration.as_secs_f64()),
        0 => format!("{seconds} s"),
        minutes => format!("{minutes} min {:02} s", seconds % 60),
    }
}

/// Reads what cargo writes to its standard error, shows its progress in `step`, and returns the rest.
pub fn follow_cargo(mut stderr: impl Read, step: &mut Step) -> std::io::Result<String> {
    let mut said = String::new();
    let mut segment = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = stderr.read(&mut buffer)?;
        if length == 0 {
            break;
        }
        for byte in &buffer[..length] {
            // The progress bar overwrites itself with carriage returns.
            if matches!(byte, b'\r' | b'\n') {
                let text = String::from_utf8_lossy(&segment).into_owned();
                segment.clear();
                match built_of(&text) {
                    Some((built, of)) => step.so_far(&format!("{built} of {of} crates")),
                    None if text.trim().is_empty() => {}
                    None => {
                        if text.trim_start().starts_with("Download") {
                            step.so_far("downloading");
                        }
                        said.push_str(&text);
                        said.push('\n');
                    }
                }
            } else {
                segment.push(*byte);
            }
        }
    }
    said.push_str(&String::from_utf8_lossy(&segment));
    Ok(said)
}

/// The numbers in cargo's `Building [===>   ] 123/345: some-crate`.
fn built_of(text: &str) -> Option<(u32, u32)> {
    let bar = text.trim_start().strip_prefix("Building [")?;
    let (_, numbers) = bar.split_once(']')?;
    let (built, rest) = numbers.trim_start().split_once('/')?;
    let of = rest.split(|character: char| !character.is_ascii_digit()).next()?;
    Some((built.parse().ok()?, of.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_progress_bar_is_read() {
        let bar = "    Building [=======>                ] 123/345: serde, tokio(build)";
        assert_eq!(built_of(bar), Some((123, 345)));
        assert_eq!(built_of("   Compiling serde v1.0.229"), None);
        assert_eq!(built_of("    Building [=> ] soon"), None);
    }

    #[test]
    fn what_is_no_progress_is_kept_for_the_error() -> std::io::Result<()> {
        let mut step = Step::start(1, 1, "a tool", "building");
        let stderr = "   Compiling a v1\n    Building [=> ] 1/2: a\r\u{1b}error: no linker\n";
        let said = follow_cargo(stderr.as_bytes(), &mut step)?;
        assert_eq!(said, "   Compiling a v1\n\u{1b}error: no linker\n");
        Ok(())
    }

    #[test]
    fn durations_are_short() {
        assert_eq!(spoken(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(spoken(Duration::from_secs(42)), "42 s");
        assert_eq!(spoken(Duration::from_secs(125)), "2 min 05 s");
    }
}
