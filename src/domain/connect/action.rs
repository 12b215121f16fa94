//! Who can act on an outcome, and the next step that its screen offers.

use crate::domain::text::{self, Message};

/// Who can do something about an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The user.
    You,
    /// Who administers the user's organisation at the sign-in provider.
    WorkspaceAdministrator,
    /// Who administers the ATS.
    AtsAdministrator,
    /// Support, with the report.
    Support,
}

impl Actor {
    /// Who that is.
    pub fn title(self) -> Message {
        match self {
            Self::You => text::connect_actor_you(),
            Self::WorkspaceAdministrator => text::connect_actor_workspace_administrator(),
            Self::AtsAdministrator => text::connect_actor_ats_administrator(),
            Self::Support => text::connect_actor_support(),
        }
    }
}

/// A next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Go to the provider once more.
    TryAgain,
    /// Go to the provider once more, for another account.
    ChooseAccount,
    /// Connect the account that was signed in with, as a mailbox of its own.
    KeepAccount,
    /// Hand the same answer to the ATS once more: nothing was lost, it did not get there.
    SendAgain,
    /// Sign in at the ATS.
    SignIn,
    /// Save the mailbox right here.
    SaveHere,
    /// Go to Email settings.
    EmailSettings,
    /// See what the administrator of the organisation has to do.
    AskAdministrator,
    /// Write to the administrator of the ATS.
    AskAtsAdministrator,
    /// Write to support.
    ContactSupport,
    /// Close this tab.
    CloseTab,
    /// Read the help.
    Help,
}

impl Action {
    /// What its button says.
    pub fn label(self) -> Message {
        match self {
            Self::TryAgain | Self::SendAgain => text::connect_action_try_again(),
            Self::ChooseAccount => text::connect_action_choose_account(),
            Self::KeepAccount => text::connect_action_keep_account(),
            Self::SignIn => text::connect_action_sign_in(),
            Self::SaveHere => text::connect_action_save_here(),
            Self::EmailSettings => text::connect_action_email_settings(),
            Self::AskAdministrator => text::connect_action_ask_administrator(),
            Self::AskAtsAdministrator => text::connect_action_ask_ats_administrator(),
            Self::ContactSupport => text::connect_action_contact_support(),
            Self::CloseTab => text::connect_action_close_tab(),
            Self::Help => text::connect_action_help(),
        }
    }
}
