//! What an answer, or the lack of one, makes of a document.

use super::{Document, Phase, Receipt};
use crate::domain::failure::{Failure, Remedy};
use crate::domain::save::fields::{self, Version};
use crate::domain::save::request::{Request, Task};
use crate::domain::save::{Moment, Surroundings};

/// After so many comparisons in a row that did not lead to a write that was taken, the user is asked.
const MOST_COMPARISONS: u32 = 5;

impl Document {
    /// Whether the request of this name waits for its answer.
    pub fn awaits(&self, id: &str) -> bool {
        matches!(&self.phase, Phase::Busy(request) if request.id == id)
    }

    /// The answer to what was sent.
    pub fn answer(&mut self, result: Result<Version, Failure>, surroundings: &mut Surroundings<'_>) {
        let now = surroundings.now;
        let Phase::Busy(request) = std::mem::replace(&mut self.phase, Phase::Clean) else {
            return;
        };
        match result {
            Err(failure) => self.phase = self.after_failure(request, failure, surroundings),
            Ok(version) => match request.task {
                Task::Write { value, base } => {
                    let before = base.map(|base| base.value).unwrap_or_default();
                    self.receipt = Some(Receipt {
                        at: now,
                        fields: fields::differences(&value, &before)
                            .into_iter()
                            .map(|difference| difference.field)
                            .collect(),
                        read_back: false,
                    });
                    // What was typed since goes on top of what the ATS made of the write.
                    self.draft = fields::merge(&value, &self.draft, &version.value).value;
                    self.know(version);
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
        surroundings: &mut Surroundings<'_>,
    ) -> Phase {
        let Surroundings { now, random, backoff } = surroundings;
        let refused = |failure| Phase::Failed {
            failure,
            request: None,
        };
        match failure.remedy() {
            Remedy::Wait => {
                if failure == Failure::Offline {
                    request.tries = request.tries.saturating_sub(1);
                }
                match backoff.next_try(request.tries, &failure, *now, random()) {
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
            // The next token may do: the request stays as it is.
            Remedy::RenewSession => Phase::Failed {
                failure,
                request: Some(request),
            },
            Remedy::Compare | Remedy::None => refused(failure),
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
    pub fn renewal_failed(&mut self, failure: &Failure, surroundings: &mut Surroundings<'_>) {
        self.phase = match std::mem::replace(&mut self.phase, Phase::Clean) {
            Phase::Renewing(request) => {
                let request = Request {
                    renewed: false,
                    ..request
                };
                match failure.remedy() {
                    Remedy::Wait | Remedy::SignIn => {
                        self.after_failure(request, failure.clone(), surroundings)
                    }
                    // It says nothing about the request, which may still be repeated.
                    _ => Phase::Failed {
                        failure: failure.clone(),
                        request: Some(request),
                    },
                }
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
}
