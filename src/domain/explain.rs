//! Words for a failed request: what happened and what to do next, in one message.

use mailbridge_contract::problem::{FieldRule, ProblemCode};

use super::failure::Failure;
use super::text::{self, Message};

/// What happened and what to do next.
pub fn explain(failure: &Failure) -> Message {
    match failure {
        Failure::Offline => text::failure_offline(),
        Failure::Unreachable => text::failure_unreachable(),
        Failure::TimedOut => text::failure_timed_out(),
        Failure::Unreadable { .. } => text::failure_unreadable(),
        Failure::Problem { problem, .. } => explain_code(&problem.code),
    }
}

/// What a problem code means for the user.
pub fn explain_code(code: &ProblemCode) -> Message {
    use ProblemCode as Code;
    match code {
        Code::SessionExpired => text::problem_session_expired(),
        Code::CsrfRejected => text::problem_csrf_rejected(),
        Code::Forbidden => text::problem_forbidden(),
        Code::NotFound => text::problem_not_found(),
        Code::ValidationFailed => text::problem_validation_failed(),
        Code::ChangedElsewhere => text::problem_changed_elsewhere(),
        Code::RateLimited => text::problem_rate_limited(),
        Code::Unavailable => text::problem_unavailable(),
        Code::NotActivated => text::problem_not_activated(),
        Code::ProviderUnknown => text::problem_provider_unknown(),
        Code::ExchangeModeRefused => text::problem_exchange_mode_refused(),
        Code::GrantCodeInvalid => text::problem_grant_code_invalid(),
        Code::GrantScopeMissing => text::problem_grant_scope_missing(),
        Code::GrantNoRefreshToken => text::problem_grant_no_refresh_token(),
        Code::GrantExchangeRefused => text::problem_grant_exchange_refused(),
        Code::GrantIdentityInvalid => text::problem_grant_identity_invalid(),
        Code::GrantAddressMismatch => text::problem_grant_address_mismatch(),
        Code::GrantLapsed => text::problem_grant_lapsed(),
        Code::AttemptRefused => text::problem_attempt_refused(),
        Code::ProviderUnreachable => text::problem_provider_unreachable(),
        Code::MailboxExists => text::problem_mailbox_exists(),
        Code::MailboxNotSaved => text::problem_mailbox_not_saved(),
        Code::MailboxLoginFailed => text::problem_mailbox_login_failed(),
        Code::GrantRevoked => text::problem_grant_revoked(),
        Code::ImapDisabled => text::problem_imap_disabled(),
        Code::ImapClientNotAllowed => text::problem_imap_client_not_allowed(),
        Code::ImapUnreachable => text::problem_imap_unreachable(),
        Code::ImapTimeout => text::problem_imap_timeout(),
        Code::ImapTlsFailed => text::problem_imap_tls_failed(),
        Code::ImapTooManyConnections => text::problem_imap_too_many_connections(),
        Code::ImapSettingsWrong => text::problem_imap_settings_wrong(),
        Code::FolderListEmpty => text::problem_folder_list_empty(),
        Code::FolderExists => text::problem_folder_exists(),
        Code::FolderGone => text::problem_folder_gone(),
        Code::FolderNameRefused => text::problem_folder_name_refused(),
        // Faults of the app or the ATS, which the user cannot tell apart: support can, by the code in the report.
        _ => text::problem_internal(),
    }
}

/// What is wrong with a field.
pub fn explain_rule(rule: FieldRule) -> Message {
    match rule {
        FieldRule::Required => text::field_required(),
        FieldRule::TooLong => text::field_too_long(),
        FieldRule::Malformed => text::field_malformed(),
        FieldRule::NotAllowed | FieldRule::Unknown => text::field_not_allowed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn only_faults_share_their_words() {
        let faults = [
            ProblemCode::Internal,
            ProblemCode::PreconditionRequired,
            ProblemCode::IdempotencyKeyRejected,
            ProblemCode::MethodNotAllowed,
            ProblemCode::PayloadTooLarge,
        ];
        let own: Vec<_> = ProblemCode::ALL
            .iter()
            .filter(|code| !faults.contains(code))
            .collect();
        let keys: HashSet<_> = own.iter().map(|code| explain_code(code).key).collect();
        assert_eq!(
            keys.len(),
            own.len(),
            "a code that a user can meet has words of its own"
        );
        assert!(!keys.contains(text::problem_internal().key));
    }
}
