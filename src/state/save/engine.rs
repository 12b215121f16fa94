//! Runs the machine: what happens goes in, and what it says is done.

use std::collections::HashMap;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use mailbridge_contract::ETag;
use mailbridge_contract::session::Session;
use serde::{Deserialize, Serialize};

use super::editable::{Editable, Editing};
use super::journal::{Journal, JournalHealth};
use super::source::{Answer, Link, Source, misfit, plain};
use crate::browser::{channel, clock, leaving, random};
use crate::domain::failure::Failure;
use crate::domain::save::document::Document;
use crate::domain::save::fields::{Fields, Version, to_fields};
use crate::domain::save::key::DocumentKey;
use crate::domain::save::machine::{DocumentId, Event, Machine, Recovered};
use crate::domain::save::retry::Backoff;
use crate::domain::save::status::SaveStatus;
use crate::domain::save::{Moment, Surroundings};
use crate::lasting;
use crate::signals::{RwSignal, Signal};

pub(super) const CHANNEL: &str = "mailbridge.saves";

/// How long other tabs have to say that they are there.
const ROLL_CALL: Duration = Duration::from_millis(400);

/// What the tabs of one browser tell each other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Hint {
    /// A document was saved.
    Changed(DocumentKey, Option<ETag>),
    /// Which tabs are there?
    RollCall,
    /// This one.
    Present(String),
}

/// Saves what the user edits. Documents live here and not in a page, so that a page can go while its write goes on.
#[derive(Clone, Copy)]
pub struct SaveEngine {
    pub(super) machine: RwSignal<Machine>,
    backoff: Backoff,
    pub(super) journal_health: RwSignal<JournalHealth>,
    pub(super) parts: StoredValue<Parts, LocalStorage>,
}

pub(super) struct Parts {
    pub(super) links: HashMap<DocumentId, Link>,
    pub(super) renew: Rc<dyn Fn() -> Answer<()>>,
    pub(super) journal: Option<Journal>,
    pub(super) timer: Option<TimeoutHandle>,
    pub(super) kept_alive: usize,
    pub(super) settling: Vec<oneshot::Sender<()>>,
    pub(super) present: Vec<String>,
}

impl SaveEngine {
    /// The engine of the app, known to all components below. `renew` fetches a new CSRF token.
    pub fn provide<R>(backoff: Backoff, renew: impl Fn() -> R + 'static) -> Self
    where
        R: Future<Output = Result<(), Failure>> + 'static,
    {
        let engine = Self {
            machine: RwSignal::new(Machine::default()),
            backoff,
            journal_health: RwSignal::default(),
            parts: StoredValue::new_local(Parts {
                links: HashMap::new(),
                renew: Rc::new(move || Box::pin(renew())),
                journal: None,
                timer: None,
                kept_alive: 0,
                settling: Vec::new(),
                present: Vec::new(),
            }),
        };
        leaving::on_leave(move || engine.dispatch(Event::Leave), move || engine.would_lose());
        leaving::on_online(move || engine.dispatch(Event::Online));
        channel::listen(CHANNEL, move |hint| engine.hear(hint));
        provide_context(engine);
        engine
    }

    /// Keeps the journal for this user from now on, and offers what earlier visits left in it.
    pub fn keep_journal(&self, session: &Session) {
        let journal = Journal::of(session);
        self.parts
            .try_update_value(|parts| parts.journal = Some(journal.clone()));
        channel::send(CHANNEL, &Hint::RollCall);
        let engine = *self;
        spawn_local(async move {
            clock::sleep(ROLL_CALL).await;
            let present = engine
                .parts
                .try_with_value(|parts| parts.present.clone())
                .unwrap_or_default();
            match journal.left_behind(&present) {
                Ok(left) => {
                    if left.unreadable {
                        engine.set_journal_health(JournalHealth::Unreadable);
                    }
                    engine.dispatch(Event::Found(left.found));
                    engine.drop_unfit();
                }
                Err(error) => engine.journal_failed(error),
            }
        });
    }

    /// Opens what the ATS has, to be edited. What is open already keeps its changes.
    pub fn open<T: Editing>(&self, key: DocumentKey, version: Version<T>, source: Source<T>) -> Editable<T> {
        let initial = version.value.clone();
        let etag = version.etag.clone();
        let fields = plain(version);
        let failure = fields.as_ref().err().cloned();
        let fields = fields.unwrap_or_else(|_| Version {
            value: Fields::new(),
            etag: None,
        });
        let id = self.insert(source, |machine| machine.open(key.clone(), fields));
        // What the page has fetched may be older than a save that went on in the meantime: a hint, not a fact.
        self.dispatch(match failure {
            Some(failure) => Event::Refused(id, failure),
            None => Event::ChangedElsewhere(key, etag),
        });
        Editable::new(*self, id, initial)
    }

    /// Opens something new, which is unsaved from the start.
    pub fn create<T: Editing>(&self, key: DocumentKey, draft: T, source: Source<T>) -> Editable<T> {
        let fields = to_fields(&draft);
        let now = self.now();
        let id = match fields {
            Ok(fields) => {
                let id = self.insert(source, |machine| machine.create(key, fields, now));
                self.dispatch(Event::Opened);
                id
            }
            Err(error) => {
                let id = self.insert(source, |machine| machine.create(key, Fields::new(), now));
                self.dispatch(Event::Refused(id, misfit(error)));
                id
            }
        };
        Editable::new(*self, id, draft)
    }

    fn insert<T: Editing>(
        &self,
        source: Source<T>,
        insert: impl FnOnce(&mut Machine) -> DocumentId,
    ) -> DocumentId {
        let id = self.machine.try_update(insert).unwrap_or_default();
        self.parts
            .try_update_value(|parts| parts.links.insert(id, source.into()));
        self.drop_unfit();
        id
    }

    /// Drops what the journal had for an open document and what is not of its form any more.
    fn drop_unfit(&self) {
        let unfit = untrack(|| {
            self.machine(|machine| {
                let links = self.parts.try_with_value(|parts| parts.links.clone());
                let links = links.unwrap_or_default();
                let fits = |found: &&Recovered| {
                    let link = machine.find(&found.entry.document).and_then(|id| links.get(&id));
                    link.is_none_or(|link| (link.fits)(&found.entry.draft))
                };
                let recovered = machine.recovered().iter();
                recovered
                    .filter(|found| !fits(found))
                    .map(|found| found.slot.clone())
                    .collect::<Vec<_>>()
            })
        });
        if !unfit.is_empty() {
            self.set_journal_health(JournalHealth::Unreadable);
        }
        for slot in unfit {
            self.dispatch(Event::Unfit(slot));
        }
    }

    /// How saving stands over all documents.
    pub fn status(&self) -> Signal<SaveStatus> {
        let engine = *self;
        Signal::memo(move |_| engine.machine(Machine::status))
    }

    /// Whether unsaved changes are kept in this browser.
    pub fn journal_health(&self) -> Signal<JournalHealth> {
        lasting::followed(self.journal_health.into())
    }

    /// The documents that are not saved, each with how it stands.
    pub fn unsaved(&self) -> Signal<Vec<(DocumentKey, SaveStatus)>> {
        let engine = *self;
        Signal::memo(move |_| engine.machine(Machine::unsaved))
    }

    /// Saves everything.
    pub fn save_all(&self) {
        self.dispatch(Event::SaveAll);
    }

    /// Saves everything, and waits until nothing is on its way any more. Whether everything is saved then.
    pub async fn settle(self) -> bool {
        self.save_all();
        let (sender, settled) = oneshot::channel();
        self.parts.try_update_value(|parts| parts.settling.push(sender));
        self.tell_settled();
        // An app that is gone has nothing on its way.
        let _ = settled.await;
        untrack(|| self.machine(|machine| !machine.status().is_unsaved()))
    }

    fn tell_settled(&self) {
        if untrack(|| self.machine(Machine::is_sending)) {
            return;
        }
        self.parts.try_update_value(|parts| {
            for waiting in parts.settling.drain(..) {
                // Whoever waited may be gone.
                let _ = waiting.send(());
            }
        });
    }

    /// Gives up everything that is not saved.
    pub fn discard_all(&self) {
        self.dispatch(Event::DiscardAll);
    }

    /// Gives up what is not saved of one document.
    pub fn discard(&self, key: &DocumentKey) {
        if let Some(id) = untrack(|| self.machine(|machine| machine.find(key))) {
            self.dispatch(Event::Discard(id));
        }
    }

    /// What was edited is not there any more, by the user's own doing: nothing of it is saved or kept.
    pub fn gone(&self, key: DocumentKey) {
        self.dispatch(Event::Gone(key));
    }

    /// What earlier visits sent to be created without hearing the answer. Once [created](Self::create) here, the same
    /// request is sent again, and nothing happens twice.
    pub fn unheard_creations(&self) -> Signal<Vec<DocumentKey>> {
        let engine = *self;
        Signal::memo(move |_| engine.machine(Machine::unheard_creations))
    }

    /// The user has signed in again, or there is a new CSRF token: saving goes on.
    pub fn session_renewed(&self) {
        self.dispatch(Event::SessionRenewed);
    }

    /// Leaves nothing of this user behind: neither open documents nor the journal.
    pub fn sign_out(&self) {
        let journal = self
            .parts
            .try_update_value(|parts| {
                parts.links.clear();
                parts.journal.take()
            })
            .flatten();
        let _ = self.machine.try_update(Machine::close_all);
        if let Some(Err(error)) = journal.map(|journal| journal.clear()) {
            self.journal_failed(error);
        }
    }

    /// Looks at a document, tracked.
    pub(super) fn look<V>(&self, id: DocumentId, get: impl FnOnce(&Document) -> V) -> Option<V> {
        lasting::follow(&self.machine);
        self.machine
            .try_with_untracked(|machine| machine.document(id).map(get))
            .flatten()
    }

    /// Looks at the machine, tracked.
    pub(super) fn machine<V: Default>(&self, get: impl FnOnce(&Machine) -> V) -> V {
        lasting::follow(&self.machine);
        self.machine.try_with_untracked(get).unwrap_or_default()
    }

    /// Takes in what happened, and does what follows from it. The app may be gone: then nothing does.
    pub(super) fn dispatch(&self, event: Event) {
        let now = self.now();
        let effects = self.machine.try_update(|machine| {
            let mut surroundings = Surroundings {
                now,
                random: &mut random::bits,
                backoff: self.backoff,
            };
            machine.handle(event, &mut surroundings)
        });
        for effect in effects.into_iter().flatten() {
            self.perform(effect);
        }
        self.set_timer(now);
        self.tell_settled();
    }

    /// Whether closing the tab now loses something.
    fn would_lose(&self) -> bool {
        let unsaved = untrack(|| self.machine(|machine| machine.status().is_unsaved()));
        let journaled = self
            .journal_health
            .try_get_untracked()
            .is_some_and(JournalHealth::keeps)
            && self
                .parts
                .try_with_value(|parts| parts.journal.is_some())
                .unwrap_or_default();
        unsaved && !journaled
    }

    fn hear(&self, hint: Hint) {
        match hint {
            Hint::Changed(key, etag) => self.dispatch(Event::ChangedElsewhere(key, etag)),
            Hint::RollCall => {
                let tab = self
                    .parts
                    .try_with_value(|parts| parts.journal.as_ref().map(|journal| journal.tab().to_owned()))
                    .flatten();
                if let Some(tab) = tab {
                    channel::send(CHANNEL, &Hint::Present(tab));
                }
            }
            Hint::Present(tab) => {
                self.parts.try_update_value(|parts| parts.present.push(tab));
            }
        }
    }

    fn now(&self) -> Moment {
        // Whole milliseconds; the clock stands after 1970.
        Moment(clock::now() as u64)
    }
}

/// The save engine of the app.
///
/// # Panics
/// Outside an app (or a test) that has called [`SaveEngine::provide`].
pub fn use_save_engine() -> SaveEngine {
    expect_context()
}
