//! An engine with an ATS that a test holds in its hands.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use leptos::prelude::*;
use mailbridge::domain::failure::Failure;
use mailbridge::domain::save::fields::Version;
use mailbridge::domain::save::key::DocumentKey;
use mailbridge::domain::save::machine::Saved;
use mailbridge::domain::save::retry::Backoff;
use mailbridge::domain::save::status::SaveStatus;
use mailbridge::signals::Signal;
use mailbridge::state::save::{Editable, SaveEngine, Source, Write};
use mailbridge_contract::session::Session;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use web_sys::{Event, EventInit, EventTarget};

use crate::stage::{Stage, until};

/// What is edited here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub name: String,
    pub phone: String,
}

pub fn profile(name: &str, phone: &str) -> Profile {
    Profile {
        name: name.to_owned(),
        phone: phone.to_owned(),
    }
}

type Pause = Pin<Box<dyn Future<Output = ()>>>;

/// How the ATS answers the next write.
pub enum Next {
    /// It does what it is asked for.
    Write,
    /// It does not, and this is what arrives.
    Fail(Failure),
    /// It does, and this is what arrives all the same.
    WriteAndFail(Failure),
    /// It does after this.
    After(Pause),
}

/// An ATS with one profile.
#[derive(Clone, Default)]
pub struct FakeAts(Rc<Inner>);

#[derive(Default)]
struct Inner {
    value: RefCell<Option<Profile>>,
    revision: Cell<u32>,
    next: RefCell<VecDeque<Next>>,
    writes: RefCell<Vec<Write<Profile>>>,
    reads: Cell<u32>,
}

impl FakeAts {
    pub fn with(value: Profile) -> Self {
        let ats = Self::default();
        ats.put(value);
        ats
    }

    pub fn put(&self, value: Profile) {
        *self.0.value.borrow_mut() = Some(value);
        self.0.revision.set(self.0.revision.get() + 1);
    }

    pub fn next(&self, next: Next) {
        self.0.next.borrow_mut().push_back(next);
    }

    pub fn writes(&self) -> Vec<Write<Profile>> {
        self.0.writes.borrow().clone()
    }

    pub fn forget_writes(&self) {
        self.0.writes.take();
    }

    pub fn reads(&self) -> u32 {
        self.0.reads.get()
    }

    pub fn version(&self) -> Version<Profile> {
        Version {
            value: self.0.value.borrow().clone().unwrap(),
            etag: Some(format!("\"{}\"", self.0.revision.get()).as_str().into()),
        }
    }

    fn write(&self, write: &Write<Profile>) -> Result<Saved<Profile>, Failure> {
        if write.etag() != self.version().etag.as_ref() {
            use mailbridge_contract::problem::{Problem, ProblemCode};
            return Err(Failure::problem(Problem::new(ProblemCode::ChangedElsewhere)));
        }
        self.put(write.value.clone());
        Ok(Saved {
            version: self.version(),
            became: None,
        })
    }

    pub fn source(&self) -> Source<Profile> {
        let (ats, reader) = (self.clone(), self.clone());
        Source::new(
            move |write: Write<Profile>| {
                let ats = ats.clone();
                ats.0.writes.borrow_mut().push(write.clone());
                let next = ats.0.next.borrow_mut().pop_front().unwrap_or(Next::Write);
                async move {
                    match next {
                        Next::Write => ats.write(&write),
                        Next::Fail(failure) => Err(failure),
                        Next::WriteAndFail(failure) => {
                            ats.write(&write)?;
                            Err(failure)
                        }
                        Next::After(pause) => {
                            pause.await;
                            ats.write(&write)
                        }
                    }
                }
            },
            move |_| {
                let ats = reader.clone();
                async move {
                    ats.0.reads.set(ats.0.reads.get() + 1);
                    Ok(ats.version())
                }
            },
        )
    }
}

/// An engine on a page of its own.
pub struct Workbench {
    pub engine: SaveEngine,
    pub ats: FakeAts,
    pub profile: Editable<Profile>,
    status: Signal<SaveStatus>,
    _stage: Stage,
}

impl Workbench {
    /// Without a user, and so without a journal.
    pub fn new(ats: &FakeAts) -> Self {
        Self::start(ats, None)
    }

    /// With the journal of this user.
    pub fn of(ats: &FakeAts, user: &str) -> Self {
        Self::start(ats, Some(session(user)))
    }

    fn start(ats: &FakeAts, session: Option<Session>) -> Self {
        let made = Rc::new(Cell::new(None));
        let (make, source) = (made.clone(), ats.clone());
        let stage = Stage::mount(move || {
            let engine = SaveEngine::provide(Backoff::default(), || async { Ok(()) });
            if let Some(session) = session {
                engine.keep_journal(&session);
            }
            let profile = engine.open(DocumentKey::Account, source.version(), source.source());
            make.set(Some((engine, profile, engine.status())));
        });
        let (engine, profile, status) = made.get().unwrap();
        Self {
            engine,
            ats: ats.clone(),
            profile,
            status,
            _stage: stage,
        }
    }

    pub fn status(&self) -> SaveStatus {
        self.status.get_untracked()
    }

    pub fn current(&self) -> Profile {
        self.profile.current().get_untracked()
    }

    pub async fn until_saved(&self) {
        until("it is saved", || {
            matches!(self.status(), SaveStatus::Saved { .. })
        })
        .await;
    }
}

pub fn session(user: &str) -> Session {
    let json = serde_json::json!({
        "user": { "id": user, "display_name": user, "email": "user@ats.example" },
        "tenant": { "id": "agency", "name": "Agency" }, "csrf_token": "token",
        "capabilities": { "add_mailbox": { "state": "allowed" } }
    });
    serde_json::from_value(json).unwrap()
}

/// The keys of the journal of a user, in any tab.
pub fn journal_of(user: &str) -> Vec<String> {
    let storage = window().local_storage().unwrap().unwrap();
    (0..storage.length().unwrap())
        .filter_map(|index| storage.key(index).unwrap())
        .filter(|key| key.starts_with(&format!("mailbridge.unsaved/agency/{user}/")))
        .collect()
}

/// A property of the browser that a test has replaced; it comes back when this is dropped.
pub struct Replaced {
    target: Object,
    property: &'static str,
    before: JsValue,
}

impl Replaced {
    pub fn value(target: impl Into<Object>, property: &'static str, value: &JsValue) -> Self {
        let target = target.into();
        let before = Object::get_own_property_descriptor(&target, &property.into());
        crate::stage::replace(&target, property, value);
        Self {
            target,
            property,
            before,
        }
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        if self.before.is_undefined() {
            Reflect::delete_property(&self.target, &self.property.into()).unwrap();
        } else {
            Object::define_property(&self.target, &self.property.into(), &self.before.clone().into());
        }
    }
}

/// Fires an event that can be cancelled; whether it was.
pub fn fire(target: impl Into<EventTarget>, name: &str) -> bool {
    let init = EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = Event::new_with_event_init_dict(name, &init).unwrap();
    !target.into().dispatch_event(&event).unwrap()
}
