//! A browser with tabs and storage, a network and an ATS, all under the hand of a test.

use std::collections::{BTreeMap, VecDeque};

use mailbridge_contract::problem::ProblemCode;

use super::ats::{Ats, Sent, problem};
use super::fault::{Fault, Timing};
use crate::domain::failure::Failure;
use crate::domain::save::document::Phase;
use crate::domain::save::entry::Entry;
use crate::domain::save::fields::{Fields, Side, put};
use crate::domain::save::key::DocumentKey;
use crate::domain::save::machine::{DocumentId, Effect, Event, Machine, Recovered};
use crate::domain::save::request::Task;
use crate::domain::save::retry::Backoff;
use crate::domain::save::{Moment, Surroundings};

/// A request on its way.
#[derive(Clone, Debug)]
enum Message {
    Write(DocumentId, Sent),
    Read(DocumentId, String, DocumentKey),
    Refresh(DocumentId, u32, DocumentKey),
    Renew,
}

/// A tab of the browser.
#[derive(Default)]
pub(super) struct Tab {
    name: u64,
    pub(super) machine: Machine,
    wire: VecDeque<Message>,
}

/// Everything.
pub(super) struct World {
    pub(super) ats: Ats,
    pub(super) tabs: Vec<Tab>,
    pub(super) journal: BTreeMap<String, Entry>,
    /// Requests of tabs that are gone, which reach the ATS all the same.
    kept_alive: VecDeque<Sent>,
    /// Requests that the app has given up waiting for, and that reach the ATS late.
    late: VecDeque<Sent>,
    /// What could not be saved by anybody's doing, so that the user gave it up.
    pub(super) given_up: Vec<Fields>,
    pub(super) now: u64,
    pub(super) step: u64,
    dice: u64,
    names: u64,
}

impl World {
    pub(super) fn new(ats: Ats, seed: u64) -> Self {
        Self {
            ats,
            tabs: Vec::new(),
            journal: BTreeMap::new(),
            kept_alive: VecDeque::new(),
            late: VecDeque::new(),
            given_up: Vec::new(),
            now: 1_000,
            step: 0,
            dice: seed,
            names: 0,
        }
    }

    /// A new tab with these documents, and what the journal offers.
    pub(super) fn visit(&mut self, keys: &[DocumentKey]) -> usize {
        self.names += 1;
        let mut machine = Machine::default();
        for key in keys {
            if let Some(version) = self.ats.version(key) {
                machine.open(key.clone(), version);
            }
        }
        self.tabs.push(Tab {
            name: self.names,
            machine,
            wire: VecDeque::new(),
        });
        let tab = self.tabs.len() - 1;
        let open: Vec<String> = self.tabs.iter().map(|tab| format!("{}/", tab.name)).collect();
        let found = self
            .journal
            .iter()
            .filter(|(slot, _)| !open.iter().any(|open| slot.starts_with(open)))
            .map(|(slot, entry)| Recovered {
                slot: slot.clone(),
                entry: entry.clone(),
            })
            .collect();
        self.handle(tab, Event::Found(found));
        tab
    }

    pub(super) fn create(&mut self, tab: usize, key: &DocumentKey, draft: Fields) {
        let now = Moment(self.now);
        self.tabs[tab].machine.create(key.clone(), draft, now);
        self.handle(tab, Event::Opened);
    }

    pub(super) fn id(&self, tab: usize, key: &DocumentKey) -> Option<DocumentId> {
        self.tabs.get(tab)?.machine.find(key)
    }

    pub(super) fn edit(&mut self, tab: usize, key: &DocumentKey, field: &str, value: &str) -> bool {
        let Some(id) = self.id(tab, key) else {
            return false;
        };
        let Some(document) = self.tabs[tab].machine.document(id) else {
            return false;
        };
        let mut draft = document.draft().clone();
        put(&mut draft, field, Some(&value.into()));
        self.handle(tab, Event::Edited(id, draft));
        true
    }

    pub(super) fn handle(&mut self, tab: usize, event: Event) {
        self.step += 1;
        self.now += 1;
        let dice = &mut self.dice;
        let mut surroundings = Surroundings {
            now: Moment(self.now),
            random: &mut || {
                // SplitMix64: any spread will do.
                *dice = dice.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mixed = (*dice ^ (*dice >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                mixed ^ (mixed >> 27)
            },
            backoff: Backoff::default(),
        };
        let effects = self.tabs[tab].machine.handle(event, &mut surroundings);
        for effect in effects {
            self.perform(tab, effect);
        }
    }

    fn perform(&mut self, tab: usize, effect: Effect) {
        let key = |world: &Self, id| {
            let document = world.tabs[tab].machine.document(id);
            document.map(|document| document.key().clone())
        };
        let name = self.tabs[tab].name;
        let slot = |key: &DocumentKey| format!("{name}/{key:?}");
        let message = match effect {
            Effect::Send(id, request) => match (key(self, id), request.task) {
                (Some(document), Task::Write { value, base }) => Message::Write(
                    id,
                    Sent {
                        document,
                        id: request.id,
                        value,
                        base,
                    },
                ),
                (Some(key), Task::Read) => Message::Read(id, request.id, key),
                (None, _) => return,
            },
            Effect::RenewSession => Message::Renew,
            Effect::Refresh(id, generation) => match key(self, id) {
                Some(key) => Message::Refresh(id, generation, key),
                None => return,
            },
            Effect::Journal(entry) => {
                self.journal.insert(slot(&entry.document), entry);
                return;
            }
            Effect::Unjournal(key) => {
                self.journal.remove(&slot(&key));
                return;
            }
            Effect::Release(slot) => {
                self.journal.remove(&slot);
                return;
            }
            Effect::Announce(key, etag) => {
                for other in (0..self.tabs.len()).filter(|other| *other != tab) {
                    self.handle(other, Event::ChangedElsewhere(key.clone(), etag.clone()));
                }
                return;
            }
        };
        self.tabs[tab].wire.push_back(message);
    }

    pub(super) fn on_the_wire(&self, tab: usize) -> usize {
        self.tabs.get(tab).map_or(0, |tab| tab.wire.len())
    }

    /// Lets one request of a tab meet its fate.
    pub(super) fn deliver(&mut self, tab: usize, place: usize, fate: Option<(Fault, Timing)>) {
        self.deliver_late();
        let Some(message) = self.tabs[tab].wire.remove(place) else {
            return;
        };
        // What happened already is not refused: the ATS repeats its answer.
        let fate = fate.filter(|(fault, _)| {
            let known = matches!(&message, Message::Write(_, sent) if self.ats.knows(&sent.id));
            !(fault.is_refusal() && known)
        });
        if let Some((Fault::ChangedElsewhere, _)) = fate
            && let Message::Write(
                _,
                Sent {
                    document,
                    base: Some(_),
                    ..
                },
            ) = &message
        {
            // No fault of the network: somebody really changed the same fields.
            for field in ["name", "sender_name"] {
                if self
                    .ats
                    .version(document)
                    .is_some_and(|version| version.value.contains_key(field))
                {
                    self.ats.change(document, field, "theirs");
                }
            }
        } else if let Some((fault, timing)) = fate {
            if timing == Timing::During
                && !fault.is_refusal()
                && let Message::Write(_, sent) = &message
            {
                if fault == Fault::Delay {
                    self.late.push_back(sent.clone());
                } else {
                    // Whatever the ATS makes of it, the answer is another.
                    let _ = self.ats.write(sent, self.step);
                }
            }
            match fault {
                Fault::SessionExpired => self.ats.signed_in = false,
                Fault::CsrfRejected => self.ats.token_valid = false,
                _ => {}
            }
            return self.answer(tab, message, Some(fault.failure()));
        }
        self.answer(tab, message, None);
    }

    fn answer(&mut self, tab: usize, message: Message, failure: Option<Failure>) {
        let event = match message {
            Message::Write(id, sent) => {
                let result = match failure {
                    Some(failure) => Err(failure),
                    None => self.ats.write(&sent, self.step),
                };
                Event::Answered(id, sent.id, result)
            }
            Message::Read(id, request, key) => {
                let result = match failure {
                    Some(failure) => Err(failure),
                    None => self.ats.read(&key).map(Into::into),
                };
                Event::Answered(id, request, result)
            }
            Message::Refresh(id, generation, key) => match (failure, self.ats.read(&key)) {
                (None, Ok(version)) => Event::Refreshed(id, generation, version),
                _ => return,
            },
            Message::Renew => match failure {
                Some(failure) => Event::RenewalFailed(failure),
                None if self.ats.signed_in => {
                    self.ats.token_valid = true;
                    Event::SessionRenewed
                }
                None => Event::RenewalFailed(problem(ProblemCode::SessionExpired)),
            },
        };
        self.handle(tab, event);
    }

    /// What nobody waits for any more arrives.
    pub(super) fn deliver_late(&mut self) {
        while let Some(sent) = self.late.pop_front().or_else(|| self.kept_alive.pop_front()) {
            // Nobody is there to hear the answer.
            let _ = self.ats.write(&sent, self.step);
        }
    }

    /// Closes a tab. What it has sent goes on; the first of its writes meets this fate.
    pub(super) fn close(&mut self, tab: usize, fate: Option<(Fault, Timing)>) {
        self.handle(tab, Event::Leave);
        let writes = self.tabs[tab]
            .wire
            .iter()
            .filter(|message| matches!(message, Message::Write(..)))
            .count();
        if fate.is_some() && writes > 0 {
            let first = self.tabs[tab]
                .wire
                .iter()
                .position(|message| matches!(message, Message::Write(..)));
            let closed = self.tabs[tab].machine.clone();
            let journal = self.journal.clone();
            self.deliver(tab, first.unwrap_or_default(), fate);
            // The answer found nobody: neither the machine nor the journal heard of it.
            self.tabs[tab].machine = closed;
            self.journal = journal;
        }
        for message in self.tabs.remove(tab).wire {
            if let Message::Write(_, sent) = message
                && fate.is_none()
            {
                self.kept_alive.push_back(sent);
            }
        }
    }

    /// The user signs in again, in another tab.
    pub(super) fn sign_in(&mut self) {
        self.ats.signed_in = true;
        self.ats.token_valid = true;
        for tab in 0..self.tabs.len() {
            self.handle(tab, Event::SessionRenewed);
        }
    }

    /// Lets time pass until something is due.
    pub(super) fn sleep(&mut self, tab: usize) {
        if let Some(due) = self.tabs[tab].machine.next_wake() {
            self.now = self.now.max(due.0);
            self.handle(tab, Event::Woke);
        }
    }

    /// All faults end, and the user does what the screen asks for, keeping what is theirs, until nothing is left to do.
    pub(super) fn come_to_rest(&mut self) {
        for _ in 0..200 {
            self.deliver_late();
            let mut quiet = true;
            for tab in 0..self.tabs.len() {
                quiet &= !self.advance(tab);
            }
            if quiet {
                return;
            }
        }
        let standing: Vec<_> = self
            .tabs
            .iter()
            .map(|tab| {
                let phases = tab.machine.documents().map(|(_, document)| document.phase());
                (phases.collect::<Vec<_>>(), &tab.wire)
            })
            .collect();
        panic!("no rest: {standing:#?}");
    }

    /// One step towards rest; whether there was one to take.
    fn advance(&mut self, tab: usize) -> bool {
        if self.on_the_wire(tab) > 0 {
            self.deliver(tab, 0, None);
            return true;
        }
        let next = self.tabs[tab]
            .machine
            .documents()
            .find_map(|(id, document)| match document.phase() {
                Phase::SignIn(_) => Some(None),
                Phase::Failed { failure, .. } if failure.code() == Some(&ProblemCode::GrantLapsed) => {
                    self.given_up.push(document.draft().clone());
                    Some(Some(Event::Discard(id)))
                }
                Phase::Edited | Phase::Failed { .. } => Some(Some(Event::Save(id))),
                Phase::Waiting { .. } => Some(Some(Event::Online)),
                Phase::Conflict(_) => document
                    .conflicts()
                    .first()
                    .map(|conflict| Some(Event::Chosen(id, conflict.field.clone(), Side::Mine))),
                _ if self.tabs[tab].machine.offer(id).is_some() => Some(Some(Event::Restore(id))),
                _ => None,
            });
        match next {
            None => return false,
            Some(None) => self.sign_in(),
            Some(Some(Event::Online)) => {
                self.handle(tab, Event::Online);
                self.sleep(tab);
            }
            Some(Some(event)) => self.handle(tab, event),
        }
        true
    }
}
