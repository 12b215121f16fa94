//! Two tabs of the same user: to each other, two engines in one page are the same.

use mailbridge::domain::save::status::SaveStatus;
use wasm_bindgen_test::wasm_bindgen_test;

use super::workbench::{FakeAts, Workbench, profile};
use crate::stage::until;

#[wasm_bindgen_test]
async fn a_tab_without_changes_follows_the_other() {
    let ats = FakeAts::with(profile("Jane", "1"));
    let (first, second) = (Workbench::new(&ats), Workbench::new(&ats));
    first.profile.edit(|profile| profile.name = "Joan".into());
    first.engine.save_all();
    first.until_saved().await;
    until("the other tab shows it", || {
        second.current() == profile("Joan", "1")
    })
    .await;
    assert_eq!(second.status(), SaveStatus::Unchanged);
}

#[wasm_bindgen_test]
async fn a_tab_with_changes_merges_and_shows_what_both_changed() {
    let ats = FakeAts::with(profile("Jane", "1"));
    let (first, second) = (Workbench::new(&ats), Workbench::new(&ats));
    second.profile.edit(|profile| profile.phone = "2".into());
    first.profile.edit(|profile| profile.name = "Joan".into());
    first.engine.save_all();
    until("the other tab has both", || {
        second.current() == profile("Joan", "2")
    })
    .await;
    assert_eq!(second.status(), SaveStatus::Unsaved);

    first.profile.edit(|profile| profile.phone = "3".into());
    first.engine.save_all();
    until("the other tab shows the conflict", || {
        second.status() == SaveStatus::Conflict
    })
    .await;
    second.engine.save_all();
    assert_eq!(
        ats.version().value,
        profile("Joan", "3"),
        "not overwritten unseen"
    );
}
