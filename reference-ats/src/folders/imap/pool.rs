//! Sessions that wait for the next request of the same mailbox. Google allows 15 connections to an account at a time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use mailbridge_contract::MailboxId;

use super::session::MailSession;

/// How long a session waits. Then its connection is closed with the next use of the pool.
const PATIENCE: Duration = Duration::from_secs(30);

/// At most one waiting session per mailbox. Never one for an address: two users may have connected the same one, and each has
/// an authorization of their own.
#[derive(Default)]
pub struct Pool(Mutex<HashMap<MailboxId, (Instant, MailSession)>>);

impl Pool {
    /// Takes the session that waits for this mailbox.
    pub fn take(&self, mailbox: &MailboxId) -> Option<MailSession> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, (since, _)| since.elapsed() < PATIENCE);
        waiting.remove(mailbox).map(|(_, session)| session)
    }

    /// Lets a session wait.
    pub fn keep(&self, mailbox: &MailboxId, session: MailSession) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.insert(mailbox.clone(), (Instant::now(), session));
    }
}
