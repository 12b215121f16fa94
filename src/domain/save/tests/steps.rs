//! Single steps of the machine.

use crate::domain::failure::Failure;
use crate::domain::save::entry::{self, Entry};
use crate::domain::save::fields::{Fields, Side, Version};
use crate::domain::save::key::DocumentKey;
use crate::domain::save::machine::{DocumentId, Effect, Event, Machine, Recovered, Saved};
use crate::domain::save::request::Request;
use crate::domain::save::request::Task;
use crate::domain::save::retry::Backoff;
use crate::domain::save::status::SaveStatus;
use crate::domain::save::{Moment, Surroundings};
use mailbridge_contract::problem::{Problem, ProblemCode};
use serde_json::json;

/// A machine with a clock and dice that a test holds in its hands.
#[derive(Default)]
struct Bench {
    machine: Machine,
    now: u64,
    dice: u64,
}

impl Bench {
    fn handle(&mut self, event: Event) -> Vec<Effect> {
        self.now += 1;
        let dice = &mut self.dice;
        let mut surroundings = Surroundings {
            now: Moment(self.now),
            random: &mut || {
                *dice += 1;
                *dice
            },
            backoff: Backoff::default(),
        };
        self.machine.handle(event, &mut surroundings)
    }

    /// Handles an event that has to lead to exactly one request.
    fn sent(&mut self, event: Event) -> (DocumentId, Request) {
        let effects = self.handle(event);
        let mut sent = effects.iter().filter_map(|effect| match effect {
            Effect::Send(id, request) => Some((*id, request.clone())),
            _ => None,
        });
        let first = sent.next().unwrap_or_else(|| panic!("nothing sent: {effects:?}"));
        assert_eq!(sent.next(), None, "more than one request");
        first
    }

    fn account(&mut self) -> DocumentId {
        self.machine.open(
            DocumentKey::Account,
            version("e1", json!({"name": "A", "phone": "1"})),
        )
    }
}

fn fields(value: serde_json::Value) -> Fields {
    value.as_object().cloned().unwrap_or_default()
}

fn version(etag: &str, value: serde_json::Value) -> Version {
    Version {
        value: fields(value),
        etag: Some(etag.into()),
    }
}

fn written(request: &Request) -> &Fields {
    match &request.task {
        Task::Write { value, .. } => value,
        Task::Read => panic!("a read"),
    }
}

fn answer(id: DocumentId, request: &Request, version: Version) -> Event {
    Event::Answered(id, request.id.clone(), Ok(version.into()))
}

fn failed(id: DocumentId, request: &Request, failure: Failure) -> Event {
    Event::Answered(id, request.id.clone(), Err(failure))
}

fn problem(code: ProblemCode) -> Failure {
    Failure::problem(Problem::new(code))
}

#[test]
fn what_is_typed_during_a_write_is_sent_after_it() {
    let mut bench = Bench::default();
    let id = bench.account();
    bench.handle(Event::Edited(id, fields(json!({"name": "B", "phone": "1"}))));
    let (_, first) = bench.sent(Event::SaveAll);
    assert_eq!(bench.machine.status(), SaveStatus::Saving);
    bench.handle(Event::Edited(id, fields(json!({"name": "C", "phone": "1"}))));
    let (_, second) = bench.sent(answer(
        id,
        &first,
        version("e2", json!({"name": "B", "phone": "01"})),
    ));
    assert_eq!(*written(&second), fields(json!({"name": "C", "phone": "01"})));
    assert_ne!(first.id, second.id, "another value has another key");
    bench.handle(answer(
        id,
        &second,
        version("e3", json!({"name": "C", "phone": "01"})),
    ));
    assert!(matches!(bench.machine.status(), SaveStatus::Saved { .. }));
}

#[test]
fn a_retry_is_the_same_request() {
    let mut bench = Bench::default();
    let id = bench.account();
    bench.handle(Event::Edited(id, fields(json!({"name": "B"}))));
    let (_, first) = bench.sent(Event::Save(id));
    bench.handle(failed(id, &first, Failure::Unreachable));
    bench.handle(Event::Edited(id, fields(json!({"name": "C"}))));
    bench.now = bench.machine.next_wake().expect("a time to try again").0;
    let (_, second) = bench.sent(Event::Woke);
    assert_eq!(
        (&first.id, written(&second)),
        (&second.id, &fields(json!({"name": "B"})))
    );
    let (_, third) = bench.sent(answer(id, &second, version("e2", json!({"name": "B"}))));
    assert_eq!(*written(&third), fields(json!({"name": "C"})));
}

#[test]
fn a_change_elsewhere_is_merged_or_shown() {
    let mut bench = Bench::default();
    let id = bench.account();
    bench.handle(Event::Edited(id, fields(json!({"name": "B", "phone": "1"}))));
    let (_, write) = bench.sent(Event::Save(id));
    let (_, read) = bench.sent(failed(id, &write, problem(ProblemCode::ChangedElsewhere)));
    assert_eq!(read.task, Task::Read);
    let (_, merged) = bench.sent(answer(
        id,
        &read,
        version("e2", json!({"name": "A", "phone": "2"})),
    ));
    assert_eq!(*written(&merged), fields(json!({"name": "B", "phone": "2"})));

    let (_, read) = bench.sent(failed(id, &merged, problem(ProblemCode::ChangedElsewhere)));
    bench.handle(answer(
        id,
        &read,
        version("e3", json!({"name": "Z", "phone": "2"})),
    ));
    assert_eq!(bench.machine.status(), SaveStatus::Conflict);
    let (_, kept) = bench.sent(Event::Chosen(id, "name".into(), Side::Mine));
    assert_eq!(*written(&kept), fields(json!({"name": "B", "phone": "2"})));
    let Task::Write { base: Some(base), .. } = &kept.task else {
        panic!("no version to overwrite: {kept:?}");
    };
    assert_eq!(
        base.etag,
        Some("e3".into()),
        "what was seen is what is overwritten"
    );
}

#[test]
fn an_expired_session_holds_everything_until_the_user_is_back() {
    let mut bench = Bench::default();
    let id = bench.account();
    bench.handle(Event::Edited(id, fields(json!({"name": "B"}))));
    let (_, write) = bench.sent(Event::Save(id));
    bench.handle(failed(id, &write, problem(ProblemCode::SessionExpired)));
    assert_eq!(bench.machine.status(), SaveStatus::SignIn);
    let (_, again) = bench.sent(Event::SessionRenewed);
    assert_eq!(again.id, write.id);
}

#[test]
fn a_csrf_token_is_renewed_once() {
    let mut bench = Bench::default();
    let id = bench.account();
    bench.handle(Event::Edited(id, fields(json!({"name": "B"}))));
    let (_, write) = bench.sent(Event::Save(id));
    let effects = bench.handle(failed(id, &write, problem(ProblemCode::CsrfRejected)));
    assert!(effects.contains(&Effect::RenewSession));
    let (_, again) = bench.sent(Event::SessionRenewed);
    let effects = bench.handle(failed(id, &again, problem(ProblemCode::CsrfRejected)));
    assert!(!effects.contains(&Effect::RenewSession));
    assert!(matches!(bench.machine.status(), SaveStatus::Failed { .. }));
}

#[test]
fn a_new_mailbox_is_unsaved_and_takes_its_name_from_the_ats() {
    let mut bench = Bench::default();
    let grant = DocumentKey::Grant("g1".into());
    let mailbox = DocumentKey::Mailbox("m1".into());
    let id = bench
        .machine
        .create(grant.clone(), fields(json!({"sender_name": "Jane"})), Moment(1));
    assert_eq!(bench.machine.status(), SaveStatus::Unsaved);
    let (_, write) = bench.sent(Event::SaveAll);
    let effects = bench.handle(Event::Answered(
        id,
        write.id,
        Ok(Saved {
            version: version("e1", json!({"sender_name": "Jane"})),
            became: Some(mailbox.clone()),
        }),
    ));
    assert!(effects.contains(&Effect::Unjournal(grant)));
    assert_eq!(bench.machine.find(&mailbox), Some(id));
}

#[test]
fn the_journal_mirrors_what_is_not_saved() {
    let mut bench = Bench::default();
    let id = bench.account();
    let effects = bench.handle(Event::Edited(id, fields(json!({"name": "B"}))));
    assert!(matches!(&effects[..], [Effect::Journal(entry)] if entry.draft == fields(json!({"name": "B"}))));
    let effects = bench.handle(Event::Discard(id));
    assert_eq!(effects, [Effect::Unjournal(DocumentKey::Account)]);
}

#[test]
fn what_is_restored_during_a_conflict_can_end_it() {
    let mut bench = Bench::default();
    let id = bench.account();
    bench.handle(Event::Found(vec![Recovered {
        slot: "old".into(),
        entry: Entry {
            version: entry::VERSION,
            document: DocumentKey::Account,
            at: Moment(0),
            draft: fields(json!({"name": "Z", "phone": "1"})),
            base: fields(json!({"name": "A", "phone": "1"})),
            sent: None,
        },
    }]));
    bench.handle(Event::Edited(id, fields(json!({"name": "B", "phone": "1"}))));
    bench.handle(Event::Refreshed(
        id,
        0,
        version("e2", json!({"name": "Z", "phone": "1"})),
    ));
    assert_eq!(bench.machine.status(), SaveStatus::Conflict);
    let effects = bench.handle(Event::Restore(id));
    assert!(matches!(bench.machine.status(), SaveStatus::Saved { .. }));
    assert!(effects.contains(&Effect::Release("old".into())));
}

#[test]
fn an_answer_that_a_save_has_overtaken_is_not_believed() {
    let mut bench = Bench::default();
    let id = bench.account();
    let effects = bench.handle(Event::ChangedElsewhere(DocumentKey::Account, Some("e9".into())));
    assert_eq!(effects, [Effect::Refresh(id, 0)]);
    bench.handle(Event::Edited(id, fields(json!({"name": "B"}))));
    let (_, write) = bench.sent(Event::Save(id));
    bench.handle(answer(id, &write, version("e2", json!({"name": "B"}))));
    bench.handle(Event::Refreshed(id, 0, version("e1", json!({"name": "A"}))));
    let document = bench.machine.document(id).expect("open");
    assert_eq!(*document.draft(), fields(json!({"name": "B"})));
    assert_eq!(document.etag(), Some(&"e2".into()));
}

#[test]
fn writes_go_one_after_the_other_in_order() {
    let mut bench = Bench::default();
    let first = bench.account();
    let key = DocumentKey::Mailbox("m1".into());
    let second = bench
        .machine
        .open(key, version("m1", json!({"sender_name": "A"})));
    bench.handle(Event::Edited(second, fields(json!({"sender_name": "B"}))));
    bench.handle(Event::Edited(first, fields(json!({"name": "B"}))));
    let (id, write) = bench.sent(Event::Save(second));
    assert_eq!(id, second);
    assert!(bench.handle(Event::Save(first)).is_empty());
    let (id, _) = bench.sent(answer(second, &write, version("m2", json!({"sender_name": "B"}))));
    assert_eq!(id, first);
}

#[test]
fn a_page_that_goes_away_sends_everything_at_once() {
    let mut bench = Bench::default();
    let first = bench.account();
    let key = DocumentKey::Mailbox("m1".into());
    let second = bench
        .machine
        .open(key, version("m1", json!({"sender_name": "A"})));
    bench.handle(Event::Edited(second, fields(json!({"sender_name": "B"}))));
    bench.handle(Event::Edited(first, fields(json!({"name": "B"}))));
    let effects = bench.handle(Event::Leave);
    let sent = effects.iter().filter(|effect| matches!(effect, Effect::Send(..)));
    assert_eq!(sent.count(), 2);
}

#[test]
fn what_is_restored_is_in_the_journal_before_it_leaves_its_old_place() {
    let mut bench = Bench::default();
    let id = bench.account();
    let entry = Entry {
        version: entry::VERSION,
        document: DocumentKey::Account,
        at: Moment(0),
        draft: fields(json!({"name": "Z", "phone": "1"})),
        base: fields(json!({"name": "A", "phone": "1"})),
        sent: None,
    };
    bench.handle(Event::Found(vec![Recovered {
        slot: "old".into(),
        entry,
    }]));
    let effects = bench.handle(Event::Restore(id));
    assert!(
        matches!(&effects[..], [Effect::Journal(_), Effect::Release(slot)] if slot == "old"),
        "{effects:?}"
    );
}

#[test]
fn after_the_last_try_the_same_request_still_goes_first() {
    let mut bench = Bench::default();
    let id = bench.account();
    bench.handle(Event::Edited(id, fields(json!({"name": "B"}))));
    let (_, first) = bench.sent(Event::Save(id));
    bench.handle(failed(id, &first, Failure::TimedOut));
    while let Some(due) = bench.machine.next_wake() {
        bench.now = due.0;
        let (_, again) = bench.sent(Event::Woke);
        bench.handle(failed(id, &again, Failure::TimedOut));
    }
    assert!(matches!(bench.machine.status(), SaveStatus::Failed { .. }));
    bench.handle(Event::Edited(id, fields(json!({"name": "C"}))));
    let (_, again) = bench.sent(Event::Save(id));
    assert_eq!((&again.id, &again.task), (&first.id, &first.task));
}

#[test]
fn nobody_comes_back_sooner_than_the_ats_asks() {
    let mut bench = Bench::default();
    let id = bench.account();
    bench.handle(Event::Edited(id, fields(json!({"name": "B"}))));
    let (_, write) = bench.sent(Event::Save(id));
    let busy = Failure::Problem {
        problem: Box::new(Problem::new(ProblemCode::Unavailable)),
        retry_after: Some(60),
    };
    bench.handle(failed(id, &write, busy));
    for event in [Event::Save(id), Event::SaveAll, Event::Online, Event::Leave] {
        assert!(bench.handle(event.clone()).is_empty(), "{event:?}");
    }
    assert!(bench.machine.next_wake() >= Some(Moment(60_000)));
}

#[test]
fn the_ats_is_asked_when_a_write_that_was_given_up_is_answered() {
    let mut bench = Bench::default();
    let id = bench.account();
    bench.handle(Event::Edited(id, fields(json!({"name": "B"}))));
    let (_, write) = bench.sent(Event::Save(id));
    bench.handle(failed(id, &write, Failure::TimedOut));
    let effects = bench.handle(Event::Discard(id));
    assert!(effects.contains(&Effect::Refresh(id, 0)), "it may have happened");
    let effects = bench.handle(answer(id, &write, version("e2", json!({"name": "B"}))));
    assert_eq!(effects, [Effect::Refresh(id, 0)]);
}

#[test]
fn what_is_gone_is_neither_saved_nor_kept() {
    let mut bench = Bench::default();
    let key = DocumentKey::Mailbox("m1".into());
    let id = bench
        .machine
        .open(key.clone(), version("m1", json!({"sender_name": "A"})));
    bench.handle(Event::Edited(id, fields(json!({"sender_name": "B"}))));
    let effects = bench.handle(Event::Gone(key.clone()));
    assert_eq!(effects, [Effect::Unjournal(key)]);
    assert!(bench.handle(Event::SaveAll).is_empty());
}
