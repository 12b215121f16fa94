//! What can go wrong with a request to the ATS, who is at fault, and whether trying again can help.

use mailbridge_contract::problem::{Problem, ProblemCode};

use crate::lazy::NotArrived;

/// Why a request to the ATS brought no answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The browser has no network.
    Offline,
    /// Nobody answered at the ATS's address, or the connection broke. A write may have happened all the same.
    Unreachable,
    /// No answer came in time. A write may have happened all the same.
    TimedOut,
    /// The ATS says what is wrong.
    Problem {
        /// What it says.
        problem: Box<Problem>,
        /// How long it asks to wait before another try, in seconds (RFC 9110 section 10.2.3).
        retry_after: Option<u32>,
    },
    /// Something answered that is not as the contract says: a proxy's page, another version, a fault.
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// What does not fit, for the support report. Never the body itself.
        reason: String,
        /// Names the request in the ATS's logs, where the answer had the header.
        request_id: Option<String>,
    },
}

/// Whether, and after whose doing, the same request may succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// By itself: try again after a while.
    Wait,
    /// After the user has signed in again.
    SignIn,
    /// After fetching a new CSRF token.
    RenewSession,
    /// After the user has looked at what changed.
    Compare,
    /// Not as it is: the request itself is refused.
    None,
}

impl Failure {
    /// A problem without a wait.
    pub fn problem(problem: Problem) -> Self {
        Self::Problem {
            problem: Box::new(problem),
            retry_after: None,
        }
    }

    /// A request that could not even be put together, for this reason.
    pub fn unsendable(reason: impl ToString) -> Self {
        Self::Unreadable {
            status: 0,
            reason: reason.to_string(),
            request_id: None,
        }
    }

    /// The problem's code, where the ATS said one.
    pub fn code(&self) -> Option<&ProblemCode> {
        match self {
            Self::Problem { problem, .. } => Some(&problem.code),
            _ => None,
        }
    }

    /// Names the request in the ATS's logs, where it is known.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Problem { problem, .. } => problem.request_id.as_deref(),
            Self::Unreadable { request_id, .. } => request_id.as_deref(),
            _ => None,
        }
    }

    /// A short stable name for logs and the support report.
    pub fn name(&self) -> &str {
        match self {
            Self::Offline => "offline",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Problem { problem, .. } => problem.code.as_str(),
            Self::Unreadable { .. } => "unreadable",
        }
    }

    /// Whether trying the same request again can help.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Offline | Self::Unreachable | Self::TimedOut => Remedy::Wait,
            Self::Unreadable { status, .. } => match status {
                401 => Remedy::SignIn,
                408 | 429 | 500.. => Remedy::Wait,
                // An answer of success that cannot be read: the write happened, and its stored answer can be asked for again.
                200..300 => Remedy::Wait,
                _ => Remedy::None,
            },
            Self::Problem { problem, .. } => match problem.code {
                ProblemCode::SessionExpired => Remedy::SignIn,
                ProblemCode::CsrfRejected => Remedy::RenewSession,
                ProblemCode::ChangedElsewhere => Remedy::Compare,
                _ => match problem.status {
                    401 => Remedy::SignIn,
                    412 => Remedy::Compare,
                    408 | 429 | 500 | 503 => Remedy::Wait,
                    _ => Remedy::None,
                },
            },
        }
    }
}

impl From<NotArrived> for Failure {
    /// The code that would have made the request is missing: nothing was sent, and trying again may help.
    fn from(_: NotArrived) -> Self {
        Self::Unreachable
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_has_its_remedy() {
        let problem = |code| Failure::problem(Problem::new(code));
        let unreadable = |status| Failure::Unreadable {
            status,
            reason: String::new(),
            request_id: None,
        };
        for (failure, remedy) in [
            (Failure::Offline, Remedy::Wait),
            (Failure::TimedOut, Remedy::Wait),
            (problem(ProblemCode::SessionExpired), Remedy::SignIn),
            (problem(ProblemCode::CsrfRejected), Remedy::RenewSession),
            (problem(ProblemCode::ChangedElsewhere), Remedy::Compare),
            (problem(ProblemCode::RateLimited), Remedy::Wait),
            (problem(ProblemCode::Unavailable), Remedy::Wait),
            (problem(ProblemCode::ValidationFailed), Remedy::None),
            (problem(ProblemCode::MailboxExists), Remedy::None),
            (unreadable(200), Remedy::Wait),
            (unreadable(401), Remedy::SignIn),
            (unreadable(404), Remedy::None),
            (unreadable(502), Remedy::Wait),
        ] {
            assert_eq!(failure.remedy(), remedy, "{failure:?}");
        }
    }
}
