//! Any order of what users, tabs, networks and other people can do.

use proptest::prelude::*;

use super::ats::Ats;
use super::fault::{Fault, Timing};
use super::world::World;
use crate::domain::save::fields::{Fields, Side};
use crate::domain::save::key::DocumentKey;
use crate::domain::save::machine::Event;
use crate::domain::save::status::SaveStatus;

type Fate = Option<(Fault, Timing)>;

#[derive(Clone, Debug)]
enum Op {
    Edit(usize, usize, usize),
    Save(usize, usize),
    SaveAll(usize),
    Background(usize),
    Deliver(usize, usize, Fate),
    Sleep(usize),
    Online(usize),
    SignIn,
    Elsewhere(usize, usize),
    Discard(usize, usize),
    Choose(usize, usize, bool),
    Restore(usize, usize),
    Forget(usize, usize),
    Visit,
    Close(usize, Fate),
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        2 => Just(None),
        1 => (0..Fault::ALL.len(), 0..2_usize).prop_map(|(fault, timing)| Some((Fault::ALL[fault], Timing::ALL[timing]))),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let (tab, document, field) = (0..2_usize, 0..3_usize, 0..2_usize);
    prop_oneof![
        8 => (tab.clone(), document.clone(), field.clone()).prop_map(|(a, b, c)| Op::Edit(a, b, c)),
        2 => (tab.clone(), document.clone()).prop_map(|(a, b)| Op::Save(a, b)),
        2 => tab.clone().prop_map(Op::SaveAll),
        1 => tab.clone().prop_map(Op::Background),
        10 => (tab.clone(), 0..3_usize, fate()).prop_map(|(a, b, c)| Op::Deliver(a, b, c)),
        2 => tab.clone().prop_map(Op::Sleep),
        1 => tab.clone().prop_map(Op::Online),
        1 => Just(Op::SignIn),
        1 => (document.clone(), field).prop_map(|(a, b)| Op::Elsewhere(a, b)),
        1 => (tab.clone(), document.clone()).prop_map(|(a, b)| Op::Discard(a, b)),
        2 => (tab.clone(), document.clone(), any::<bool>()).prop_map(|(a, b, c)| Op::Choose(a, b, c)),
        2 => (tab.clone(), document.clone()).prop_map(|(a, b)| Op::Restore(a, b)),
        1 => (tab.clone(), document).prop_map(|(a, b)| Op::Forget(a, b)),
        1 => Just(Op::Visit),
        1 => (tab, fate()).prop_map(|(a, b)| Op::Close(a, b)),
    ]
}

/// A value that the user gave and did not give up.
#[derive(Clone, Debug)]
struct Wish {
    document: DocumentKey,
    field: &'static str,
    value: String,
    step: u64,
}

const FIELDS: [&str; 2] = ["name", "phone"];

struct History {
    world: World,
    wishes: Vec<Wish>,
    values: usize,
}

fn grant() -> DocumentKey {
    DocumentKey::Grant("g1".into())
}

/// The document as the ATS stores it.
fn stored(key: &DocumentKey) -> DocumentKey {
    match key {
        DocumentKey::Grant(id) => DocumentKey::Mailbox(id.as_str().into()),
        other => other.clone(),
    }
}

fn defaults() -> Fields {
    FIELDS
        .iter()
        .map(|field| ((*field).to_owned(), "default".into()))
        .collect()
}

impl History {
    fn new(seed: u64) -> Self {
        let documents = [
            (DocumentKey::Account, defaults()),
            (DocumentKey::Mailbox("m1".into()), defaults()),
        ];
        let mut history = Self {
            world: World::new(Ats::with(&documents), seed),
            wishes: Vec::new(),
            values: 0,
        };
        history.visit();
        history
    }

    fn key(place: usize) -> DocumentKey {
        match place {
            0 => DocumentKey::Account,
            1 => DocumentKey::Mailbox("m1".into()),
            _ => grant(),
        }
    }

    /// The document under the name that it has in this tab.
    fn named(&self, tab: usize, place: usize) -> DocumentKey {
        let key = Self::key(place);
        match self.world.id(tab, &key) {
            Some(_) => key,
            None => stored(&key),
        }
    }

    fn visit(&mut self) {
        let keys = [0, 1, 2].map(|place| stored(&Self::key(place)));
        let tab = self.world.visit(&keys);
        let elsewhere = (0..tab).any(|other| self.world.id(other, &grant()).is_some());
        let waiting = self.world.tabs[tab]
            .machine
            .recovered()
            .iter()
            .any(|found| found.entry.document == grant());
        if !elsewhere && (waiting || self.world.ats.version(&stored(&grant())).is_none()) {
            self.world.create(tab, &grant(), defaults());
        }
    }

    /// The user gives up what a document holds in this field, or in all.
    fn give_up(&mut self, key: &DocumentKey, fields: &Fields, field: Option<&str>) {
        let document = stored(key);
        self.wishes.retain(|wish| {
            let concerned = wish.document == document
                && field.is_none_or(|field| field == wish.field)
                && fields
                    .get(wish.field)
                    .is_some_and(|value| *value == wish.value.as_str());
            !concerned
        });
    }

    fn draft(&self, tab: usize, key: &DocumentKey) -> Option<Fields> {
        let id = self.world.id(tab, key)?;
        Some(self.world.tabs[tab].machine.document(id)?.draft().clone())
    }

    fn apply(&mut self, op: &Op) {
        let tabs = self.world.tabs.len();
        match *op {
            Op::Visit => {
                if tabs < 2 {
                    self.visit();
                }
                return;
            }
            Op::SignIn => return self.world.sign_in(),
            Op::Elsewhere(place, field) => {
                self.values += 1;
                let value = format!("theirs {}", self.values);
                return self
                    .world
                    .ats
                    .change(&stored(&Self::key(place)), FIELDS[field], &value);
            }
            _ if tabs == 0 => return,
            _ => {}
        }
        match *op {
            Op::Visit | Op::SignIn | Op::Elsewhere(..) => {}
            Op::Edit(tab, place, field) => self.edit(tab % tabs, place, FIELDS[field]),
            Op::Save(tab, place) => {
                let tab = tab % tabs;
                if let Some(id) = self.world.id(tab, &self.named(tab, place)) {
                    self.world.handle(tab, Event::Save(id));
                }
            }
            Op::SaveAll(tab) => self.world.handle(tab % tabs, Event::SaveAll),
            Op::Background(tab) => self.world.handle(tab % tabs, Event::Leave),
            Op::Deliver(tab, place, fate) => {
                let tab = tab % tabs;
                let waiting = self.world.on_the_wire(tab);
                if waiting > 0 {
                    self.world.deliver(tab, place % waiting, fate);
                }
            }
            Op::Sleep(tab) => self.world.sleep(tab % tabs),
            Op::Online(tab) => self.world.handle(tab % tabs, Event::Online),
            Op::Discard(tab, place) => {
                let tab = tab % tabs;
                let key = self.named(tab, place);
                if let (Some(id), Some(draft)) = (self.world.id(tab, &key), self.draft(tab, &key)) {
                    self.give_up(&key, &draft, None);
                    self.world.handle(tab, Event::Discard(id));
                }
            }
            Op::Choose(tab, place, mine) => self.choose(tab % tabs, place, mine),
            Op::Restore(tab, place) => {
                let tab = tab % tabs;
                let key = self.named(tab, place);
                if let Some(id) = self.world.id(tab, &key)
                    && let Some((_, differences)) = self.world.tabs[tab].machine.offer(id)
                {
                    let replaced = self.draft(tab, &key).unwrap_or_default();
                    for difference in differences {
                        self.give_up(&key, &replaced, Some(&difference.field));
                    }
                    self.world.handle(tab, Event::Restore(id));
                }
            }
            Op::Forget(tab, place) => {
                let tab = tab % tabs;
                let key = self.named(tab, place);
                let found: Vec<_> = self.world.tabs[tab]
                    .machine
                    .recovered()
                    .iter()
                    .filter(|found| found.entry.document == key)
                    .map(|found| found.entry.draft.clone())
                    .collect();
                for draft in found {
                    self.give_up(&key, &draft, None);
                }
                self.world.handle(tab, Event::Forget(key));
            }
            Op::Close(tab, fate) => self.world.close(tab % tabs, fate),
        }
    }

    fn edit(&mut self, tab: usize, place: usize, field: &'static str) {
        let key = self.named(tab, place);
        let Some(before) = self.draft(tab, &key) else {
            return;
        };
        self.give_up(&key, &before, Some(field));
        self.values += 1;
        let value = format!("mine {}", self.values);
        if self.world.edit(tab, &key, field, &value) {
            self.wishes.push(Wish {
                document: stored(&key),
                field,
                value,
                step: self.world.step,
            });
        }
    }

    fn choose(&mut self, tab: usize, place: usize, mine: bool) {
        let key = self.named(tab, place);
        let Some(id) = self.world.id(tab, &key) else {
            return;
        };
        let Some(document) = self.world.tabs[tab].machine.document(id) else {
            return;
        };
        let Some(conflict) = document.conflicts().into_iter().next() else {
            return;
        };
        let side = if mine { Side::Mine } else { Side::Theirs };
        if !mine && let Some(draft) = self.draft(tab, &key) {
            self.give_up(&key, &draft, Some(&conflict.field));
        }
        self.world.handle(tab, Event::Chosen(id, conflict.field, side));
    }

    fn at_the_ats(&self, wish: &Wish) -> bool {
        self.world.ats.applied.iter().any(|applied| {
            applied.document == wish.document
                && applied.step >= wish.step
                && applied
                    .value
                    .get(wish.field)
                    .is_some_and(|value| *value == wish.value.as_str())
        })
    }

    fn kept(&self, wish: &Wish) -> bool {
        let has = |key: &DocumentKey, fields: &Fields| {
            stored(key) == wish.document
                && fields
                    .get(wish.field)
                    .is_some_and(|value| *value == wish.value.as_str())
        };
        self.world.tabs.iter().any(|tab| {
            tab.machine
                .documents()
                .any(|(_, document)| has(document.key(), document.draft()))
        }) || self
            .world
            .journal
            .values()
            .any(|entry| has(&entry.document, &entry.draft))
    }

    /// Everything the user gave is somewhere, and what a screen calls saved is at the ATS.
    fn check(&self, after: &Op) -> Result<(), TestCaseError> {
        for wish in &self.wishes {
            prop_assert!(
                self.at_the_ats(wish) || self.kept(wish),
                "lost after {after:?}: {wish:?}"
            );
        }
        for tab in &self.world.tabs {
            for (_, document) in tab.machine.documents() {
                if SaveStatus::of(document).is_unsaved() {
                    continue;
                }
                for wish in &self.wishes {
                    let shown = stored(document.key()) == wish.document
                        && document
                            .draft()
                            .get(wish.field)
                            .is_some_and(|value| *value == wish.value.as_str());
                    prop_assert!(
                        !shown || self.at_the_ats(wish),
                        "called saved after {after:?}: {wish:?}"
                    );
                }
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_order_of_events_loses_what_the_user_gave(seed: u64, ops in proptest::collection::vec(op(), 1..60)) {
        let mut history = History::new(seed);
        for op in &ops {
            history.apply(op);
            history.check(op)?;
        }
        // Everything works again, and the user comes back and follows the screen.
        history.world.sign_in();
        if history.world.tabs.is_empty() {
            history.visit();
        }
        let open: Vec<_> = (0..history.world.tabs.len()).collect();
        for tab in open.into_iter().rev().skip(1) {
            history.world.close(tab, None);
        }
        history.world.deliver_late();
        history.visit();
        history.world.come_to_rest();
        for draft in std::mem::take(&mut history.world.given_up) {
            history.give_up(&grant(), &draft, None);
        }
        history.check(&Op::Visit)?;
        for tab in &history.world.tabs {
            prop_assert!(!tab.machine.status().is_unsaved(), "a dead end: {:?}", tab.machine.status());
        }
        for wish in &history.wishes {
            prop_assert!(history.at_the_ats(wish), "not at the ATS in the end: {wish:?}");
        }
        prop_assert!(history.world.journal.is_empty(), "left in the journal: {:?}", history.world.journal);
    }
}
