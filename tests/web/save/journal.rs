use mailbridge::domain::failure::Failure;
use mailbridge::domain::save::status::SaveStatus;
use wasm_bindgen_test::wasm_bindgen_test;

use super::workbench::{FakeAts, Next, Workbench, journal_of, profile};
use crate::stage::until;

#[wasm_bindgen_test]
async fn the_journal_holds_what_is_not_saved_and_nothing_else() {
    let bench = Workbench::of(&FakeAts::with(profile("Jane", "1")), "user-a");
    assert_eq!(journal_of("user-a").len(), 0);
    bench.profile.edit(|profile| profile.name = "Joan".into());
    assert_eq!(journal_of("user-a").len(), 1);
    bench.engine.save_all();
    bench.until_saved().await;
    assert_eq!(journal_of("user-a").len(), 0);
    bench.profile.edit(|profile| profile.name = "Joanna".into());
    assert_eq!(journal_of("user-a").len(), 1);
    bench.profile.discard();
    assert_eq!(journal_of("user-a").len(), 0);
}

#[wasm_bindgen_test]
async fn the_next_visit_offers_what_was_not_saved() {
    let ats = FakeAts::with(profile("Jane", "1"));
    let first = Workbench::of(&ats, "user-b");
    first.profile.edit(|profile| profile.name = "Joan".into());
    drop(first);
    ats.put(profile("Jane", "2"));

    let second = Workbench::of(&ats, "user-b");
    let offer = second.profile.offer();
    until("the offer shows", || offer.get_untracked().is_some()).await;
    assert_eq!(second.current(), profile("Jane", "2"), "nothing changes unasked");
    let differences = offer.get_untracked().unwrap().differences;
    assert_eq!(differences.len(), 1);
    assert_eq!(differences[0].mine, Some("Joan".into()));
    assert_eq!(differences[0].theirs, Some("Jane".into()));

    second.profile.restore();
    assert_eq!(second.current(), profile("Joan", "2"));
    assert_eq!(second.status(), SaveStatus::Unsaved);
    assert_eq!(journal_of("user-b").len(), 1, "now it is this tab's");
    second.engine.save_all();
    second.until_saved().await;
    assert_eq!(journal_of("user-b").len(), 0);
}

#[wasm_bindgen_test]
async fn an_offer_can_be_declined() {
    let ats = FakeAts::with(profile("Jane", "1"));
    let first = Workbench::of(&ats, "user-c");
    first.profile.edit(|profile| profile.name = "Joan".into());
    drop(first);
    let second = Workbench::of(&ats, "user-c");
    let offer = second.profile.offer();
    until("the offer shows", || offer.get_untracked().is_some()).await;
    second.profile.forget();
    assert_eq!(offer.get_untracked(), None);
    assert_eq!(journal_of("user-c").len(), 0);
}

#[wasm_bindgen_test]
async fn what_arrived_after_all_is_not_offered() {
    let ats = FakeAts::with(profile("Jane", "1"));
    let first = Workbench::of(&ats, "user-d");
    ats.next(Next::WriteAndFail(Failure::Unreachable));
    first.profile.edit(|profile| profile.name = "Joan".into());
    first.engine.save_all();
    until("the answer is lost", || {
        matches!(first.status(), SaveStatus::Waiting { .. })
    })
    .await;
    drop(first);
    assert_eq!(journal_of("user-d").len(), 1);
    let second = Workbench::of(&ats, "user-d");
    until("the journal is cleared", || journal_of("user-d").is_empty()).await;
    assert_eq!(second.profile.offer().get_untracked(), None);
}

#[wasm_bindgen_test]
async fn the_changes_of_another_open_tab_are_not_offered() {
    let ats = FakeAts::with(profile("Jane", "1"));
    let first = Workbench::of(&ats, "user-e");
    first.profile.edit(|profile| profile.name = "Joan".into());
    let second = Workbench::of(&ats, "user-e");
    // Something that is offered, so that it is known when the journal has been looked at.
    let gone = Workbench::of(&ats, "user-e");
    gone.profile.edit(|profile| profile.phone = "5".into());
    drop(gone);
    let third = Workbench::of(&ats, "user-e");
    let offer = third.profile.offer();
    until("the offer of the closed tab shows", || {
        offer.get_untracked().is_some()
    })
    .await;
    assert_eq!(offer.get_untracked().unwrap().differences[0].field, "phone");
    third.profile.forget();
    assert_eq!(offer.get_untracked(), None, "there was one");
    assert_eq!(second.current().name, "Jane");
    assert_eq!(journal_of("user-e").len(), 1, "that of the first tab");
}

#[wasm_bindgen_test]
async fn signing_out_leaves_nothing_behind() {
    let ats = FakeAts::with(profile("Jane", "1"));
    let old = Workbench::of(&ats, "user-f");
    old.profile.edit(|profile| profile.name = "Joan".into());
    drop(old);
    let bench = Workbench::of(&ats, "user-f");
    bench.profile.edit(|profile| profile.phone = "3".into());
    assert_eq!(journal_of("user-f").len(), 2);
    bench.engine.sign_out();
    assert_eq!(journal_of("user-f").len(), 0);
    assert_eq!(bench.status(), SaveStatus::Unchanged);
}
