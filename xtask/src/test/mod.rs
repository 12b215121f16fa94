//! `cargo xtask test`: every check of the project, one after the other.

mod browser;
mod step;
mod tally;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use crate::arguments::Test;
use crate::progress::spoken;
use crate::setup::{self, Tool};
use step::{Outcome, Step};
use tally::Tally;

/// Runs the checks. The last line that it prints is `N passed, N failed`.
pub fn run(options: &Test) -> Result<ExitCode> {
    let started = Instant::now();
    let steps = step::chosen(options);
    let (mut outcomes, absent) = set_up(&steps)?;

    let count = steps.len();
    for (index, step) in steps.iter().enumerate() {
        println!("\n=== [{}/{count}] {}", index + 1, step.name());
        let outcome = match reason_to_skip(step, &absent, &outcomes) {
            Some(reason) => Outcome::skipped(step.name(), reason),
            None => step.run(options),
        };
        println!("=== {outcome}");
        outcomes.push(outcome);
    }

    println!("\nIn {}:", spoken(started.elapsed()));
    for outcome in &outcomes {
        println!("  {outcome}");
    }
    let total: Tally = outcomes.iter().map(|outcome| outcome.tally).sum();
    let proven = total.passed > 0 || !steps.iter().any(Step::has_tests);
    if !proven {
        println!("No test passed: nothing is proven.");
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 && proven {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Sets up what the steps need. What cannot be set up counts as a failure, and keeps only those steps from
/// running that need it.
fn set_up(steps: &[Step]) -> Result<(Vec<Outcome>, Vec<Tool>)> {
    let needed: Vec<Tool> = steps.iter().flat_map(Step::needs).collect();
    let missing = setup::missing(&needed)?;
    let mut outcomes = Vec::new();
    let mut absent = Vec::new();
    for (index, tool) in missing.iter().enumerate() {
        let started = Instant::now();
        if let Err(error) = setup::set_up(*tool, index + 1, missing.len()) {
            eprintln!("error: {error:#}");
            outcomes.push(Outcome::failed(
                format!("set up {}", tool.name()?),
                started.elapsed(),
            ));
            absent.push(*tool);
        }
    }
    Ok((outcomes, absent))
}

fn reason_to_skip(step: &Step, absent: &[Tool], outcomes: &[Outcome]) -> Option<&'static str> {
    if step.needs().iter().any(|tool| absent.contains(tool)) {
        return Some("what it needs could not be set up");
    }
    let without_app = outcomes
        .iter()
        .any(|outcome| outcome.name == Step::App.name() && !outcome.success());
    (matches!(step, Step::Budget | Step::EndToEnd(_)) && without_app).then_some("there is no built app")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::arguments::Browser;

    #[test]
    fn only_what_cannot_run_is_skipped() {
        let web = Step::Web(Browser::Firefox);
        let walk = Step::EndToEnd(Browser::Chromium);
        assert!(reason_to_skip(&web, &[Tool::Geckodriver], &[]).is_some());
        assert!(reason_to_skip(&walk, &[Tool::Geckodriver], &[]).is_none());

        let failed = |step: Step| [Outcome::failed(step.name(), Duration::ZERO)];
        assert!(reason_to_skip(&walk, &[], &failed(Step::App)).is_some());
        assert!(reason_to_skip(&walk, &[], &failed(Step::Native)).is_none());
        assert!(reason_to_skip(&web, &[], &failed(Step::App)).is_none());
    }
}
