//! Every fault, before and during a write, whatever the user does: `docs/reliability.md` shows the outcome.

use std::fmt::Write;

use super::ats::Ats;
use super::fault::{Fault, Timing};
use super::world::World;
use crate::domain::save::fields::Fields;
use crate::domain::save::key::DocumentKey;
use crate::domain::save::machine::{Event, Machine};
use crate::domain::save::status::SaveStatus;

/// What the user does with something unsaved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Save,
    LeaveByRoute,
    Back,
    Reload,
    CloseTab,
    SignOut,
}

/// What is unsaved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// A change of something that the ATS has.
    Change,
    /// Something that the ATS does not have yet.
    Creation,
}

/// Where the value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Places {
    ats: usize,
    screen: bool,
    journal: bool,
}

const WANTED: &str = "mine";

impl Action {
    const ALL: [Self; 6] = [
        Self::Save,
        Self::LeaveByRoute,
        Self::Back,
        Self::Reload,
        Self::CloseTab,
        Self::SignOut,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Save => "save",
            Self::LeaveByRoute => "leave by route",
            Self::Back => "Back",
            Self::Reload => "reload",
            Self::CloseTab => "close tab",
            Self::SignOut => "sign out",
        }
    }
}

impl Subject {
    const ALL: [Self; 2] = [Self::Change, Self::Creation];

    fn name(self) -> &'static str {
        match self {
            Self::Change => "a change of the profile",
            Self::Creation => "a mailbox that is not saved yet",
        }
    }

    fn key(self) -> DocumentKey {
        match self {
            Self::Change => DocumentKey::Account,
            Self::Creation => DocumentKey::Grant("g1".into()),
        }
    }

    fn stored(self) -> DocumentKey {
        match self {
            Self::Change => DocumentKey::Account,
            Self::Creation => DocumentKey::Mailbox("g1".into()),
        }
    }

    fn field(self) -> &'static str {
        match self {
            Self::Change => "name",
            Self::Creation => "sender_name",
        }
    }
}

/// One cell: what was unsaved, what happened to it, and what the user did.
struct Cell {
    subject: Subject,
    world: World,
}

impl Cell {
    fn new(subject: Subject) -> Self {
        let account = [(DocumentKey::Account, fields("name", "before"))];
        let mut cell = Self {
            subject,
            world: World::new(Ats::with(&account), 7),
        };
        cell.visit();
        cell.world.edit(0, &subject.key(), subject.field(), WANTED);
        cell
    }

    /// What a page does on a visit: it opens what the ATS has, and what waits in the journal to be created.
    fn visit(&mut self) {
        let stored = self.subject.stored();
        let tab = self.world.visit(std::slice::from_ref(&stored));
        let grant = self.subject.key();
        let waiting = self.world.tabs[tab]
            .machine
            .recovered()
            .iter()
            .any(|found| found.entry.document == grant);
        if self.subject == Subject::Creation && (waiting || self.world.ats.version(&stored).is_none()) {
            self.world
                .create(tab, &grant, fields(self.subject.field(), "Jane"));
        }
    }

    fn act(&mut self, action: Action, fate: (Fault, Timing)) {
        let world = &mut self.world;
        match action {
            Action::Reload | Action::CloseTab => {
                world.close(0, Some(fate));
                if action == Action::Reload {
                    world.sign_in();
                    self.visit();
                }
            }
            Action::Save | Action::LeaveByRoute | Action::Back => {
                world.handle(0, Event::SaveAll);
                world.deliver(0, 0, Some(fate));
            }
            Action::SignOut => {
                world.handle(0, Event::SaveAll);
                world.deliver(0, 0, Some(fate));
                while world.tabs[0].machine.is_sending() {
                    world.deliver(0, 0, None);
                }
                // Whoever still has something unsaved is asked first, and stays.
                if !world.tabs[0].machine.status().is_unsaved() {
                    self.forget_everything();
                }
            }
        }
    }

    fn forget_everything(&mut self) {
        self.world.tabs[0].machine.close_all();
        self.world.journal.clear();
    }

    fn places(&self) -> Places {
        let wanted = |fields: &Fields| {
            fields
                .get(self.subject.field())
                .is_some_and(|value| value == WANTED)
        };
        let stored = self.subject.stored();
        let ats = &self.world.ats;
        let written = ats
            .applied
            .iter()
            .filter(|applied| applied.document == stored && wanted(&applied.value))
            .count();
        let screen = |machine: &Machine| machine.documents().any(|(_, document)| wanted(document.draft()));
        Places {
            ats: written,
            screen: self.world.tabs.iter().any(|tab| screen(&tab.machine)),
            journal: self.world.journal.values().any(|entry| wanted(&entry.draft)),
        }
    }
}

fn fields(name: &str, value: &str) -> Fields {
    [(name.to_owned(), value.into())].into_iter().collect()
}

impl Places {
    fn words(self, unsaved: bool) -> String {
        let mut words = Vec::new();
        if self.ats > 0 {
            words.push("ATS");
        }
        if self.screen && unsaved {
            words.push("screen");
        }
        if self.journal {
            words.push("journal");
        }
        words.join(", ")
    }
}

/// Runs one cell; says where the value is right after the fault.
fn run(subject: Subject, fault: Fault, timing: Timing, action: Action) -> String {
    let name = format!(
        "{}, {} {} the request, {}",
        subject.name(),
        fault.name(),
        timing.name(),
        action.name()
    );
    let mut cell = Cell::new(subject);
    cell.act(action, (fault, timing));

    let places = cell.places();
    let status = cell
        .world
        .tabs
        .first()
        .map_or(SaveStatus::Unchanged, |tab| tab.machine.status());
    assert!(
        places.ats + usize::from(places.screen) + usize::from(places.journal) > 0,
        "{name}: lost"
    );
    if matches!(status, SaveStatus::Saved { .. }) {
        assert_eq!(places.ats, 1, "{name}: the screen says that it is saved");
    }
    let words = places.words(status.is_unsaved());

    // The faults are over, and the user comes back and follows the screen.
    if cell.world.tabs.is_empty() {
        cell.world.sign_in();
        cell.visit();
    }
    cell.world.come_to_rest();
    let places = cell.places();
    assert_eq!(places.ats, 1, "{name}: at the ATS exactly once in the end");
    assert!(!places.journal, "{name}: nothing is left in the journal");
    let current = cell
        .world
        .ats
        .version(&subject.stored())
        .map(|version| version.value);
    assert_eq!(current, Some(fields(subject.field(), WANTED)), "{name}");
    words
}

fn table(subject: Subject) -> String {
    let mut text = format!("### {}\n\n| fault | when |", capital(subject.name()));
    for action in Action::ALL {
        let _ = write!(text, " {} |", action.name());
    }
    text.push_str("\n| --- | --- |");
    text.push_str(&" --- |".repeat(Action::ALL.len()));
    text.push('\n');
    for fault in Fault::ALL {
        for timing in Timing::ALL {
            let _ = write!(text, "| {} | {} |", fault.name(), timing.name());
            for action in Action::ALL {
                let _ = write!(text, " {} |", run(subject, fault, timing, action));
            }
            text.push('\n');
        }
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

const BEGIN: &str = "<!-- the fault matrix: written by a test -->\n";
const END: &str = "<!-- end of the fault matrix -->\n";

#[test]
fn nothing_is_lost_under_any_fault() {
    let cells = Subject::ALL.len() * Fault::ALL.len() * Timing::ALL.len() * Action::ALL.len();
    let mut matrix = format!(
        "{cells} cells: {} kinds of change × {} faults × {} times × {} actions.\n\n",
        Subject::ALL.len(),
        Fault::ALL.len(),
        Timing::ALL.len(),
        Action::ALL.len()
    );
    matrix.push_str(&Subject::ALL.map(table).join("\n"));
    println!("{matrix}");

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reliability.md");
    let page = std::fs::read_to_string(path).expect("docs/reliability.md");
    let (before, rest) = page.split_once(BEGIN).expect("the begin of the matrix");
    let (shown, after) = rest.split_once(END).expect("the end of the matrix");
    if shown == matrix {
        return;
    }
    assert!(
        std::env::var_os("UPDATE_DOCS").is_some(),
        "docs/reliability.md is not current: run `UPDATE_DOCS=1 cargo test -p mailbridge nothing_is_lost`"
    );
    std::fs::write(path, format!("{before}{BEGIN}{matrix}{END}{after}")).expect("written");
}

/// The end-to-end tests have lists of their own, in another crate; they write them into the page's second table.
#[test]
fn real_browsers_meet_the_same_faults() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reliability.md"));
    let page = page.expect("docs/reliability.md");
    let (_, pairwise) = page
        .split_once("<!-- the pairwise matrix")
        .expect("the pairwise matrix");
    let lines: Vec<Vec<&str>> = pairwise
        .lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let actions: Vec<&str> = Action::ALL.iter().map(|action| action.name()).collect();
    assert_eq!(lines[0][2..], actions);
    let rows: Vec<[&str; 2]> = lines[2..].iter().map(|row| [row[0], row[1]]).collect();
    let faults: Vec<[&str; 2]> = Fault::ALL
        .into_iter()
        .flat_map(|fault| Timing::ALL.map(|timing| [fault.name(), timing.name()]))
        .collect();
    assert_eq!(rows, faults);
}
