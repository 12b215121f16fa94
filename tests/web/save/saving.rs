use futures_channel::oneshot;
use leptos::prelude::*;
use mailbridge::domain::failure::Failure;
use mailbridge::domain::save::fields::Side;
use mailbridge::domain::save::status::SaveStatus;
use wasm_bindgen_test::wasm_bindgen_test;

use super::workbench::{FakeAts, Next, Profile, Workbench, profile};
use crate::stage::until;

#[wasm_bindgen_test]
async fn a_save_is_proved_by_what_the_ats_has_afterwards() {
    let bench = Workbench::new(&FakeAts::with(profile("Jane", "1")));
    assert_eq!(bench.status(), SaveStatus::Unchanged);
    bench.profile.edit(|profile| profile.name = "Joan".into());
    assert_eq!(bench.status(), SaveStatus::Unsaved);
    bench.engine.save_all();
    assert_eq!(bench.status(), SaveStatus::Saving);
    bench.until_saved().await;

    let [write] = &bench.ats.writes()[..] else {
        panic!("one write, not {:?}", bench.ats.writes());
    };
    assert_eq!(write.value, profile("Joan", "1"));
    assert_eq!(write.changed(|profile| &profile.name), Some("Joan".to_owned()));
    assert_eq!(write.changed(|profile| &profile.phone), None);
    assert_eq!(write.etag(), Some(&"\"1\"".into()));
    assert_eq!(write.key.len(), 32);

    let receipt = bench.profile.receipt();
    until("the receipt was read back", || {
        receipt.get_untracked().is_some_and(|receipt| receipt.read_back)
    })
    .await;
    assert_eq!(receipt.get_untracked().unwrap().fields, ["name"]);
    assert_eq!(bench.ats.reads(), 1);
}

#[wasm_bindgen_test]
async fn what_is_typed_during_a_write_is_sent_after_it() {
    let bench = Workbench::new(&FakeAts::with(profile("Jane", "1")));
    let (answer, answered) = oneshot::channel::<()>();
    bench.ats.next(Next::After(Box::pin(async move {
        answered.await.unwrap();
    })));
    bench.profile.edit(|profile| profile.name = "Joan".into());
    bench.profile.save();
    bench.profile.edit(|profile| profile.name = "Joanna".into());
    assert_eq!(bench.ats.writes().len(), 1);
    answer.send(()).unwrap();
    bench.until_saved().await;
    assert_eq!(bench.ats.version().value, profile("Joanna", "1"));
    assert_eq!(bench.ats.writes().len(), 2);
    assert_ne!(bench.ats.writes()[0].key, bench.ats.writes()[1].key);
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_tried_again_by_itself_with_the_same_key() {
    let bench = Workbench::new(&FakeAts::with(profile("Jane", "1")));
    bench.ats.next(Next::Fail(Failure::Unreachable));
    bench.profile.edit(|profile| profile.phone = "2".into());
    bench.engine.save_all();
    until("it waits", || {
        matches!(bench.status(), SaveStatus::Waiting { .. })
    })
    .await;
    bench.until_saved().await;
    let writes = bench.ats.writes();
    assert_eq!(writes.len(), 2);
    assert_eq!(writes[0].key, writes[1].key);
}

#[wasm_bindgen_test]
async fn being_online_again_is_noticed() {
    let bench = Workbench::new(&FakeAts::with(profile("Jane", "1")));
    bench.ats.next(Next::Fail(Failure::Offline));
    bench.profile.edit(|profile| profile.phone = "2".into());
    bench.engine.save_all();
    until("it waits", || {
        matches!(bench.status(), SaveStatus::Waiting { .. })
    })
    .await;
    window()
        .dispatch_event(&web_sys::Event::new("online").unwrap())
        .unwrap();
    bench.until_saved().await;
}

#[wasm_bindgen_test]
async fn both_sides_of_a_conflict_are_shown_and_one_is_kept() {
    let bench = Workbench::new(&FakeAts::with(profile("Jane", "1")));
    bench.ats.put(profile("Janet", "9"));
    bench.profile.edit(|profile| profile.name = "Joan".into());
    bench.engine.save_all();
    until("the conflict shows", || bench.status() == SaveStatus::Conflict).await;
    let conflicts = bench.profile.conflicts().get_untracked();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].mine, Some("Joan".into()));
    assert_eq!(conflicts[0].theirs, Some("Janet".into()));
    bench.profile.choose("name", Side::Mine);
    bench.until_saved().await;
    assert_eq!(bench.ats.version().value, profile("Joan", "9"));
}

#[wasm_bindgen_test]
async fn a_write_goes_on_when_its_page_has_gone() {
    let bench = Workbench::new(&FakeAts::with(profile("Jane", "1")));
    let page = Owner::new();
    let (ats, engine) = (bench.ats.clone(), bench.engine);
    let editable = page.with(|| {
        use mailbridge::domain::save::key::DocumentKey;
        engine.open(DocumentKey::Account, ats.version(), ats.source())
    });
    let (answer, answered) = oneshot::channel::<()>();
    bench.ats.next(Next::After(Box::pin(async move {
        answered.await.unwrap();
    })));
    editable.edit(|profile: &mut Profile| profile.name = "Joan".into());
    engine.save_all();
    page.cleanup();
    drop(page);
    answer.send(()).unwrap();
    bench.until_saved().await;
    assert_eq!(bench.current(), profile("Joan", "1"));
    assert_eq!(bench.ats.version().value, profile("Joan", "1"));
}

#[wasm_bindgen_test]
async fn settling_says_whether_everything_is_saved() {
    let bench = Workbench::new(&FakeAts::with(profile("Jane", "1")));
    bench.profile.edit(|profile| profile.name = "Joan".into());
    assert!(bench.engine.settle().await);
    bench.profile.edit(|profile| profile.name = "Joanna".into());
    bench.ats.next(Next::Fail(Failure::Unreachable));
    assert!(!bench.engine.settle().await, "it is tried again later");
}
