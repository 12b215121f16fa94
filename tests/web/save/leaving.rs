//! The page goes to the background, is reloaded or closed.

use leptos::prelude::*;
use mailbridge::domain::save::status::SaveStatus;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::workbench::{FakeAts, Replaced, Workbench, fire, profile};

#[wasm_bindgen_test]
async fn a_page_that_goes_away_sends_what_it_has() {
    let bench = Workbench::new(&FakeAts::with(profile("Jane", "1")));
    bench.profile.edit(|profile| profile.name = "Joan".into());
    fire(window(), "pagehide");
    let writes = bench.ats.writes();
    assert_eq!(writes.len(), 1, "sent before the event is over");
    assert!(writes[0].outlives_page);
    bench.until_saved().await;
}

#[wasm_bindgen_test]
async fn a_page_in_the_background_saves_and_one_in_view_does_not() {
    let bench = Workbench::new(&FakeAts::with(profile("Jane", "1")));
    bench.profile.edit(|profile| profile.name = "Joan".into());
    {
        let _seen = Replaced::value(document(), "visibilityState", &JsValue::from_str("visible"));
        fire(document(), "visibilitychange");
        assert_eq!(bench.status(), SaveStatus::Unsaved);
    }
    let _hidden = Replaced::value(document(), "visibilityState", &JsValue::from_str("hidden"));
    fire(document(), "visibilitychange");
    assert_eq!(bench.ats.writes().len(), 1);
    bench.until_saved().await;
}

#[wasm_bindgen_test]
async fn what_is_too_large_to_outlive_the_page_is_sent_without() {
    let bench = Workbench::new(&FakeAts::with(profile("Jane", "1")));
    bench.profile.edit(|profile| profile.name = "x".repeat(61 * 1024));
    fire(window(), "pagehide");
    assert!(!bench.ats.writes()[0].outlives_page);
    bench.until_saved().await;
    bench.profile.edit(|profile| profile.name = "short".into());
    fire(window(), "pagehide");
    assert!(bench.ats.writes()[1].outlives_page, "the room is free again");
    bench.until_saved().await;
}

#[wasm_bindgen_test]
async fn the_browser_asks_only_where_a_closed_tab_would_lose_something() {
    let bench = Workbench::of(&FakeAts::with(profile("Jane", "1")), "user-k");
    assert!(!fire(window(), "beforeunload"), "nothing is unsaved");
    bench.profile.edit(|profile| profile.name = "Joan".into());
    assert!(!fire(window(), "beforeunload"), "the journal has it");
    bench.engine.sign_out();
    drop(bench);

    let _blocked = Replaced::value(window(), "localStorage", &JsValue::NULL);
    let bench = Workbench::of(&FakeAts::with(profile("Jane", "1")), "user-k");
    bench.profile.edit(|profile| profile.name = "Joan".into());
    assert!(fire(window(), "beforeunload"), "only the screen has it");
    bench.profile.discard();
    assert!(!fire(window(), "beforeunload"));
}
