//! One document: what the ATS has of it, what the user wants, and what is going on between the two.

use mailbridge_contract::ETag;

use super::Moment;
use super::entry::{self, Entry, Sent};
use super::fields::{self, Difference, Fields, Side, Version};
use super::key::DocumentKey;
use super::request::{Request, Task};
use super::retry;
use crate::domain::failure::{Failure, Remedy};

/// After so many comparisons in a row that did not lead to a write that was taken, the user is asked.
const MOST_COMPARISONS: u32 = 5;

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

/// Something that can be edited and saved on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    key: DocumentKey,
    /// Nothing while the ATS does not have it.
    saved: Option<Version>,
    draft: Fields,
    phase: Phase,
    saved_at: Option<Moment>,
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
            draft,
            phase,
            saved_at: None,
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

    /// What the ATS has, as far as is known.
    pub fn saved(&self) -> Option<&Version> {
        self.saved.as_ref()
    }

    /// How it stands.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// When the last write was taken.
    pub fn saved_at(&self) -> Option<Moment> {
        self.saved_at
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
            base: self.saved.as_ref().map(|saved| saved.value.clone()),
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

    /// Whether the request of this name waits for its answer.
    pub fn awaits(&self, id: &str) -> bool {
        matches!(&self.phase, Phase::Busy(request) if request.id == id)
    }

    /// The answer to what was sent.
    pub fn answer(&mut self, result: Result<Version, Failure>, now: Moment, random: &mut dyn FnMut() -> u64) {
        let Phase::Busy(request) = std::mem::replace(&mut self.phase, Phase::Clean) else {
            return;
        };
        match result {
            Err(failure) => self.phase = self.after_failure(request, failure, now, random),
            Ok(version) => match request.task {
                Task::Write { value, .. } => {
                    // What was typed since goes on top of what the ATS made of the write.
                    self.draft = fields::merge(&value, &self.draft, &version.value).value;
                    self.know(version);
                    self.saved_at = Some(now);
                    self.comparisons = 0;
                    self.phase = self.resting(Phase::Queued(None));
                }
                Task::Read => {
                    self.phase = Phase::Conflict(version);
                    self.settle_conflict(Phase::Queued(None), now);
                }
            },
        }
    }

    fn after_failure(
        &mut self,
        mut request: Request,
        failure: Failure,
        now: Moment,
        random: &mut dyn FnMut() -> u64,
    ) -> Phase {
        let refused = |failure| Phase::Failed {
            failure,
            request: None,
        };
        match failure.remedy() {
            Remedy::Wait => {
                if failure == Failure::Offline {
                    request.tries = request.tries.saturating_sub(1);
                }
                match retry::next_try(request.tries, &failure, now, random()) {
                    Some(until) => Phase::Waiting {
                        request,
                        until,
                        failure,
                    },
                    None => Phase::Failed {
                        failure,
                        request: Some(request),
                    },
                }
            }
            Remedy::SignIn => Phase::SignIn(request),
            Remedy::RenewSession if !request.renewed => Phase::Renewing(Request {
                renewed: true,
                ..request
            }),
            Remedy::Compare if self.saved.is_some() && self.comparisons < MOST_COMPARISONS => {
                self.comparisons += 1;
                Phase::Queued(Some(Request::new(Task::Read, random)))
            }
            Remedy::RenewSession | Remedy::Compare | Remedy::None => refused(failure),
        }
    }

    /// There is a new session or a new CSRF token: what waits for it goes on.
    pub fn session_renewed(&mut self) {
        self.phase = match std::mem::replace(&mut self.phase, Phase::Clean) {
            Phase::Renewing(request) | Phase::SignIn(request) => Phase::Queued(Some(request)),
            other => other,
        };
    }

    /// There is no new CSRF token, for this reason.
    pub fn renewal_failed(&mut self, failure: &Failure, now: Moment, random: &mut dyn FnMut() -> u64) {
        self.phase = match std::mem::replace(&mut self.phase, Phase::Clean) {
            Phase::Renewing(request) => {
                let request = Request {
                    renewed: failure.remedy() != Remedy::Wait,
                    ..request
                };
                self.after_failure(request, failure.clone(), now, random)
            }
            other => other,
        };
    }

    /// The time has come to try again.
    pub fn wake(&mut self, now: Moment) {
        if matches!(self.phase, Phase::Waiting { until, .. } if until <= now) {
            self.go_on();
        }
    }

    /// The network is back: what failed for lack of it goes on.
    pub fn online(&mut self) {
        let network = |failure: &Failure| {
            matches!(
                failure,
                Failure::Offline | Failure::Unreachable | Failure::TimedOut
            )
        };
        match &self.phase {
            Phase::Waiting { failure, .. }
            | Phase::Failed {
                failure,
                request: Some(_),
            } if network(failure) => self.go_on(),
            _ => {}
        }
    }

    fn go_on(&mut self) {
        self.phase = match std::mem::replace(&mut self.phase, Phase::Clean) {
            Phase::Waiting { request, .. } => Phase::Queued(Some(request)),
            Phase::Failed {
                request: Some(request),
                ..
            } => Phase::Queued(Some(request.afresh())),
            other => other,
        };
    }

    /// What the ATS has, heard apart from a save. It is taken over where the user changed nothing.
    pub fn refresh(&mut self, version: Version, now: Moment) {
        match &self.phase {
            Phase::Clean => {
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
    fn settle_conflict(&mut self, rest: Phase, now: Moment) {
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
            self.saved_at = Some(now);
        }
        self.phase = self.resting(rest);
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

    /// What a journal entry would change, compared with what is on the screen.
    pub fn compare(&self, entry: &Entry) -> Vec<Difference> {
        fields::differences(&self.with_entry(entry).value, &self.draft)
    }

    /// Takes the changes of a journal entry over. Where the ATS has something else by now, the user decides.
    pub fn restore(&mut self, entry: Entry, now: Moment) {
        self.edited_at = now;
        self.draft = self.with_entry(&entry).value;
        match (&mut self.saved, &mut self.phase) {
            (Some(saved), Phase::Clean | Phase::Edited | Phase::Failed { request: None, .. }) => {
                let theirs = saved.clone();
                if let Some(base) = entry.base {
                    saved.value = base;
                }
                self.phase = Phase::Conflict(theirs);
                self.settle_conflict(Phase::Edited, now);
            }
            (None, phase @ Phase::Edited) => {
                if let Some(sent) = entry.sent {
                    *phase = Phase::Failed {
                        failure: Failure::Unreachable,
                        request: Some(Request {
                            id: sent.id,
                            task: Task::Write {
                                value: sent.value,
                                base: None,
                            },
                            tries: 0,
                            renewed: false,
                        }),
                    };
                }
            }
            _ => {}
        }
    }

    fn with_entry(&self, entry: &Entry) -> fields::Merged {
        let empty = Fields::new();
        fields::merge(entry.base.as_ref().unwrap_or(&empty), &entry.draft, &self.draft)
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
