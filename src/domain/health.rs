//! What a mailbox's facts say: which step fails first, why, who can act, and the one fix.

use mailbridge_contract::health::{Fact, FactName, FactState, Health};
use mailbridge_contract::problem::ProblemCode;

use super::connect::action::Actor;
use super::explain::explain_code;
use super::text::{self, Message};

/// The one fix of a failing step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Sign in at the provider again.
    Reconnect,
    /// Map the folders again.
    EditFolders,
    /// Send the administrator of the Google Workspace what to do.
    AskAdministrator,
    /// Write to the administrator of the ATS.
    AskAtsAdministrator,
    /// It may pass: look again.
    CheckAgain,
}

impl Fix {
    /// Who can act.
    pub fn actor(self) -> Actor {
        match self {
            Self::Reconnect | Self::EditFolders | Self::CheckAgain => Actor::You,
            Self::AskAdministrator => Actor::WorkspaceAdministrator,
            Self::AskAtsAdministrator => Actor::AtsAdministrator,
        }
    }
}

/// The step that everything after it needs: the first that fails. What is unknown does not count as failing.
pub fn first_failing(health: &Health) -> Option<&Fact> {
    health.facts.iter().find(|fact| fact.state == FactState::Failed)
}

/// Why a step fails, in words.
pub fn cause(fact: &Fact) -> Message {
    match &fact.code {
        Some(code) => explain_code(code),
        None => text::health_no_cause(),
    }
}

/// The one fix of a failing step.
pub fn fix(fact: &Fact) -> Fix {
    use ProblemCode as Code;
    match (&fact.code, fact.name) {
        (Some(Code::NotActivated | Code::ProviderUnknown | Code::GrantExchangeRefused), _)
        | (None, FactName::Activated) => Fix::AskAtsAdministrator,
        (Some(Code::ImapDisabled | Code::ImapClientNotAllowed), _) => Fix::AskAdministrator,
        (Some(Code::FolderGone), _) | (None, FactName::FoldersMapped) => Fix::EditFolders,
        (
            Some(
                Code::GrantRevoked
                | Code::GrantScopeMissing
                | Code::GrantNoRefreshToken
                | Code::MailboxLoginFailed,
            ),
            _,
        )
        | (None, FactName::SignedIn | FactName::Permissions | FactName::LongLivedAccess) => Fix::Reconnect,
        _ => Fix::CheckAgain,
    }
}

/// What a step is called.
pub fn name(fact: FactName) -> Message {
    match fact {
        FactName::Activated => text::health_activated(),
        FactName::SignedIn => text::health_signed_in(),
        FactName::Permissions => text::health_permissions(),
        FactName::LongLivedAccess => text::health_long_lived_access(),
        FactName::Incoming => text::health_incoming(),
        FactName::Outgoing => text::health_outgoing(),
        FactName::FoldersListed => text::health_folders_listed(),
        FactName::FoldersMapped => text::health_folders_mapped(),
        FactName::LastMessage => text::health_last_message(),
        FactName::Unknown => text::health_other(),
    }
}

/// How a step stands, in a word.
pub fn state(state: FactState) -> Message {
    match state {
        FactState::Ok => text::health_ok(),
        FactState::Failed => text::health_failed(),
        FactState::Unknown => text::health_unknown(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(name: FactName, state: FactState, code: Option<ProblemCode>) -> Fact {
        Fact {
            name,
            state,
            at: None,
            code,
        }
    }

    #[test]
    fn the_first_failing_step_is_the_one_to_mend() {
        let health = Health {
            checked_at: "2026-11-22T14:03:00Z".into(),
            facts: vec![
                fact(FactName::Activated, FactState::Ok, None),
                fact(FactName::SignedIn, FactState::Unknown, None),
                fact(
                    FactName::LongLivedAccess,
                    FactState::Failed,
                    Some(ProblemCode::GrantRevoked),
                ),
                fact(
                    FactName::Incoming,
                    FactState::Failed,
                    Some(ProblemCode::MailboxLoginFailed),
                ),
            ],
        };
        assert_eq!(
            first_failing(&health).map(|fact| fact.name),
            Some(FactName::LongLivedAccess)
        );
    }

    #[test]
    fn every_failing_step_has_one_fix_and_somebody_who_can_act() {
        for (name, code, expected, actor) in [
            (
                FactName::Activated,
                Some(ProblemCode::NotActivated),
                Fix::AskAtsAdministrator,
                Actor::AtsAdministrator,
            ),
            (
                FactName::Permissions,
                Some(ProblemCode::GrantScopeMissing),
                Fix::Reconnect,
                Actor::You,
            ),
            (FactName::LongLivedAccess, None, Fix::Reconnect, Actor::You),
            (
                FactName::Incoming,
                Some(ProblemCode::ImapDisabled),
                Fix::AskAdministrator,
                Actor::WorkspaceAdministrator,
            ),
            (
                FactName::Incoming,
                Some(ProblemCode::ImapTimeout),
                Fix::CheckAgain,
                Actor::You,
            ),
            (
                FactName::FoldersMapped,
                Some(ProblemCode::FolderGone),
                Fix::EditFolders,
                Actor::You,
            ),
            (FactName::FoldersMapped, None, Fix::EditFolders, Actor::You),
            (FactName::Outgoing, None, Fix::CheckAgain, Actor::You),
        ] {
            let failing = fact(name, FactState::Failed, code);
            assert_eq!(fix(&failing), expected, "{failing:?}");
            assert_eq!(expected.actor(), actor);
        }
    }
}
