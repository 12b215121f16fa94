//! What the first tab remembers of its own attempts: a grant of any other attempt is none of its business.

use mailbridge_contract::AttemptId;
use mailbridge_contract::grant::{AttemptOutcome, Grant};
use mailbridge_contract::problem::Problem;
use serde::{Deserialize, Serialize};

use super::attempt::Attempt;
use super::outcome::Outcome;

/// How long the answer of an attempt is waited for, in milliseconds: the life of the link and of the trip to the
/// provider, and some minutes for the ATS.
const PATIENCE: f64 = 90.0 * 60.0 * 1000.0;

/// The attempts of one tab.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OwnAttempts {
    /// Begun, without a grant so far; the newest at the end.
    waiting: Vec<Attempt>,
    /// Led to a grant that is not known to be saved or given up.
    granted: Vec<Attempt>,
}

/// What an answer of the ATS means for an attempt that waits.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// Nothing yet.
    None,
    /// Here is the grant.
    Granted(Box<Grant>),
    /// The ATS refused.
    Refused(Box<Problem>),
    /// It ended before the ATS heard of it, as the other tab says.
    Ended(Outcome),
    /// It is over: saved elsewhere, or lapsed.
    Over,
}

impl OwnAttempts {
    /// An attempt begins, or begins again.
    pub fn begin(&mut self, attempt: Attempt) {
        self.forget(&attempt.id);
        self.waiting.push(attempt);
    }

    /// An attempt led to a grant.
    pub fn grant(&mut self, id: &AttemptId) {
        if let Some(index) = self.waiting.iter().position(|attempt| attempt.id == *id) {
            self.granted.push(self.waiting.remove(index));
        }
    }

    /// Nothing more is wanted of an attempt.
    pub fn forget(&mut self, id: &AttemptId) {
        self.waiting.retain(|attempt| attempt.id != *id);
        self.granted.retain(|attempt| attempt.id != *id);
    }

    /// Forgets what was waited for too long.
    pub fn prune(&mut self, now: f64) {
        self.waiting
            .retain(|attempt| (0.0..PATIENCE).contains(&(now - attempt.registered_at)));
    }

    /// The attempts without a grant, the newest at the end.
    pub fn waiting(&self) -> &[Attempt] {
        &self.waiting
    }

    /// The attempts with a grant.
    pub fn granted(&self) -> &[Attempt] {
        &self.granted
    }

    /// The own attempt of this id.
    pub fn find(&self, id: &AttemptId) -> Option<&Attempt> {
        self.waiting
            .iter()
            .chain(&self.granted)
            .find(|attempt| attempt.id == *id)
    }
}

impl News {
    /// Reads the ATS's answer for `attempt`. What the other tab said counts only where the ATS knows nothing, and is
    /// never believed about a grant.
    pub fn read(attempt: &AttemptId, answer: AttemptOutcome, said: Option<Outcome>) -> Self {
        match answer {
            AttemptOutcome::Granted { grant } if grant.attempt == *attempt => Self::Granted(Box::new(grant)),
            AttemptOutcome::Failed { problem } => Self::Refused(Box::new(problem)),
            AttemptOutcome::Closed { .. } => Self::Over,
            AttemptOutcome::Pending | AttemptOutcome::Unknown | AttemptOutcome::Granted { .. } => {
                match said {
                    Some(outcome) if !outcome.is_success() => Self::Ended(outcome),
                    _ => Self::None,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::connect::attempt::Owner;

    fn attempt(id: &str, registered_at: f64) -> Attempt {
        Attempt {
            id: id.into(),
            owner: Owner {
                user: "jane".into(),
                tenant: "agency".into(),
            },
            provider: "google".into(),
            reconnect: None,
            login_hint: None,
            registered_at,
        }
    }

    fn grant(attempt: &str) -> AttemptOutcome {
        let server = |protocol, port| serde_json::json!({ "protocol": protocol, "host": "h", "port": port, "security": "tls", "user_name": "u", "sign_in": "oauth2" });
        let json = serde_json::json!({
            "state": "granted",
            "grant": {
                "id": "g", "attempt": attempt, "provider": "google", "address": "jane@gmail.example",
                "granted_scopes": [], "lapses_at": "2026-11-22T15:00:00Z",
                "settings": { "incoming": server("imap", 993), "outgoing": server("smtp", 465) }
            }
        });
        serde_json::from_value(json).expect("a grant")
    }

    #[test]
    fn an_attempt_is_own_until_it_is_forgotten_or_too_old() {
        let mut own = OwnAttempts::default();
        own.begin(attempt("a", 0.0));
        own.begin(attempt("b", 0.0));
        own.begin(attempt("a", 5.0));
        let ids: Vec<_> = own.waiting().iter().map(|attempt| attempt.id.as_str()).collect();
        assert_eq!(ids, ["b", "a"], "begun again, it is the newest");

        own.grant(&"b".into());
        own.grant(&"stranger".into());
        assert_eq!(own.granted().len(), 1);
        own.prune(PATIENCE + 4.0);
        assert_eq!(own.waiting().len(), 1);
        own.prune(PATIENCE + 5.0);
        assert_eq!(own.waiting().len(), 0);
        assert!(
            own.find(&"b".into()).is_some(),
            "a grant waits until it is saved or given up"
        );
        own.forget(&"b".into());
        assert_eq!(own, OwnAttempts::default());
    }

    #[test]
    fn only_the_ats_is_believed_about_a_grant() {
        let read = |answer, said| News::read(&"a".into(), answer, said);
        assert_eq!(read(AttemptOutcome::Pending, None), News::None);
        assert_eq!(
            read(AttemptOutcome::Pending, Some(Outcome::Connected)),
            News::None
        );
        assert_eq!(
            read(AttemptOutcome::Unknown, Some(Outcome::FirstTabGone)),
            News::None
        );
        assert_eq!(
            read(AttemptOutcome::Pending, Some(Outcome::Cancelled)),
            News::Ended(Outcome::Cancelled)
        );
        assert!(matches!(
            read(grant("a"), Some(Outcome::Cancelled)),
            News::Granted(_)
        ));
        assert_eq!(read(grant("b"), None), News::None, "the grant of another attempt");
        assert_eq!(read(AttemptOutcome::Closed { mailbox: None }, None), News::Over);
    }
}
