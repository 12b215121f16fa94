//! What somebody else, or an earlier visit, changed of a document.

use super::{Document, Phase, Receipt};
use crate::domain::save::Moment;
use crate::domain::save::entry::{Entry, Sent};
use crate::domain::save::fields::{self, Difference, Side, Version};
use crate::domain::save::request::{Request, Task};

impl Document {
    /// What the ATS has, heard apart from a save. It is taken over where the user changed nothing.
    pub fn refresh(&mut self, version: Version, now: Moment) {
        match &self.phase {
            Phase::Clean => {
                if let Some(receipt) = &mut self.receipt {
                    receipt.read_back = receipt
                        .fields
                        .iter()
                        .all(|field| version.value.get(field) == self.draft.get(field));
                }
                self.draft = version.value.clone();
                self.know(version);
            }
            Phase::Edited
            | Phase::Queued(None)
            | Phase::Failed { request: None, .. }
            | Phase::Conflict(_) => {
                let rest = match &self.phase {
                    Phase::Conflict(_) => Phase::Edited,
                    other => other.clone(),
                };
                self.phase = Phase::Conflict(version);
                self.settle_conflict(rest, now);
            }
            // The answer to what is under way says more.
            _ => {}
        }
    }

    /// Decides on one field that both sides changed.
    pub fn choose(&mut self, field: &str, side: Side, now: Moment) {
        let (Phase::Conflict(theirs), Some(saved)) = (&self.phase, &mut self.saved) else {
            return;
        };
        let value = theirs.value.get(field);
        match side {
            Side::Theirs => fields::put(&mut self.draft, field, value),
            Side::Mine => fields::put(&mut saved.value, field, value),
        }
        self.edited_at = now;
        self.settle_conflict(Phase::Queued(None), now);
    }

    /// Ends a conflict in which no field is left to decide.
    pub(super) fn settle_conflict(&mut self, rest: Phase, now: Moment) {
        let (Phase::Conflict(theirs), Some(saved)) = (&self.phase, &self.saved) else {
            return;
        };
        let merged = fields::merge(&saved.value, &self.draft, &theirs.value);
        if !merged.conflicts.is_empty() {
            return;
        }
        let theirs = theirs.clone();
        self.draft = merged.value;
        self.know(theirs);
        if !self.is_dirty() {
            self.receipt = Some(Receipt {
                at: now,
                fields: Vec::new(),
                read_back: true,
            });
        }
        self.phase = self.resting(rest);
    }

    /// What a journal entry would change, compared with what is on the screen.
    pub fn compare(&self, entry: &Entry) -> Vec<Difference> {
        fields::differences(&self.with_entry(entry).value, &self.draft)
    }

    /// Takes the changes of a journal entry over. Where the ATS has something else by now, the user decides.
    pub fn restore(&mut self, entry: Entry, now: Moment) {
        self.edited_at = now;
        self.draft = self.with_entry(&entry).value;
        if let (Some(saved), Phase::Clean | Phase::Edited | Phase::Failed { request: None, .. }) =
            (&mut self.saved, &self.phase)
        {
            let theirs = saved.clone();
            saved.value = entry.base;
            self.phase = Phase::Conflict(theirs);
        }
        self.settle_conflict(Phase::Edited, now);
    }

    /// Goes on with a creation that an earlier visit sent without hearing the answer: before it nothing else may be
    /// sent. Whether there was anything to go on with.
    pub fn resume(&mut self, sent: &Sent) -> bool {
        if self.saved.is_some() || self.phase != Phase::Edited {
            return false;
        }
        self.draft = fields::merge(&self.initial, &self.draft, &sent.value).value;
        self.phase = Phase::Queued(Some(Request {
            id: sent.id.clone(),
            task: Task::Write {
                value: sent.value.clone(),
                base: None,
            },
            tries: 0,
            renewed: false,
        }));
        true
    }

    /// Takes over what was typed into a document that turned out to be this one. Of a field that was typed into both,
    /// the later value stays.
    pub fn take_over(&mut self, other: &Document, now: Moment) {
        let merged = if other.edited_at > self.edited_at {
            fields::merge(other.base(), &other.draft, &self.draft)
        } else {
            fields::merge(self.base(), &self.draft, &other.draft)
        };
        if merged.value != self.draft {
            self.edit(merged.value, now);
            self.save();
        }
    }

    fn with_entry(&self, entry: &Entry) -> fields::Merged {
        fields::merge(&entry.base, &entry.draft, &self.draft)
    }
}
