//! What a browser and a network can do to a write.

use mailbridge_contract::problem::{Problem, ProblemCode};

use super::ats::problem;
use crate::domain::failure::Failure;

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    AnswerLost,
    ConnectionRefused,
    InternalError,
    Unavailable,
    SessionExpired,
    CsrfRejected,
    Refused,
    ChangedElsewhere,
    RateLimited,
    NotJson,
    WrongShape,
    Delay,
    Offline,
}

/// When it strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timing {
    /// Before the ATS has the request: the write does not happen.
    Before,
    /// During the request: the write happens, unless the ATS refuses it, and its answer does not come through.
    During,
}

impl Fault {
    pub(super) const ALL: [Self; 13] = [
        Self::AnswerLost,
        Self::ConnectionRefused,
        Self::InternalError,
        Self::Unavailable,
        Self::SessionExpired,
        Self::CsrfRejected,
        Self::Refused,
        Self::ChangedElsewhere,
        Self::RateLimited,
        Self::NotJson,
        Self::WrongShape,
        Self::Delay,
        Self::Offline,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::AnswerLost => "answer lost",
            Self::ConnectionRefused => "connection refused",
            Self::InternalError => "500",
            Self::Unavailable => "503 with Retry-After",
            Self::SessionExpired => "401",
            Self::CsrfRejected => "403 CSRF",
            Self::Refused => "409",
            Self::ChangedElsewhere => "412",
            Self::RateLimited => "429 with Retry-After",
            Self::NotJson => "not JSON",
            Self::WrongShape => "JSON of the wrong shape",
            Self::Delay => "30 s delay",
            Self::Offline => "offline",
        }
    }

    /// Whether it is the ATS's own word that it did not write.
    pub(super) fn is_refusal(self) -> bool {
        matches!(self, Self::Refused | Self::ChangedElsewhere)
    }

    /// What the app's HTTP client makes of it.
    pub(super) fn failure(self) -> Failure {
        let unreadable = |reason: &str| Failure::Unreadable {
            status: 200,
            reason: reason.to_owned(),
            request_id: None,
        };
        let later = |code, seconds| Failure::Problem {
            problem: Box::new(Problem::new(code)),
            retry_after: Some(seconds),
        };
        match self {
            Self::AnswerLost | Self::ConnectionRefused => Failure::Unreachable,
            Self::InternalError => problem(ProblemCode::Internal),
            Self::Unavailable => later(ProblemCode::Unavailable, 120),
            Self::SessionExpired => problem(ProblemCode::SessionExpired),
            Self::CsrfRejected => problem(ProblemCode::CsrfRejected),
            Self::Refused => problem(ProblemCode::MailboxExists),
            Self::ChangedElsewhere => problem(ProblemCode::ChangedElsewhere),
            Self::RateLimited => later(ProblemCode::RateLimited, 30),
            Self::NotJson => unreadable("expected value at line 1 column 1"),
            Self::WrongShape => unreadable("missing field"),
            Self::Delay => Failure::TimedOut,
            Self::Offline => Failure::Offline,
        }
    }
}

impl Timing {
    pub(super) const ALL: [Self; 2] = [Self::Before, Self::During];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::During => "during",
        }
    }
}
