//! Does what the machine says is to be done.

use std::task::{Context, Poll, Waker};
use std::time::Duration;

use leptos::logging;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::engine::{CHANNEL, Hint, SaveEngine};
use super::journal::{Journal, JournalHealth};
use super::source::{Link, Write};
use crate::browser::channel;
use crate::browser::storage::StorageError;
use crate::domain::save::Moment;
use crate::domain::save::key::DocumentKey;
use crate::domain::save::machine::{DocumentId, Effect, Event, Machine, Saved};
use crate::domain::save::request::{Request, Task};

/// What requests that outlive the page may carry together, in bytes: 64 KiB (Fetch, section 4.6), less some room.
const KEPT_ALIVE: usize = 60 * 1024;

impl SaveEngine {
    pub(super) fn perform(&self, effect: Effect) {
        let engine = *self;
        match effect {
            Effect::Send(id, request) => self.send(id, request),
            Effect::RenewSession => {
                let Some(renewal) = self.parts.try_with_value(|parts| (parts.renew)()) else {
                    return;
                };
                spawn_local(async move {
                    engine.dispatch(match renewal.await {
                        Ok(()) => Event::SessionRenewed,
                        Err(failure) => Event::RenewalFailed(failure),
                    });
                });
            }
            Effect::Refresh(id, generation) => {
                let Some((link, key)) = self.link(id) else { return };
                spawn_local(async move {
                    // A hint that could not be followed costs nothing: `If-Match` guards the next write.
                    if let Ok(version) = (link.read)(key).await {
                        engine.dispatch(Event::Refreshed(id, generation, version));
                    }
                });
            }
            Effect::Journal(entry) => {
                if self.with_journal(|journal| journal.write(&entry)) {
                    self.journal_kept();
                }
            }
            Effect::Unjournal(key) => {
                self.with_journal(|journal| journal.remove(&key));
            }
            Effect::Release(slot) => {
                self.with_journal(|journal| journal.release(&slot));
            }
            Effect::Announce(key, etag) => channel::send(CHANNEL, &Hint::Changed(key, etag)),
        }
    }

    fn send(&self, id: DocumentId, request: Request) {
        let Some((link, key)) = self.link(id) else { return };
        let engine = *self;
        match request.task {
            Task::Read => spawn_local(async move {
                let answer = (link.read)(key).await.map(Saved::from);
                engine.dispatch(Event::Answered(id, request.id, answer));
            }),
            Task::Write { value, base } => {
                let size = serde_json::to_string(&value).map_or(usize::MAX, |text| text.len());
                let outlives_page = self
                    .parts
                    .try_update_value(|parts| {
                        let fits = parts.kept_alive.saturating_add(size) <= KEPT_ALIVE;
                        parts.kept_alive += if fits { size } else { 0 };
                        fits
                    })
                    .unwrap_or_default();
                let mut answer = (link.write)(Write {
                    document: key,
                    value,
                    base,
                    key: request.id.clone(),
                    outlives_page,
                });
                // Begun now and not in a microtask: a tab that closes may run none any more.
                let begun = answer.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                spawn_local(async move {
                    let answer = match begun {
                        Poll::Ready(answer) => answer,
                        Poll::Pending => answer.await,
                    };
                    if outlives_page {
                        engine.parts.try_update_value(|parts| parts.kept_alive -= size);
                    }
                    engine.dispatch(Event::Answered(id, request.id, answer));
                });
            }
        }
    }

    fn link(&self, id: DocumentId) -> Option<(Link, DocumentKey)> {
        let key = untrack(|| self.look(id, |document| document.key().clone()))?;
        let links = self.parts.try_with_value(|parts| parts.links.get(&id).cloned());
        Some((links??, key))
    }

    /// Whether there is a journal, and it did what it was asked for.
    fn with_journal(&self, act: impl FnOnce(&Journal) -> Result<(), StorageError>) -> bool {
        let result = self
            .parts
            .try_with_value(|parts| parts.journal.as_ref().map(act))
            .flatten();
        if let Some(Err(error)) = result {
            self.journal_failed(error);
        }
        result == Some(Ok(()))
    }

    pub(super) fn journal_failed(&self, error: StorageError) {
        if self
            .journal_health
            .try_get_untracked()
            .is_some_and(JournalHealth::keeps)
        {
            logging::warn!("unsaved changes are not kept in this browser: {error:?}");
        }
        self.set_journal_health(error.into());
    }

    /// It kept what it was given.
    fn journal_kept(&self) {
        if self
            .journal_health
            .try_get_untracked()
            .is_some_and(|health| !health.keeps())
        {
            self.set_journal_health(JournalHealth::Works);
        }
    }

    pub(super) fn set_journal_health(&self, health: JournalHealth) {
        if self
            .journal_health
            .try_get_untracked()
            .is_some_and(|before| before != health)
        {
            self.journal_health.set(health);
        }
    }

    pub(super) fn set_timer(&self, now: Moment) {
        let due = untrack(|| self.machine(Machine::next_wake));
        let engine = *self;
        self.parts.try_update_value(|parts| {
            if let Some(timer) = parts.timer.take() {
                timer.clear();
            }
            let wait = Duration::from_millis(due?.0.saturating_sub(now.0));
            parts.timer = set_timeout_with_handle(move || engine.dispatch(Event::Woke), wait).ok();
            Some(())
        });
    }
}
