//! How saving stands, as the user is told it.

use super::Moment;
use super::document::{Document, Phase};
use crate::domain::failure::Failure;
use crate::domain::text::{self, Message};

/// How saving stands, of one document or of all. The later the variant, the more it needs the user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SaveStatus {
    /// Nothing was changed.
    #[default]
    Unchanged,
    /// The ATS has everything.
    Saved {
        /// Since when.
        at: Moment,
    },
    /// There are changes that nobody asked to save yet.
    Unsaved,
    /// Being saved.
    Saving,
    /// Failed, and tried again by itself.
    Waiting {
        /// Why it failed.
        failure: Failure,
        /// When it is tried again at the latest.
        until: Moment,
    },
    /// Saving goes on after the user has signed in again.
    SignIn,
    /// Both the user and somebody else changed the same fields.
    Conflict,
    /// Failed; the user decides.
    Failed {
        /// Why.
        failure: Failure,
    },
}

impl SaveStatus {
    /// How one document stands.
    pub fn of(document: &Document) -> Self {
        match document.phase() {
            Phase::Clean => match document.receipt() {
                Some(receipt) => Self::Saved { at: receipt.at },
                None => Self::Unchanged,
            },
            Phase::Edited => Self::Unsaved,
            Phase::Queued(_) | Phase::Busy(_) | Phase::Renewing(_) => Self::Saving,
            Phase::Waiting { failure, until, .. } => Self::Waiting {
                failure: failure.clone(),
                until: *until,
            },
            Phase::SignIn(_) => Self::SignIn,
            Phase::Conflict(_) => Self::Conflict,
            Phase::Failed { failure, .. } => Self::Failed {
                failure: failure.clone(),
            },
        }
    }

    /// The more urgent of two; of two saved ones the later.
    pub fn and(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Saved { at }, Self::Saved { at: then }) if at > then => self,
            _ if other.urgency() >= self.urgency() => other,
            _ => self,
        }
    }

    /// Whether there is something that the ATS does not have.
    pub fn is_unsaved(&self) -> bool {
        !matches!(self, Self::Unchanged | Self::Saved { .. })
    }

    /// What is said about it; `time` puts a point in time into words.
    pub fn message(&self, time: impl FnOnce(Moment) -> String) -> Message {
        match self {
            Self::Unchanged => text::save_unchanged(),
            Self::Saved { at } => text::save_saved_at(time(*at)),
            Self::Unsaved => text::save_unsaved(),
            Self::Saving => text::save_saving(),
            Self::Waiting {
                failure: Failure::Offline,
                ..
            } => text::save_offline(),
            Self::Waiting { until, .. } => text::save_waiting(time(*until)),
            Self::SignIn => text::save_sign_in(),
            Self::Conflict => text::save_conflict(),
            Self::Failed { .. } => text::save_failed(),
        }
    }

    fn urgency(&self) -> u8 {
        match self {
            Self::Unchanged => 0,
            Self::Saved { .. } => 1,
            Self::Unsaved => 2,
            Self::Saving => 3,
            Self::Waiting { .. } => 4,
            Self::SignIn => 5,
            Self::Conflict => 6,
            Self::Failed { .. } => 7,
        }
    }
}
