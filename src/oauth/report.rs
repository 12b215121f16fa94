//! What the tabs tell each other. Every message is a hint: who acts on it asks the ATS first.

use mailbridge_contract::AttemptId;
use serde::{Deserialize, Serialize};

use crate::browser::channel;
use crate::domain::connect::outcome::Outcome;

const CHANNEL: &str = "mailbridge.connect";

/// A message between the first tab and the one that connects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// The connect page was opened for this attempt.
    Opened {
        /// The attempt.
        attempt: AttemptId,
    },
    /// The attempt has ended.
    Ended {
        /// The attempt.
        attempt: AttemptId,
        /// Name of the outcome.
        outcome: String,
    },
    /// The first tab has the grant of this attempt.
    Acknowledged {
        /// The attempt.
        attempt: AttemptId,
    },
}

impl Report {
    /// That an attempt has ended.
    pub fn ended(attempt: &AttemptId, outcome: Outcome) -> Self {
        Self::Ended {
            attempt: attempt.clone(),
            outcome: outcome.name().to_owned(),
        }
    }

    /// The attempt that it is about.
    pub fn attempt(&self) -> &AttemptId {
        match self {
            Self::Opened { attempt } | Self::Ended { attempt, .. } | Self::Acknowledged { attempt } => {
                attempt
            }
        }
    }

    /// Tells the other tabs.
    pub fn send(&self) {
        channel::send(CHANNEL, self);
    }
}

/// Calls back on every report of another tab, until the current owner is cleaned up.
pub fn listen(callback: impl Fn(Report) + Clone + 'static) {
    channel::listen(CHANNEL, callback);
}
