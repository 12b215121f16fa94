//! What a page holds of a document.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::engine::SaveEngine;
use super::source::misfit;
use crate::domain::save::Moment;
use crate::domain::save::document::{Document, Receipt};
use crate::domain::save::fields::{Difference, Side, from_fields, to_fields};
use crate::domain::save::machine::{DocumentId, Event};
use crate::domain::save::status::SaveStatus;
use crate::signals::Signal;

/// What can be edited: in JSON an object, each of whose members is one field for the user.
pub trait Editing: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {}

impl<T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static> Editing for T {}

/// Unsaved changes of an earlier visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// When they were made.
    pub at: Moment,
    /// What they would change: `mine` is the change, `theirs` is what is on the screen.
    pub differences: Vec<Difference>,
}

/// A document that is being edited. Its signals belong to the page that opened it; the document does not.
pub struct Editable<T: Send + Sync + 'static> {
    engine: SaveEngine,
    id: DocumentId,
    current: Signal<T>,
}

impl<T: Send + Sync> Clone for Editable<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Editable<T> {}

impl<T: Editing> Editable<T> {
    pub(super) fn new(engine: SaveEngine, id: DocumentId, initial: T) -> Self {
        let current = Signal::memo(move |before: Option<&T>| {
            engine
                .look(id, |document| from_fields(document.draft()).ok())
                .flatten()
                .or_else(|| before.cloned())
                .unwrap_or_else(|| initial.clone())
        });
        Self { engine, id, current }
    }

    /// What the user wants, also while it is on its way.
    pub fn current(&self) -> Signal<T> {
        self.current
    }

    /// What the ATS has, as far as is known; nothing for something new.
    pub fn saved(&self) -> Signal<Option<T>> {
        self.derive(|document| from_fields(&document.saved()?.value).ok())
    }

    /// The user changes something.
    pub fn edit(&self, change: impl FnOnce(&mut T)) {
        let edited = untrack(|| {
            self.engine.look(self.id, |document| {
                let mut value = from_fields(document.draft())?;
                change(&mut value);
                to_fields(&value)
            })
        });
        match edited {
            Some(Ok(draft)) => self.engine.dispatch(Event::Edited(self.id, draft)),
            Some(Err(error)) => self.engine.dispatch(Event::Refused(self.id, misfit(error))),
            // Given up in the meantime.
            None => {}
        }
    }

    /// Whether it is still there: something new that was given up is not.
    pub fn is_open(&self) -> Signal<bool> {
        self.derive(|_| true)
    }

    /// How saving stands.
    pub fn status(&self) -> Signal<SaveStatus> {
        self.derive(SaveStatus::of)
    }

    /// What the last save came to.
    pub fn receipt(&self) -> Signal<Option<Receipt>> {
        self.derive(|document| document.receipt().cloned())
    }

    /// The fields that both the user and somebody else changed.
    pub fn conflicts(&self) -> Signal<Vec<Difference>> {
        self.derive(Document::conflicts)
    }

    /// What an earlier visit left unsaved.
    pub fn offer(&self) -> Signal<Option<Offer>> {
        let (engine, id) = (self.engine, self.id);
        Signal::memo(move |_| {
            let (at, differences) = engine.machine(|machine| machine.offer(id))?;
            Some(Offer { at, differences })
        })
    }

    /// Saves it.
    pub fn save(&self) {
        self.engine.dispatch(Event::Save(self.id));
    }

    /// Gives up what is not saved.
    pub fn discard(&self) {
        self.engine.dispatch(Event::Discard(self.id));
    }

    /// Decides on one field that both sides changed. After the last one it is saved.
    pub fn choose(&self, field: &str, side: Side) {
        self.engine
            .dispatch(Event::Chosen(self.id, field.to_owned(), side));
    }

    /// Takes back what an earlier visit left unsaved.
    pub fn restore(&self) {
        self.engine.dispatch(Event::Restore(self.id));
    }

    /// Gives up what an earlier visit left unsaved.
    pub fn forget(&self) {
        let key = untrack(|| self.engine.look(self.id, |document| document.key().clone()));
        if let Some(key) = key {
            self.engine.dispatch(Event::Forget(key));
        }
    }

    fn derive<V>(&self, get: impl Fn(&Document) -> V + Send + Sync + 'static) -> Signal<V>
    where
        V: Default + PartialEq + Send + Sync + 'static,
    {
        let (engine, id) = (self.engine, self.id);
        Signal::memo(move |_| engine.look(id, &get).unwrap_or_default())
    }
}
