//! The folder mapping of one mailbox while it is edited.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use mailbridge_contract::folder::{Choice, FolderMapping, FolderRole};
use mailbridge_contract::problem::{Problem, ProblemCode};
use mailbridge_contract::{MailboxId, RoleId};

use super::save::{Editable, SaveEngine, Source, Write};
use crate::api::{self, Api, Versioned};
use crate::domain::failure::Failure;
use crate::domain::folders::Mailbox;
use crate::domain::folders::conflict::Conflict;
use crate::domain::folders::mapping::{Difference, History, Mapping};
use crate::domain::folders::review::Review;
use crate::domain::save::fields::Version;
use crate::domain::save::key::DocumentKey;
use crate::domain::save::machine::Saved;
use crate::domain::save::status::SaveStatus;
use crate::signals::{RwSignal, Signal};

/// The mapping, what it is looked at against, and the steps that can be taken back.
#[derive(Clone, Copy)]
pub struct FolderEditor {
    roles: StoredValue<Arc<Vec<FolderRole>>>,
    mailbox: RwSignal<Arc<Mailbox>>,
    editable: Editable<Mapping>,
    history: RwSignal<History>,
    review: Signal<Review>,
    gate: StoredValue<Rc<RefCell<Gate>>, LocalStorage>,
}

/// What a write is checked against. It outlives the page, as the write may.
struct Gate {
    roles: Arc<Vec<FolderRole>>,
    mailbox: Arc<Mailbox>,
    confirmed: Mapping,
}

impl Gate {
    /// Errors stop the save, and so do warnings that nobody was asked about.
    fn check(&self, wanted: &Mapping, saved: &Mapping) -> Result<(), Failure> {
        let review = Review::new(&self.roles, wanted, saved, &self.mailbox);
        let questions = review.questions(&self.roles, wanted, [saved, &self.confirmed]);
        if review.errors() == 0 && questions.is_empty() {
            Ok(())
        } else {
            Err(Failure::problem(Problem::new(ProblemCode::ValidationFailed)))
        }
    }
}

impl FolderEditor {
    /// Opens the mapping of a mailbox. What is being edited already keeps its changes.
    pub fn new(
        engine: SaveEngine,
        api: &Api,
        id: &MailboxId,
        roles: Vec<FolderRole>,
        mailbox: Arc<Mailbox>,
        mapping: Versioned<FolderMapping>,
    ) -> Self {
        let roles = Arc::new(roles);
        let gate = Rc::new(RefCell::new(Gate {
            roles: roles.clone(),
            mailbox: mailbox.clone(),
            confirmed: Mapping::default(),
        }));
        let editable = engine.open(
            DocumentKey::FolderMapping(id.clone()),
            version(mapping, &roles),
            source(api, id, roles.clone(), gate.clone()),
        );
        let mailbox = RwSignal::new(mailbox);
        let roles = StoredValue::new(roles);
        let review = Signal::memo(move |_| {
            let saved = editable.saved().get().unwrap_or_default();
            let current = editable.current().get();
            roles.with_value(|roles| mailbox.with(|mailbox| Review::new(roles, &current, &saved, mailbox)))
        });
        Self {
            roles,
            mailbox,
            editable,
            history: RwSignal::default(),
            review,
            gate: StoredValue::new_local(gate),
        }
    }

    /// The ATS's folders.
    pub fn roles(&self) -> Arc<Vec<FolderRole>> {
        self.roles.get_value()
    }

    /// The mailbox's folders.
    pub fn mailbox(&self) -> Signal<Arc<Mailbox>> {
        self.mailbox.into()
    }

    /// How each row stands.
    pub fn review(&self) -> Signal<Review> {
        self.review
    }

    /// The document behind it.
    pub fn editable(&self) -> Editable<Mapping> {
        self.editable
    }

    /// How saving stands. Automatic choices that were never saved, or stand for other folders now, are to be saved too.
    pub fn status(&self) -> Signal<SaveStatus> {
        let editor = *self;
        Signal::derive(move || match editor.editable.status().get() {
            SaveStatus::Unchanged | SaveStatus::Saved { .. } if !editor.differences().is_empty() => {
                SaveStatus::Unsaved
            }
            status => status,
        })
    }

    /// What saving would change, tracked.
    pub fn differences(&self) -> Vec<Difference> {
        let saved = self.editable.saved().get().unwrap_or_default();
        let resolved = self.resolved();
        self.roles.with_value(|roles| resolved.differences(roles, &saved))
    }

    /// What to ask before it is saved, each with the place of its row.
    pub fn questions(&self) -> Vec<(usize, Conflict)> {
        untrack(|| {
            let saved = self.editable.saved().get().unwrap_or_default();
            let resolved = self.resolved();
            let confirmed = self.gate.with_value(|gate| gate.borrow().confirmed.clone());
            self.roles.with_value(|roles| {
                self.review
                    .with(|review| review.questions(roles, &resolved, [&saved, &confirmed]))
            })
        })
    }

    /// Chooses for one folder of the ATS.
    pub fn choose(&self, role: &RoleId, choice: Choice) {
        self.step(|mapping| mapping.choose(role, choice));
    }

    /// Makes every choice automatic.
    pub fn reset(&self) {
        let automatic = self.roles.with_value(|roles| Mapping::automatic(roles));
        self.step(|mapping| *mapping = automatic);
    }

    /// Takes back the last step.
    pub fn undo(&self) {
        self.editable
            .edit(|mapping| self.history.update(|history| history.undo(mapping)));
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> Signal<bool> {
        let history = self.history;
        Signal::derive(move || !history.with(History::is_empty))
    }

    /// Saves it as it is: the user has answered what there was to ask.
    pub fn save(&self) {
        let resolved = untrack(|| self.resolved());
        self.gate
            .with_value(|gate| gate.borrow_mut().confirmed = resolved.clone());
        self.editable.edit(|mapping| *mapping = resolved);
        self.editable.save();
    }

    /// Gives up what is not saved.
    pub fn discard(&self) {
        self.history.update(History::clear);
        self.editable.discard();
    }

    /// The mailbox's folders were listed anew.
    pub fn replace_mailbox(&self, mailbox: Arc<Mailbox>) {
        self.gate
            .with_value(|gate| gate.borrow_mut().mailbox = mailbox.clone());
        self.mailbox.set(mailbox);
    }

    /// Changes the mapping, and remembers how it was. Every choice is written out, since the mapping is replaced as a
    /// whole.
    fn step(&self, change: impl FnOnce(&mut Mapping)) {
        let before = self.editable.current().get_untracked();
        let mut after = before.clone();
        change(&mut after);
        let saved = self.editable.saved().get_untracked().unwrap_or_default();
        let after = self.resolve(&after, &saved);
        if after != before {
            self.history.update(|history| history.push(&before, &after));
            self.editable.edit(|mapping| *mapping = after);
        }
    }

    fn resolved(&self) -> Mapping {
        let current = self.editable.current().get();
        let saved = self.editable.saved().get().unwrap_or_default();
        self.review.with(|review| {
            self.mailbox.with(|mailbox| {
                self.roles
                    .with_value(|roles| current.resolved(roles, &review.standings, &mailbox.tree, &saved))
            })
        })
    }

    fn resolve(&self, mapping: &Mapping, saved: &Mapping) -> Mapping {
        self.mailbox.with_untracked(|mailbox| {
            self.roles.with_value(|roles| {
                let review = Review::new(roles, mapping, saved, mailbox);
                mapping.resolved(roles, &review.standings, &mailbox.tree, saved)
            })
        })
    }
}

fn version(mapping: Versioned<FolderMapping>, roles: &[FolderRole]) -> Version<Mapping> {
    Version {
        value: Mapping::saved(&mapping.value, roles),
        etag: mapping.etag.or(Some(mapping.value.etag)),
    }
}

fn source(
    api: &Api,
    id: &MailboxId,
    roles: Arc<Vec<FolderRole>>,
    gate: Rc<RefCell<Gate>>,
) -> Source<Mapping> {
    let (write_api, write_id, write_roles) = (api.clone(), id.clone(), roles.clone());
    let (read_api, read_id) = (api.clone(), id.clone());
    Source::new(
        move |write: Write<Mapping>| {
            let (api, id, roles) = (write_api.clone(), write_id.clone(), write_roles.clone());
            let saved = write.base.as_ref().map(|base| base.value.clone());
            let checked = gate.borrow().check(&write.value, &saved.unwrap_or_default());
            async move {
                checked?;
                let answer =
                    api::folders::replace_mapping(&api, &id, &write.value.update(), &write.request()).await?;
                Ok(Saved {
                    version: version(answer, &roles),
                    became: None,
                })
            }
        },
        move |_| {
            let (api, id, roles) = (read_api.clone(), read_id.clone(), roles.clone());
            async move { Ok(version(api::folders::mapping(&api, &id).await?, &roles)) }
        },
    )
}
