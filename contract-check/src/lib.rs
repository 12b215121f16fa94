//! Checks a server that claims to implement the REST contract between Mailbridge and an applicant tracking system: rule by
//! rule, over HTTP, and says in words what differs.
//!
//! What it writes is said by [`Options::what_is_written`]; the profile is put back as it was. Connecting a mailbox takes a
//! person at the sign-in provider, so that it is not checked beyond what is refused.

mod call;
mod client;
mod exchange;
mod finding;
mod report;
mod rules;
mod run;

pub use client::{NotAHeader, SignIn};
pub use finding::{Difference, Finding};
pub use report::Report;
pub use rules::{Rule, all as rules};
pub use run::{Error, Options};

/// Looks at every rule. What it writes, it puts back as far as the contract allows.
///
/// # Errors
/// When the server does not answer, or the user is not signed in.
pub fn check(options: &Options) -> Result<Report, Error> {
    let run = run::Run::begin(options)?;
    let look = |rule: &'static Rule| (rule, (rule.check)(&run).err());
    let mut findings: Vec<_> = rules::of_calls().map(look).collect();
    let left = run.restore().err();
    findings.extend(rules::of_all_answers().map(look));
    Ok(Report { findings, left })
}
