//! What earlier visits left in the journal.

use super::{DocumentId, Effect, Machine, Recovered};
use crate::domain::save::Moment;
use crate::domain::save::fields::Difference;
use crate::domain::save::key::DocumentKey;

impl Machine {
    /// What earlier visits sent to be created without hearing the answer, and nobody has opened here.
    pub fn unheard_creations(&self) -> Vec<DocumentKey> {
        let unheard = self.recovered.iter().filter(|found| found.entry.sent.is_some());
        let keys = unheard.map(|found| found.entry.document.clone());
        keys.filter(|key| self.find(key).is_none()).collect()
    }

    /// What earlier visits left in the journal, the latest first.
    pub fn recovered(&self) -> &[Recovered] {
        &self.recovered
    }

    /// What the journal would change in an open document, with the time of the last edit.
    pub fn offer(&self, id: DocumentId) -> Option<(Moment, Vec<Difference>)> {
        let document = self.document(id)?;
        let found = self.found_for(document.key())?;
        Some((found.entry.at, document.compare(&found.entry)))
    }

    fn found_for(&self, key: &DocumentKey) -> Option<&Recovered> {
        self.recovered.iter().find(|found| found.entry.document == *key)
    }

    /// Goes on with creations that an earlier visit sent without hearing the answer.
    pub(super) fn resume(&mut self) {
        for found in &mut self.recovered {
            let document = self
                .documents
                .values_mut()
                .find(|document| *document.key() == found.entry.document);
            if let (Some(document), Some(sent)) = (document, &found.entry.sent)
                && document.resume(sent)
            {
                // What was typed after it was sent is still to be offered.
                found.entry.base = sent.value.clone();
                found.entry.sent = None;
            }
        }
    }

    pub(super) fn restore(&mut self, id: DocumentId, now: Moment, effects: &mut Vec<Effect>) {
        let Some(key) = self.documents.get(&id).map(|document| document.key().clone()) else {
            return;
        };
        let Some(place) = self
            .recovered
            .iter()
            .position(|found| found.entry.document == key)
        else {
            return;
        };
        let found = self.recovered.remove(place);
        self.with(id, |document| document.restore(found.entry, now));
        // Only after what was restored is in the journal again.
        self.journal(effects);
        effects.push(Effect::Release(found.slot));
    }

    pub(super) fn forget(&mut self, given_up: impl Fn(&Recovered) -> bool, effects: &mut Vec<Effect>) {
        for found in self.recovered.extract_if(.., |found| given_up(found)) {
            effects.push(Effect::Release(found.slot));
        }
    }

    /// Drops what was found but is at the ATS by now.
    pub(super) fn drop_needless(&mut self, effects: &mut Vec<Effect>) {
        let documents = &self.documents;
        self.recovered.retain(|found| {
            let needless = documents.values().any(|document| {
                *document.key() == found.entry.document
                    && found.entry.sent.is_none()
                    && document.compare(&found.entry).is_empty()
            });
            if needless {
                effects.push(Effect::Release(found.slot.clone()));
            }
            !needless
        });
    }
}
