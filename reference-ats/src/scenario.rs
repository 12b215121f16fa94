//! States to start with.

use mailbridge_contract::UserId;

use crate::demo;

/// A state to start with, signed in as its user.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// Jane Doe, activated, without a mailbox
    Fresh,
    /// A user whose tenant may not add mailboxes
    NotActivated,
}

impl Scenario {
    /// Who is signed in.
    pub fn user(self) -> UserId {
        UserId::from(match self {
            Self::Fresh => demo::JANE,
            Self::NotActivated => demo::ALEX,
        })
    }
}
