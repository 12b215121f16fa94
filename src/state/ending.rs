//! How an attempt ended, with what its screen shows.

use mailbridge_contract::ProviderId;
use mailbridge_contract::problem::Problem;
use mailbridge_contract::session::Contact;

use crate::browser::{clock, page};
use crate::domain::connect::callback::Refusal;
use crate::domain::connect::outcome::Outcome;
use crate::domain::connect::support_report::SupportReport;
use crate::domain::failure::Failure;

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The outcome.
    pub outcome: Outcome,
    /// For support; shown folded, and before it is copied.
    pub report: Box<SupportReport>,
    /// Whom to ask, where the ATS knows.
    pub contact: Option<Contact>,
    /// The address that was signed in with, where the ATS says it.
    pub address: Option<String>,
}

impl Ending {
    /// An ending that needs no further explanation.
    pub fn new(outcome: Outcome, provider: &ProviderId) -> Self {
        Self {
            outcome,
            report: Box::new(SupportReport {
                outcome,
                provider: provider.to_string(),
                provider_error: None,
                failure: None,
                request_ids: Vec::new(),
                ended_at: clock::iso(clock::now()),
                browser: page::browser_name(),
            }),
            contact: None,
            address: None,
        }
    }

    /// The provider's answer was refused, or was a refusal.
    pub fn refused(refusal: Refusal, provider: &ProviderId) -> Self {
        let mut ending = Self::new(refusal.outcome, provider);
        ending.report.provider_error = refusal.error;
        ending
    }

    /// A request to the ATS failed.
    pub fn failed(failure: &Failure, provider: &ProviderId) -> Self {
        let mut ending = Self::new(Outcome::from_failure(failure), provider);
        ending.report.failure = Some(failure.name().to_owned());
        ending
            .report
            .request_ids
            .extend(failure.request_id().map(str::to_owned));
        if let Failure::Problem { problem, .. } = failure {
            ending.contact.clone_from(&problem.contact);
            ending.address.clone_from(&problem.address);
        }
        ending
    }

    /// The ATS says that the attempt failed.
    pub fn problem(problem: Problem, provider: &ProviderId) -> Self {
        Self::failed(&Failure::problem(problem), provider)
    }
}
