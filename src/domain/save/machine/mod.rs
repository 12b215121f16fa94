//! All documents together: one queue, one write at a time, and a journal that mirrors what is not saved.

mod recovery;

use std::collections::{BTreeMap, VecDeque};

use mailbridge_contract::ETag;

use super::document::{Discarded, Document, Phase};
use super::entry::Entry;
use super::fields::{Fields, Side, Version};
use super::key::DocumentKey;
use super::request::Request;
use super::status::SaveStatus;
use super::{Moment, Surroundings};
use crate::domain::failure::Failure;

/// Names an open document, also when its key changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(u32);

/// What the ATS has after a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved<T = Fields> {
    /// The document as the ATS has it now.
    pub version: Version<T>,
    /// Its name from now on, where the write created it.
    pub became: Option<DocumentKey>,
}

/// Unsaved changes that an earlier visit left in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Where they lie in the journal.
    pub slot: String,
    /// The changes.
    pub entry: Entry,
}

impl From<Version> for Saved {
    fn from(version: Version) -> Self {
        Self {
            version,
            became: None,
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A document was opened.
    Opened,
    /// What the user wants cannot be sent.
    Refused(DocumentId, Failure),
    /// The user wants this now.
    Edited(DocumentId, Fields),
    /// The user wants this document saved.
    Save(DocumentId),
    /// The user wants everything saved, or goes to another page.
    SaveAll,
    /// The page may be gone at any moment: everything that can be sent is sent at once.
    Leave,
    /// The user gives up the changes of this document.
    Discard(DocumentId),
    /// The user gives up all changes.
    DiscardAll,
    /// The answer to a request.
    Answered(DocumentId, String, Result<Saved, Failure>),
    /// What the ATS has, asked for by [`Effect::Refresh`].
    Refreshed(DocumentId, u32, Version),
    /// Another tab says that a document has this version now.
    ChangedElsewhere(DocumentKey, Option<ETag>),
    /// The user decides on a field that both sides changed.
    Chosen(DocumentId, String, Side),
    /// Unsaved changes were found in the journal.
    Found(Vec<Recovered>),
    /// The user wants the changes back that were found.
    Restore(DocumentId),
    /// The user does not want the changes that were found for this document.
    Forget(DocumentKey),
    /// What was found here fits no document of this version.
    Unfit(String),
    /// What was edited is not there any more, by the user's own doing: nothing of it is saved or kept.
    Gone(DocumentKey),
    /// There is a new session, or a new CSRF token.
    SessionRenewed,
    /// There is no new CSRF token.
    RenewalFailed(Failure),
    /// The network is back.
    Online,
    /// The time that [`Machine::next_wake`] named has come.
    Woke,
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send this; the answer comes back as [`Event::Answered`].
    Send(DocumentId, Request),
    /// Fetch a new CSRF token; then [`Event::SessionRenewed`] or [`Event::RenewalFailed`].
    RenewSession,
    /// Ask what the ATS has; then [`Event::Refreshed`] with this generation. It may fail without harm.
    Refresh(DocumentId, u32),
    /// Write this into the journal, in place of what this tab wrote for the same document.
    Journal(Entry),
    /// Take what this tab wrote for the document out of the journal.
    Unjournal(DocumentKey),
    /// Take what an earlier visit left out of the journal.
    Release(String),
    /// Tell the other tabs.
    Announce(DocumentKey, Option<ETag>),
}

/// All open documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    documents: BTreeMap<DocumentId, Document>,
    queue: VecDeque<DocumentId>,
    journaled: BTreeMap<DocumentKey, Entry>,
    recovered: Vec<Recovered>,
    opened: u32,
}

impl Machine {
    /// Opens what the ATS has. What is open already stays as it is.
    pub fn open(&mut self, key: DocumentKey, version: Version) -> DocumentId {
        match self.find(&key) {
            Some(id) => id,
            None => self.insert(Document::of(key, version)),
        }
    }

    /// Opens something new, which is unsaved from the start. What is open already stays as it is.
    pub fn create(&mut self, key: DocumentKey, draft: Fields, now: Moment) -> DocumentId {
        match self.find(&key) {
            Some(id) => id,
            None => self.insert(Document::new(key, draft, now)),
        }
    }

    fn insert(&mut self, document: Document) -> DocumentId {
        self.opened += 1;
        let id = DocumentId(self.opened);
        self.documents.insert(id, document);
        id
    }

    /// Forgets everything, answers that are still to come included.
    pub fn close_all(&mut self) {
        *self = Self {
            opened: self.opened,
            ..Self::default()
        };
    }

    /// An open document.
    pub fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.get(&id)
    }

    /// All open documents, in the order in which they were opened.
    pub fn documents(&self) -> impl Iterator<Item = (DocumentId, &Document)> {
        self.documents.iter().map(|(id, document)| (*id, document))
    }

    /// The open document of this key.
    pub fn find(&self, key: &DocumentKey) -> Option<DocumentId> {
        self.documents()
            .find(|(_, document)| document.key() == key)
            .map(|(id, _)| id)
    }

    /// How saving stands over all.
    pub fn status(&self) -> SaveStatus {
        self.documents
            .values()
            .map(SaveStatus::of)
            .fold(SaveStatus::Unchanged, SaveStatus::and)
    }

    /// What is not saved, each with how it stands.
    pub fn unsaved(&self) -> Vec<(DocumentKey, SaveStatus)> {
        self.documents
            .values()
            .map(|document| (document.key().clone(), SaveStatus::of(document)))
            .filter(|(_, status)| status.is_unsaved())
            .collect()
    }

    /// Whether anything is on its way to the ATS. What stands behind a sign-in is not.
    pub fn is_sending(&self) -> bool {
        self.documents
            .values()
            .any(|document| matches!(document.phase(), Phase::Busy(_) | Phase::Renewing(_)))
    }

    /// When [`Event::Woke`] is due.
    pub fn next_wake(&self) -> Option<Moment> {
        self.documents
            .values()
            .filter_map(|document| match document.phase() {
                Phase::Waiting { until, .. } => Some(*until),
                _ => None,
            })
            .min()
    }

    /// Takes in what happened, and says what is to be done.
    pub fn handle(&mut self, event: Event, surroundings: &mut Surroundings<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        let leaving = event == Event::Leave;
        self.take(event, surroundings, &mut effects);
        self.enqueue();
        self.send(leaving, surroundings, &mut effects);
        self.journal(&mut effects);
        effects
    }

    fn take(&mut self, event: Event, surroundings: &mut Surroundings<'_>, effects: &mut Vec<Effect>) {
        let now = surroundings.now;
        match event {
            Event::Opened => self.resume(),
            Event::Refused(id, failure) => self.with(id, |document| document.refuse(failure)),
            Event::Edited(id, draft) => self.with(id, |document| document.edit(draft, now)),
            Event::Save(id) => self.with(id, Document::save),
            Event::SaveAll | Event::Leave => self.each(Document::save),
            Event::Discard(id) => self.discard(id, effects),
            Event::DiscardAll => {
                let all: Vec<_> = self.documents.keys().copied().collect();
                for id in all {
                    self.discard(id, effects);
                }
            }
            Event::Answered(id, request, result) => {
                self.answered(id, &request, result, surroundings, effects);
            }
            Event::Refreshed(id, generation, version) => self.with(id, |document| {
                // An answer that a save has overtaken would bring the past back.
                if document.generation() == generation {
                    document.refresh(version, now);
                }
            }),
            Event::ChangedElsewhere(key, etag) => {
                if let Some(id) = self.find(&key)
                    && let Some(document) = self.documents.get(&id)
                    && document.etag() != etag.as_ref()
                {
                    effects.push(Effect::Refresh(id, document.generation()));
                }
            }
            Event::Chosen(id, field, side) => {
                self.with(id, |document| document.choose(&field, side, now));
            }
            Event::Found(mut found) => {
                self.recovered.append(&mut found);
                self.recovered
                    .sort_by_key(|found| std::cmp::Reverse(found.entry.at));
                self.resume();
            }
            Event::Restore(id) => self.restore(id, now, effects),
            Event::Forget(key) => self.forget(|found| found.entry.document == key, effects),
            Event::Gone(key) => {
                self.documents.retain(|_, document| *document.key() != key);
                self.forget(|found| found.entry.document == key, effects);
            }
            Event::Unfit(slot) => self.forget(|found| found.slot == slot, effects),
            Event::SessionRenewed => self.each(Document::session_renewed),
            Event::RenewalFailed(failure) => {
                for document in self.documents.values_mut() {
                    document.renewal_failed(&failure, surroundings);
                }
            }
            Event::Online => self.each(Document::online),
            Event::Woke => self.each(|document| document.wake(now)),
        }
    }

    fn with(&mut self, id: DocumentId, change: impl FnOnce(&mut Document)) {
        if let Some(document) = self.documents.get_mut(&id) {
            change(document);
        }
    }

    fn each(&mut self, change: impl FnMut(&mut Document)) {
        self.documents.values_mut().for_each(change);
    }

    fn answered(
        &mut self,
        id: DocumentId,
        request: &str,
        result: Result<Saved, Failure>,
        surroundings: &mut Surroundings<'_>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(document) = self.documents.get_mut(&id) else {
            return;
        };
        if !document.awaits(request) {
            // Given up in the meantime, but it says that the ATS has something else by now.
            if result.is_ok() {
                effects.push(Effect::Refresh(id, document.generation()));
            }
            return;
        }
        let (result, became) = match result {
            Ok(saved) => (Ok(saved.version), saved.became),
            Err(failure) => (Err(failure), None),
        };
        let renewing = self
            .documents
            .values()
            .any(|document| matches!(document.phase(), Phase::Renewing(_)));
        let Some(document) = self.documents.get_mut(&id) else {
            return;
        };
        let before = document.receipt().cloned();
        document.answer(result, surroundings);
        if matches!(document.phase(), Phase::Renewing(_)) && !renewing {
            effects.push(Effect::RenewSession);
        }
        if document.receipt() != before.as_ref() {
            let key = became.clone().unwrap_or_else(|| document.key().clone());
            effects.push(Effect::Announce(key, document.etag().cloned()));
            if *document.phase() == Phase::Clean {
                effects.push(Effect::Refresh(id, document.generation()));
            }
        }
        if let Some(key) = became {
            self.rename(id, key, surroundings.now, effects);
        }
    }

    /// Gives a created document its name. Where it was opened under that name in the meantime, what was typed goes
    /// there.
    fn rename(&mut self, id: DocumentId, key: DocumentKey, now: Moment, effects: &mut Vec<Effect>) {
        if let Some(document) = self.documents.get(&id) {
            for found in &mut self.recovered {
                if found.entry.document == *document.key() {
                    found.entry.document = key.clone();
                    found.entry.sent = None;
                }
            }
        }
        let Some(other) = self.find(&key).filter(|other| *other != id) else {
            return self.with(id, |document| document.rename(key));
        };
        let Some(created) = self.documents.remove(&id) else {
            return;
        };
        self.with(other, |document| {
            document.take_over(&created, now);
            effects.push(Effect::Refresh(other, document.generation()));
        });
    }

    fn discard(&mut self, id: DocumentId, effects: &mut Vec<Effect>) {
        let Some(document) = self.documents.get_mut(&id) else {
            return;
        };
        match document.discard() {
            Discarded::Reverted => {}
            Discarded::Uncertain => effects.push(Effect::Refresh(id, document.generation())),
            Discarded::Gone => {
                self.documents.remove(&id);
            }
        }
    }

    fn enqueue(&mut self) {
        let queued = |document: &Document| matches!(document.phase(), Phase::Queued(_));
        let documents = &self.documents;
        self.queue.retain(|id| documents.get(id).is_some_and(queued));
        for (id, document) in documents {
            if queued(document) && !self.queue.contains(id) {
                self.queue.push_back(*id);
            }
        }
    }

    fn send(&mut self, all: bool, surroundings: &mut Surroundings<'_>, effects: &mut Vec<Effect>) {
        while all || !self.is_occupied() {
            let Some(id) = self.queue.pop_front() else {
                return;
            };
            if let Some(document) = self.documents.get_mut(&id)
                && let Some(request) = document.start(surroundings.random)
            {
                effects.push(Effect::Send(id, request));
            }
        }
    }

    /// Whether something is under way that the next write has to wait for.
    fn is_occupied(&self) -> bool {
        self.documents.values().any(|document| {
            matches!(
                document.phase(),
                Phase::Busy(_) | Phase::Renewing(_) | Phase::SignIn(_)
            )
        })
    }

    /// Makes the journal hold exactly what is not saved, and drops what was found there but is at the ATS.
    fn journal(&mut self, effects: &mut Vec<Effect>) {
        let wanted: BTreeMap<_, _> = self
            .documents
            .values()
            .filter_map(|document| Some((document.key().clone(), document.entry()?)))
            .collect();
        for (key, entry) in &wanted {
            if self.journaled.get(key) != Some(entry) {
                effects.push(Effect::Journal(entry.clone()));
            }
        }
        for key in self.journaled.keys().filter(|key| !wanted.contains_key(*key)) {
            effects.push(Effect::Unjournal(key.clone()));
        }
        self.journaled = wanted;
        self.drop_needless(effects);
    }
}
