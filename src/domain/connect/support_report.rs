//! What support needs to know of a failed attempt. It holds nothing secret: no code, state, verifier or token.

use std::fmt;

use super::outcome::Outcome;
use super::outcome_source::printable_error;

/// A report for support, in English: the users of all languages have the same support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportReport {
    /// What happened.
    pub outcome: Outcome,
    /// The sign-in provider's id.
    pub provider: String,
    /// The provider's `error`, where it sent one.
    pub provider_error: Option<String>,
    /// Name of the failure of the request to the ATS, where there was one.
    pub failure: Option<String>,
    /// Names the requests in the ATS's logs.
    pub request_ids: Vec<String>,
    /// When it ended, RFC 3339.
    pub ended_at: String,
    /// The browser, as it names itself.
    pub browser: String,
}

impl fmt::Display for SupportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "outcome: {}", self.outcome.name())?;
        writeln!(f, "provider: {}", self.provider)?;
        if let Some(error) = &self.provider_error {
            writeln!(f, "provider error: {}", printable_error(error))?;
        }
        if let Some(failure) = &self.failure {
            writeln!(f, "failure: {failure}")?;
        }
        for id in &self.request_ids {
            writeln!(f, "request: {id}")?;
        }
        writeln!(f, "ended: {}", self.ended_at)?;
        writeln!(f, "version: {}", env!("CARGO_PKG_VERSION"))?;
        write!(f, "browser: {}", self.browser)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_names_what_support_can_look_up() {
        let report = SupportReport {
            outcome: Outcome::SignInFailed,
            provider: "google".into(),
            provider_error: Some("<b>odd</b>".into()),
            failure: Some("unavailable".into()),
            request_ids: vec!["r-1".into()],
            ended_at: "2026-11-22T14:03:00Z".into(),
            browser: "B".into(),
        };
        assert_eq!(
            report.to_string(),
            format!(
                "outcome: sign_in_failed\nprovider: google\nprovider error: boddb\nfailure: unavailable\n\
                 request: r-1\nended: 2026-11-22T14:03:00Z\nversion: {}\nbrowser: B",
                env!("CARGO_PKG_VERSION")
            )
        );
    }
}
