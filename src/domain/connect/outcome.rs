//! Every way that connecting a mailbox can end.
//!
//! One list says who can act and what to do next; the words stand in `locales/` under `connect.NAME_title` and
//! `connect.NAME_text`; what leads to an outcome stands in `outcome_source`.

use super::action::Action::{self, *};
use super::action::Actor::{self, *};
use crate::domain::text::Message;

/// Declares the outcomes, each with its name, who can act, the next step and perhaps another one.
macro_rules! outcomes {
    ($($(#[$meta:meta])* $variant:ident = $name:literal, $actor:expr, $primary:expr $(, $secondary:expr)?;)*) => {
        /// A way that connecting a mailbox can end.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Outcome {
            $($(#[$meta])* $variant,)*
        }

        impl Outcome {
            /// Every outcome.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// A stable name, for messages between tabs and for the support report.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Who can act.
            pub const fn actor(self) -> Actor {
                match self {
                    $(Self::$variant => $actor,)*
                }
            }

            /// The next step.
            pub const fn primary(self) -> Action {
                match self {
                    $(Self::$variant => $primary,)*
                }
            }

            /// Another step, where there is one.
            pub const fn secondary(self) -> Option<Action> {
                match self {
                    $(Self::$variant => outcomes!(@optional $($secondary)?),)*
                }
            }

            /// What happened, in one sentence.
            pub fn title(self, provider: &str) -> Message {
                let key = match self {
                    $(Self::$variant => concat!("connect.", $name, "_title"),)*
                };
                about(key, provider)
            }

            /// What it means, and what the actor can do.
            pub fn meaning(self, provider: &str) -> Message {
                let key = match self {
                    $(Self::$variant => concat!("connect.", $name, "_text"),)*
                };
                about(key, provider)
            }
        }
    };
    (@optional) => { None };
    (@optional $secondary:expr) => { Some($secondary) };
}

fn about(key: &'static str, provider: &str) -> Message {
    Message {
        key,
        count: None,
        arguments: vec![("provider", provider.to_owned())],
    }
}

outcomes! {
    /// The grant is there, and the first tab knows.
    Connected = "connected", You, CloseTab;
    /// The grant is there, but the first tab does not answer.
    FirstTabGone = "first_tab_gone", You, SaveHere, EmailSettings;
    /// The first tab has waited long.
    NothingHeard = "nothing_heard", You, TryAgain, Help;

    /// The connect page was not reached from Email settings of this user and tenant.
    NotStartedHere = "not_started_here", You, EmailSettings;
    /// The link to the connect page is too old.
    LinkExpired = "link_expired", You, EmailSettings;
    /// The browser keeps nothing for this site.
    StorageBlocked = "storage_blocked", You, TryAgain, Help;
    /// The configuration knows no such provider, or its address cannot be used.
    ProviderNotConfigured = "provider_not_configured", AtsAdministrator, AskAtsAdministrator, EmailSettings;

    /// The user stopped at the provider.
    Cancelled = "cancelled", You, TryAgain, EmailSettings;
    /// The user left the box for mail unticked.
    MailAccessMissing = "mail_access_missing", You, TryAgain, EmailSettings;
    /// Another account than the one to be reconnected.
    OtherAccount = "other_account", You, ChooseAccount, KeepAccount;
    /// No refresh token came.
    NoLongLivedAccess = "no_long_lived_access", You, TryAgain, ContactSupport;
    /// The organisation's administrator does not allow the app (`admin_policy_enforced`).
    AdminPolicy = "admin_policy", WorkspaceAdministrator, AskAdministrator, ChooseAccount;
    /// "Google hasn't verified this app".
    AppUnverified = "app_unverified", WorkspaceAdministrator, AskAdministrator, TryAgain;
    /// "This app is blocked".
    AppBlocked = "app_blocked", WorkspaceAdministrator, AskAdministrator, ChooseAccount;
    /// The account is in Google's Advanced Protection (`policy_enforced`).
    AccountProtected = "account_protected", You, ChooseAccount, AskAdministrator;
    /// The app is open to one organisation only (`org_internal`).
    OrganisationInternal = "organisation_internal", You, ChooseAccount, AskAtsAdministrator;
    /// The app is being tested, and the account is not on its list.
    NotATestUser = "not_a_test_user", AtsAdministrator, AskAtsAdministrator, ChooseAccount;
    /// Not set up by the administrator of a school (`access_not_configured`).
    EducationNotConfigured = "education_not_configured", WorkspaceAdministrator, AskAdministrator, ChooseAccount;
    /// The callback address is not registered (`redirect_uri_mismatch`).
    RedirectMismatch = "redirect_mismatch", AtsAdministrator, AskAtsAdministrator;
    /// The client id is unknown or deleted (`invalid_client`, `deleted_client`).
    ClientUnknown = "client_unknown", AtsAdministrator, AskAtsAdministrator;
    /// The provider does not take this browser (`disallowed_useragent`).
    InsecureBrowser = "insecure_browser", You, EmailSettings, Help;
    /// Too many new users of the app (`rate_limit_exceeded`).
    ProviderRateLimited = "provider_rate_limited", AtsAdministrator, AskAtsAdministrator, TryAgain;
    /// The provider does not take the request as it is.
    RequestRefused = "request_refused", AtsAdministrator, AskAtsAdministrator, TryAgain;
    /// The provider had a fault.
    ProviderFailed = "provider_failed", You, TryAgain, EmailSettings;
    /// The provider does not answer the ATS or the browser.
    ProviderUnreachable = "provider_unreachable", You, SendAgain, EmailSettings;
    /// The provider named an error that is not known here.
    SignInFailed = "sign_in_failed", Support, TryAgain, ContactSupport;

    /// The answer lacks `state`.
    StateMissing = "state_missing", You, TryAgain, ContactSupport;
    /// The answer's `state` is not this tab's.
    StateUnknown = "state_unknown", You, TryAgain, ContactSupport;
    /// The answer belongs to no sign-in of this tab.
    StartedElsewhere = "started_elsewhere", You, EmailSettings;
    /// The sign-in took too long.
    SignInExpired = "sign_in_expired", You, TryAgain, EmailSettings;
    /// The callback was opened again.
    OpenedTwice = "opened_twice", You, EmailSettings;
    /// The callback was opened without an answer.
    NothingArrived = "nothing_arrived", You, EmailSettings;
    /// `iss` is missing though the provider promises it.
    IssuerMissing = "issuer_missing", Support, TryAgain, ContactSupport;
    /// `iss` names another issuer.
    IssuerWrong = "issuer_wrong", Support, TryAgain, ContactSupport;
    /// `iss` stands there more than once.
    IssuerRepeated = "issuer_repeated", Support, TryAgain, ContactSupport;
    /// Both a code and an error.
    AnswerContradictory = "answer_contradictory", Support, TryAgain, ContactSupport;
    /// Neither a code nor an error.
    AnswerIncomplete = "answer_incomplete", Support, TryAgain, ContactSupport;
    /// A parameter stands there more than once.
    ParameterRepeated = "parameter_repeated", Support, TryAgain, ContactSupport;
    /// A parameter is far too long.
    ParameterTooLong = "parameter_too_long", Support, TryAgain, ContactSupport;

    /// The provider refused the code (`invalid_grant`).
    CodeRefused = "code_refused", You, TryAgain, EmailSettings;
    /// The ATS is not set up correctly at the provider.
    AtsMisconfigured = "ats_misconfigured", AtsAdministrator, AskAtsAdministrator, EmailSettings;
    /// The ID token did not pass its checks.
    IdentityRefused = "identity_refused", Support, TryAgain, ContactSupport;
    /// The tenant may not add mailboxes.
    NotActivated = "not_activated", AtsAdministrator, AskAtsAdministrator, EmailSettings;
    /// The address is connected already.
    MailboxExists = "mailbox_exists", You, EmailSettings, ChooseAccount;
    /// The mailbox to be reconnected is not there any more.
    MailboxGone = "mailbox_gone", You, EmailSettings;
    /// The grant lapsed or was used.
    GrantLapsed = "grant_lapsed", You, TryAgain, EmailSettings;
    /// The session ran out meanwhile.
    SessionExpired = "session_expired", You, SignIn;
    /// Another user is signed in now.
    OtherUser = "other_user", You, EmailSettings;
    /// The browser has no network.
    Offline = "offline", You, SendAgain;
    /// The ATS does not answer.
    AtsUnreachable = "ats_unreachable", You, SendAgain, ContactSupport;
    /// The ATS takes too long.
    AtsSlow = "ats_slow", You, SendAgain, ContactSupport;
    /// The ATS is being maintained, overloaded or broken.
    AtsUnavailable = "ats_unavailable", AtsAdministrator, SendAgain, ContactSupport;
    /// Too many requests at the ATS.
    AtsRateLimited = "ats_rate_limited", You, SendAgain;
    /// The ATS refuses for a reason that is not known here.
    AtsRefused = "ats_refused", Support, TryAgain, ContactSupport;
}

impl Outcome {
    /// The outcome of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|outcome| outcome.name() == name)
    }

    /// Whether there is a grant.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Connected | Self::FirstTabGone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::KEYS;
    use std::collections::HashSet;

    #[test]
    fn every_outcome_has_a_name_and_words_of_its_own() {
        let names: HashSet<_> = Outcome::ALL.iter().map(|outcome| outcome.name()).collect();
        assert_eq!(names.len(), Outcome::ALL.len());
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_name(outcome.name()), Some(*outcome));
            for message in [outcome.title("P"), outcome.meaning("P")] {
                assert!(KEYS.contains(&message.key), "{} is not in locales/", message.key);
            }
        }
    }

    #[test]
    fn no_two_steps_are_the_same_and_no_outcome_is_a_dead_end() {
        for outcome in Outcome::ALL {
            assert_ne!(Some(outcome.primary()), outcome.secondary(), "{outcome:?}");
        }
    }
}
