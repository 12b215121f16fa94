//! Why the folders cannot be shown: cause, who can act, and the one thing to do.

use mailbridge_contract::problem::ProblemCode;

use crate::domain::connect::action::Actor;
use crate::domain::explain::explain;
use crate::domain::failure::Failure;
use crate::domain::text::{self, Message};

/// The one thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Ask again, at once or after somebody has changed something.
    TryAgain,
    /// Authorize the mailbox anew.
    Reconnect,
    /// See what to ask the organisation's administrator for, and hand it on.
    AskAdministrator,
    /// Go to Email settings, where the mailbox is saved or another one is added.
    EmailSettings,
}

impl Fix {
    /// What its button says.
    pub fn label(self) -> Message {
        match self {
            Self::TryAgain => text::app_try_again(),
            Self::Reconnect => text::mailbox_reconnect(),
            Self::AskAdministrator => text::connect_action_ask_administrator(),
            Self::EmailSettings => text::connect_action_email_settings(),
        }
    }
}

/// A failure as its screen shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What happened, in one sentence.
    pub title: Message,
    /// What it means.
    pub meaning: Message,
    /// Who can act.
    pub actor: Actor,
    /// What to do.
    pub fix: Fix,
    /// Whether the editor is there again after the fix, with what was changed in it.
    pub goes_on: bool,
}

impl Trouble {
    /// What a failure means for this page.
    pub fn of(failure: &Failure) -> Self {
        let (title, actor, fix) = match failure.code() {
            Some(code) => of_code(code),
            None => of_no_answer(failure),
        };
        Self {
            title,
            meaning: explain(failure),
            actor,
            fix,
            goes_on: fix != Fix::EmailSettings,
        }
    }
}

/// The ATS was not asked, did not answer, or gave an answer that cannot be read.
fn of_no_answer(failure: &Failure) -> (Message, Actor, Fix) {
    let (title, actor) = match failure {
        Failure::Offline => (text::connect_offline_title(), Actor::You),
        Failure::TimedOut | Failure::Unreachable => (text::folders_trouble_unreachable_ats(), Actor::You),
        _ => (text::folders_trouble_other(), Actor::Support),
    };
    (title, actor, Fix::TryAgain)
}

fn of_code(code: &ProblemCode) -> (Message, Actor, Fix) {
    use Actor::{AtsAdministrator, Support, WorkspaceAdministrator, You};
    use Fix::{AskAdministrator, EmailSettings, Reconnect, TryAgain};
    use ProblemCode as Code;
    match code {
        Code::MailboxNotSaved => (text::folders_trouble_not_saved(), You, EmailSettings),
        Code::NotFound => (text::folders_trouble_not_found(), You, EmailSettings),
        Code::MailboxLoginFailed => (text::folders_trouble_login(), You, Reconnect),
        Code::GrantRevoked => (text::folders_trouble_revoked(), You, Reconnect),
        Code::ImapDisabled => (
            text::folders_trouble_imap_disabled(),
            WorkspaceAdministrator,
            AskAdministrator,
        ),
        Code::ImapClientNotAllowed => (
            text::folders_trouble_client(),
            WorkspaceAdministrator,
            AskAdministrator,
        ),
        Code::ImapUnreachable => (text::folders_trouble_unreachable(), You, TryAgain),
        Code::ImapTimeout => (text::folders_trouble_timeout(), You, TryAgain),
        Code::ImapTlsFailed => (text::folders_trouble_tls(), Support, TryAgain),
        Code::ImapTooManyConnections => (text::folders_trouble_connections(), You, TryAgain),
        Code::ImapSettingsWrong => (text::folders_trouble_settings(), AtsAdministrator, TryAgain),
        Code::FolderListEmpty => (text::folders_trouble_empty(), You, TryAgain),
        Code::Internal => (text::folders_trouble_other(), Support, TryAgain),
        _ => (text::folders_trouble_other(), You, TryAgain),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use mailbridge_contract::problem::Problem;

    use super::*;

    #[test]
    fn each_cause_has_a_screen_of_its_own() {
        use ProblemCode as Code;
        let codes = [
            Code::MailboxNotSaved,
            Code::MailboxLoginFailed,
            Code::GrantRevoked,
            Code::ImapDisabled,
            Code::ImapClientNotAllowed,
            Code::ImapUnreachable,
            Code::ImapTimeout,
            Code::ImapTlsFailed,
            Code::ImapTooManyConnections,
            Code::ImapSettingsWrong,
            Code::FolderListEmpty,
            Code::NotFound,
        ];
        let troubles: Vec<_> = codes
            .iter()
            .map(|code| Trouble::of(&Failure::problem(Problem::new(code.clone()))))
            .collect();
        let titles: HashSet<_> = troubles.iter().map(|trouble| trouble.title.key).collect();
        let meanings: HashSet<_> = troubles.iter().map(|trouble| trouble.meaning.key).collect();
        assert_eq!(titles.len(), codes.len());
        assert_eq!(meanings.len(), codes.len());
        assert!(!titles.contains(text::folders_trouble_other().key));
    }

    #[test]
    fn what_never_reached_the_ats_is_tried_again() {
        for failure in [Failure::Offline, Failure::TimedOut, Failure::Unreachable] {
            assert_eq!(Trouble::of(&failure).fix, Fix::TryAgain);
        }
    }

    #[test]
    fn what_is_not_the_network_is_not_called_so() {
        let title = |failure: Failure| Trouble::of(&failure).title.key;
        assert_eq!(title(Failure::Offline), text::connect_offline_title().key);
        let garbled = Failure::Unreadable {
            status: 200,
            reason: String::new(),
            request_id: None,
        };
        assert_eq!(title(garbled), text::folders_trouble_other().key);
    }

    #[test]
    fn the_editor_is_promised_only_where_it_comes_back() {
        for code in [ProblemCode::NotFound, ProblemCode::MailboxNotSaved] {
            assert!(!Trouble::of(&Failure::problem(Problem::new(code))).goes_on);
        }
        assert!(Trouble::of(&Failure::problem(Problem::new(ProblemCode::GrantRevoked))).goes_on);
    }
}
