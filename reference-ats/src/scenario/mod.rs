//! States to start with. Each is reached over HTTP, as a user and an administrator would reach it: nothing is forged.

mod seed;
mod visitor;

use clap::ValueEnum;
use mailbridge_contract::UserId;

pub use seed::{SeedError, on_start, seed};

use crate::demo;

/// A state to start with, signed in as its user.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// Jane Doe, activated, without a mailbox
    Fresh,
    /// Jane Doe with a saved mailbox and mapped folders
    Connected,
    /// Sanne de Vries with a saved Dutch mailbox, folders not mapped yet
    Dutch,
    /// Jane Doe with a saved mailbox of 10,000 labels and mapped folders
    Large,
    /// A user whose tenant may not add mailboxes
    NotActivated,
    /// Jane Doe with a mailbox whose authorization was withdrawn
    NeedsReconnect,
    /// Jane Doe with a mailbox, one of whose mapped folders is gone
    FolderGone,
    /// Jane Doe, whose Google Workspace administrator blocks the app
    AdminBlock,
}

impl Scenario {
    /// Its name on the command line.
    pub fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    /// Who is signed in.
    pub fn user(self) -> UserId {
        UserId::from(match self {
            Self::Dutch => demo::SANNE,
            Self::NotActivated => demo::ALEX,
            _ => demo::JANE,
        })
    }

    /// The account that is connected, if one is.
    fn account(self) -> Option<&'static str> {
        match self {
            Self::Fresh | Self::NotActivated | Self::AdminBlock => None,
            Self::Dutch => Some(demo::SANNE_ADDRESS),
            Self::Large => Some(demo::ARCHIVE_ADDRESS),
            Self::Connected | Self::NeedsReconnect | Self::FolderGone => Some(demo::JANE_ADDRESS),
        }
    }
}
