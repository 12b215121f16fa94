//! What leads to an outcome: the provider's error values and the ATS's failures.

use mailbridge_contract::problem::ProblemCode;

use super::outcome::Outcome;
use crate::domain::failure::Failure;

impl Outcome {
    /// What an `error` of the callback means (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6, and
    /// Google's own values, which mostly stay on Google's pages).
    pub fn from_error(error: &str) -> Self {
        match error {
            "access_denied" => Self::Cancelled,
            "admin_policy_enforced" => Self::AdminPolicy,
            "policy_enforced" => Self::AccountProtected,
            "org_internal" => Self::OrganisationInternal,
            "access_not_configured" => Self::EducationNotConfigured,
            "redirect_uri_mismatch" => Self::RedirectMismatch,
            "invalid_client" | "deleted_client" => Self::ClientUnknown,
            "disallowed_useragent" => Self::InsecureBrowser,
            "rate_limit_exceeded" => Self::ProviderRateLimited,
            "invalid_request"
            | "invalid_scope"
            | "origin_mismatch"
            | "unauthorized_client"
            | "unsupported_response_type" => Self::RequestRefused,
            "server_error" | "temporarily_unavailable" => Self::ProviderFailed,
            _ => Self::SignInFailed,
        }
    }

    /// What a failed request of connecting means.
    pub fn from_failure(failure: &Failure) -> Self {
        match failure {
            Failure::Offline => Self::Offline,
            Failure::Unreachable => Self::AtsUnreachable,
            Failure::TimedOut => Self::AtsSlow,
            Failure::Unreadable { status: 401, .. } => Self::SessionExpired,
            Failure::Unreadable { .. } => Self::AtsUnavailable,
            Failure::Problem { problem, .. } => Self::from_code(&problem.code, problem.status),
        }
    }

    fn from_code(code: &ProblemCode, status: u16) -> Self {
        use ProblemCode as Code;
        match code {
            Code::SessionExpired => Self::SessionExpired,
            Code::NotActivated => Self::NotActivated,
            Code::ProviderUnknown | Code::ExchangeModeRefused | Code::GrantExchangeRefused => {
                Self::AtsMisconfigured
            }
            Code::GrantCodeInvalid => Self::CodeRefused,
            Code::GrantScopeMissing => Self::MailAccessMissing,
            Code::GrantNoRefreshToken => Self::NoLongLivedAccess,
            Code::GrantIdentityInvalid => Self::IdentityRefused,
            Code::GrantAddressMismatch => Self::OtherAccount,
            Code::GrantLapsed => Self::GrantLapsed,
            Code::AttemptRefused => Self::OtherUser,
            Code::ProviderUnreachable => Self::ProviderUnreachable,
            Code::MailboxExists => Self::MailboxExists,
            Code::NotFound => Self::MailboxGone,
            Code::RateLimited => Self::AtsRateLimited,
            Code::Unavailable | Code::Internal => Self::AtsUnavailable,
            _ => match status {
                401 => Self::SessionExpired,
                429 => Self::AtsRateLimited,
                500.. => Self::AtsUnavailable,
                _ => Self::AtsRefused,
            },
        }
    }
}

/// An `error` value as it may be shown: at most 64 letters, digits and `_.-`.
pub fn printable_error(error: &str) -> String {
    error
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || "_.-".contains(*character))
        .take(64)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailbridge_contract::problem::Problem;
    use proptest::prelude::*;

    #[test]
    fn a_failure_says_whose_turn_it_is() {
        let problem = |code| Failure::problem(Problem::new(code));
        let unreadable = |status| Failure::Unreadable {
            status,
            reason: String::new(),
            request_id: None,
        };
        for (failure, outcome) in [
            (Failure::Offline, Outcome::Offline),
            (Failure::Unreachable, Outcome::AtsUnreachable),
            (Failure::TimedOut, Outcome::AtsSlow),
            (unreadable(502), Outcome::AtsUnavailable),
            (unreadable(401), Outcome::SessionExpired),
            (
                problem(ProblemCode::GrantScopeMissing),
                Outcome::MailAccessMissing,
            ),
            (
                problem(ProblemCode::GrantExchangeRefused),
                Outcome::AtsMisconfigured,
            ),
            (problem(ProblemCode::AttemptRefused), Outcome::OtherUser),
            (problem(ProblemCode::Forbidden), Outcome::AtsRefused),
            (problem(ProblemCode::from("new_code")), Outcome::AtsUnavailable),
        ] {
            assert_eq!(Outcome::from_failure(&failure), outcome, "{failure:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_of_an_error_holds_no_markup(error in ".*") {
            let shown = printable_error(&error);
            prop_assert!(shown.len() <= 64);
            prop_assert!(shown.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte)));
            Outcome::from_error(&error);
        }
    }
}
