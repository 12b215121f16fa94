//! What a provider shows on pages of its own, which never reach the app: the user says which it was.

use super::outcome::Outcome;

/// What stands on a page of Google, and what it means. The wordings are Google's own, in the user's language.
pub const WARNINGS: &[Outcome] = &[
    Outcome::AppUnverified,
    Outcome::AppBlocked,
    Outcome::AdminPolicy,
    Outcome::OrganisationInternal,
    Outcome::NotATestUser,
    Outcome::AccountProtected,
    Outcome::EducationNotConfigured,
    Outcome::InsecureBrowser,
    Outcome::RedirectMismatch,
    Outcome::ClientUnknown,
    Outcome::ProviderRateLimited,
    Outcome::RequestRefused,
];

/// The code that stands on the page, where there is one: support articles are found by it.
pub fn code(warning: Outcome) -> Option<&'static str> {
    match warning {
        Outcome::AdminPolicy => Some("admin_policy_enforced"),
        Outcome::OrganisationInternal => Some("org_internal"),
        Outcome::NotATestUser => Some("access_denied"),
        Outcome::AccountProtected => Some("policy_enforced"),
        Outcome::EducationNotConfigured => Some("access_not_configured"),
        Outcome::InsecureBrowser => Some("disallowed_useragent"),
        Outcome::RedirectMismatch => Some("redirect_uri_mismatch"),
        Outcome::ClientUnknown => Some("invalid_client"),
        Outcome::ProviderRateLimited => Some("rate_limit_exceeded"),
        Outcome::RequestRefused => Some("invalid_request"),
        _ => None,
    }
}

/// What stands on the page.
pub fn wording(warning: Outcome) -> crate::domain::text::Message {
    use crate::domain::text;
    match warning {
        Outcome::AppUnverified => text::connect_warning_app_unverified(),
        Outcome::AppBlocked => text::connect_warning_app_blocked(),
        Outcome::AdminPolicy => text::connect_warning_admin_policy(),
        Outcome::OrganisationInternal => text::connect_warning_organisation_internal(),
        Outcome::NotATestUser => text::connect_warning_not_a_test_user(),
        Outcome::AccountProtected => text::connect_warning_account_protected(),
        Outcome::EducationNotConfigured => text::connect_warning_education_not_configured(),
        Outcome::InsecureBrowser => text::connect_warning_insecure_browser(),
        Outcome::RedirectMismatch => text::connect_warning_redirect_mismatch(),
        Outcome::ClientUnknown => text::connect_warning_client_unknown(),
        Outcome::ProviderRateLimited => text::connect_warning_provider_rate_limited(),
        _ => text::connect_warning_request_refused(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_warning_has_a_wording_and_its_code_means_the_same_on_the_callback() {
        let keys: HashSet<_> = WARNINGS.iter().map(|warning| wording(*warning).key).collect();
        assert_eq!(keys.len(), WARNINGS.len());
        for warning in WARNINGS {
            // On the callback, access_denied is the user's own Cancel.
            if let Some(code) = code(*warning).filter(|code| *code != "access_denied") {
                assert_eq!(Outcome::from_error(code), *warning, "{code}");
            }
        }
    }
}
