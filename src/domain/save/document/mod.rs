//! One document: what the ATS has of it, what the user wants, and what is going on between the two.

mod answer;
mod compare;

use mailbridge_contract::ETag;

use super::Moment;
use super::entry::{self, Entry, Sent};
use super::fields::{self, Difference, Fields, Version};
use super::key::DocumentKey;
use super::request::{Request, Task};
use super::retry;
use crate::domain::failure::Failure;

/// How a document stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The ATS has what the user wants.
    Clean,
    /// The user changed something; nobody asked to save it yet.
    Edited,
    /// To be saved when its turn comes: the same request once more, or a new one with what the user wants then.
    Queued(Option<Request>),
    /// Sent, not answered.
    Busy(Request),
    /// Failed, and tried again by itself.
    Waiting {
        /// What is tried again.
        request: Request,
        /// When.
        until: Moment,
        /// Why it failed.
        failure: Failure,
    },
    /// Waits for a new CSRF token.
    Renewing(Request),
    /// Waits until the user has signed in again.
    SignIn(Request),
    /// The ATS has something else by now, and so has the user.
    Conflict(Version),
    /// Failed; the user decides.
    Failed {
        /// Why.
        failure: Failure,
        /// A request that may have reached the ATS all the same, so that nothing else may be sent before it.
        request: Option<Request>,
    },
}

/// Proof of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// When the ATS took it.
    pub at: Moment,
    /// The fields that it changed.
    pub fields: Vec<String>,
    /// Whether the ATS, asked afterwards, has these fields as they were sent.
    pub read_back: bool,
}

/// Something that can be edited and saved on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    key: DocumentKey,
    /// Nothing while the ATS does not have it.
    saved: Option<Version>,
    /// What something new is by default.
    initial: Fields,
    draft: Fields,
    phase: Phase,
    receipt: Option<Receipt>,
    edited_at: Moment,
    comparisons: u32,
    /// Grows with every known change at the ATS, so that an answer that was overtaken is recognised.
    generation: u32,
}

/// What became of giving up changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discarded {
    /// The document is as the ATS had it last.
    Reverted,
    /// The same, but a request that may have reached the ATS was given up: it has to be asked what it has.
    Uncertain,
    /// It was new: there is nothing left.
    Gone,
}

impl Document {
    /// Something that the ATS has.
    pub fn of(key: DocumentKey, saved: Version) -> Self {
        let draft = saved.value.clone();
        Self::with(key, Some(saved), draft, Phase::Clean, Moment::default())
    }

    /// Something that the ATS does not have yet.
    pub fn new(key: DocumentKey, draft: Fields, now: Moment) -> Self {
        Self::with(key, None, draft, Phase::Edited, now)
    }

    fn with(
        key: DocumentKey,
        saved: Option<Version>,
        draft: Fields,
        phase: Phase,
        edited_at: Moment,
    ) -> Self {
        Self {
            key,
            saved,
            initial: draft.clone(),
            draft,
            phase,
            receipt: None,
            edited_at,
            comparisons: 0,
            generation: 0,
        }
    }

    /// Names it.
    pub fn key(&self) -> &DocumentKey {
        &self.key
    }

    /// Gives it another name, once it has one at the ATS.
    pub fn rename(&mut self, key: DocumentKey) {
        self.key = key;
    }

    /// What the user wants.
    pub fn draft(&self) -> &Fields {
        &self.draft
    }

    /// What the user began with.
    pub(super) fn base(&self) -> &Fields {
        self.saved.as_ref().map_or(&self.initial, |saved| &saved.value)
    }

    /// What the ATS has, as far as is known.
    pub fn saved(&self) -> Option<&Version> {
        self.saved.as_ref()
    }

    /// How it stands.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// What the last save came to.
    pub fn receipt(&self) -> Option<&Receipt> {
        self.receipt.as_ref()
    }

    /// Grows with every known change at the ATS.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The version that the ATS had last.
    pub fn etag(&self) -> Option<&ETag> {
        self.saved.as_ref()?.etag.as_ref()
    }

    /// Whether the user wants something else than the ATS has.
    pub fn is_dirty(&self) -> bool {
        self.saved.as_ref().map(|saved| &saved.value) != Some(&self.draft)
    }

    /// The fields that both sides changed, each in its own way.
    pub fn conflicts(&self) -> Vec<Difference> {
        match (&self.phase, &self.saved) {
            (Phase::Conflict(theirs), Some(saved)) => {
                fields::merge(&saved.value, &self.draft, &theirs.value).conflicts
            }
            _ => Vec::new(),
        }
    }

    /// What the journal has to hold.
    pub fn entry(&self) -> Option<Entry> {
        let sent = match &self.phase {
            Phase::Queued(Some(request))
            | Phase::Busy(request)
            | Phase::Waiting { request, .. }
            | Phase::Renewing(request)
            | Phase::SignIn(request)
            | Phase::Failed {
                request: Some(request),
                ..
            } => match &request.task {
                Task::Write { value, base: None } => Some(Sent {
                    id: request.id.clone(),
                    value: value.clone(),
                }),
                _ => None,
            },
            _ => None,
        };
        self.is_dirty().then(|| Entry {
            version: entry::VERSION,
            document: self.key.clone(),
            at: self.edited_at,
            draft: self.draft.clone(),
            base: self.base().clone(),
            sent,
        })
    }

    /// The user wants this now.
    pub fn edit(&mut self, draft: Fields, now: Moment) {
        self.draft = draft;
        self.edited_at = now;
        match self.phase {
            Phase::Clean | Phase::Edited | Phase::Failed { request: None, .. } => {
                self.phase = self.resting(Phase::Edited);
            }
            Phase::Queued(None) => self.phase = self.resting(Phase::Queued(None)),
            Phase::Conflict(_) => self.settle_conflict(Phase::Edited, now),
            _ => {}
        }
    }

    /// What the user wants cannot be sent, for this reason.
    pub fn refuse(&mut self, failure: Failure) {
        if matches!(self.phase, Phase::Clean | Phase::Edited | Phase::Queued(None)) {
            self.phase = Phase::Failed {
                failure,
                request: None,
            };
        }
    }

    /// The user wants it saved.
    pub fn save(&mut self) {
        self.phase = match std::mem::replace(&mut self.phase, Phase::Clean) {
            Phase::Edited | Phase::Failed { request: None, .. } => self.resting(Phase::Queued(None)),
            Phase::Failed {
                request: Some(request),
                ..
            } => Phase::Queued(Some(request.afresh())),
            Phase::Waiting { request, failure, .. } if retry::retry_after(&failure).is_none() => {
                Phase::Queued(Some(request.afresh()))
            }
            other => other,
        };
    }

    /// Its turn has come: what is to be sent.
    pub fn start(&mut self, random: &mut dyn FnMut() -> u64) -> Option<Request> {
        let Phase::Queued(request) = &mut self.phase else {
            return None;
        };
        let mut request = request.take().unwrap_or_else(|| {
            Request::new(
                Task::Write {
                    value: self.draft.clone(),
                    base: self.saved.clone(),
                },
                random,
            )
        });
        request.tries += 1;
        self.phase = Phase::Busy(request.clone());
        Some(request)
    }

    /// The user gives up what is not at the ATS.
    pub fn discard(&mut self) -> Discarded {
        match std::mem::replace(&mut self.phase, Phase::Clean) {
            // What is on its way cannot be called back; what was typed since can.
            Phase::Busy(request) if matches!(request.task, Task::Write { .. }) => {
                if let Task::Write { value, .. } = &request.task {
                    self.draft = value.clone();
                }
                self.phase = Phase::Busy(request);
                Discarded::Reverted
            }
            Phase::Conflict(theirs) => {
                self.draft = theirs.value.clone();
                self.know(theirs);
                Discarded::Reverted
            }
            phase => {
                let Some(saved) = &self.saved else {
                    self.phase = phase;
                    return Discarded::Gone;
                };
                self.draft = saved.value.clone();
                match phase {
                    Phase::Clean
                    | Phase::Edited
                    | Phase::Queued(None)
                    | Phase::Failed { request: None, .. } => Discarded::Reverted,
                    _ => Discarded::Uncertain,
                }
            }
        }
    }

    fn know(&mut self, version: Version) {
        self.saved = Some(version);
        self.generation += 1;
    }

    /// The phase when nothing is under way: clean, or the given one when there is something to save.
    fn resting(&self, otherwise: Phase) -> Phase {
        if self.is_dirty() { otherwise } else { Phase::Clean }
    }
}
