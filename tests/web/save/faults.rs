//! Storage that is blocked, full or damaged costs the journal, never the page.

use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use mailbridge::domain::save::status::SaveStatus;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::workbench::{FakeAts, Replaced, Workbench, fire, journal_of, profile};
use crate::stage::until;

/// Edits and saves, whatever the storage does.
async fn edit_and_save(bench: &Workbench) {
    bench.profile.edit(|profile| profile.name = "Joan".into());
    assert_eq!(bench.status(), SaveStatus::Unsaved);
    bench.engine.save_all();
    bench.until_saved().await;
    assert_eq!(bench.ats.version().value.name, "Joan");
}

fn storage_prototype() -> Object {
    let class = Reflect::get(&js_sys::global(), &"Storage".into()).unwrap();
    Reflect::get(&class, &"prototype".into()).unwrap().into()
}

fn throwing(name: &str) -> Function {
    Function::new_no_args(&format!("throw new DOMException('by the test', '{name}')"))
}

#[wasm_bindgen_test]
async fn blocked_storage_costs_the_journal_alone() {
    let _blocked = Replaced::value(window(), "localStorage", &JsValue::NULL);
    let bench = Workbench::of(&FakeAts::with(profile("Jane", "1")), "user-g");
    edit_and_save(&bench).await;
    bench.profile.edit(|profile| profile.name = "Joanna".into());
    assert!(fire(window(), "beforeunload"), "only the screen has it");
}

#[wasm_bindgen_test]
async fn full_storage_costs_the_journal_alone_and_it_comes_back() {
    let bench = Workbench::of(&FakeAts::with(profile("Jane", "1")), "user-h");
    {
        let _full = Replaced::value(storage_prototype(), "setItem", &throwing("QuotaExceededError"));
        edit_and_save(&bench).await;
        bench.profile.edit(|profile| profile.name = "Jo".into());
        assert!(fire(window(), "beforeunload"), "only the screen has it");
    }
    bench.profile.edit(|profile| profile.name = "Joanna".into());
    assert!(!fire(window(), "beforeunload"), "the journal has it");
    assert_eq!(journal_of("user-h").len(), 1);
    bench.engine.sign_out();
}

#[wasm_bindgen_test]
async fn damaged_and_old_entries_are_dropped() {
    let storage = window().local_storage().unwrap().unwrap();
    for (tab, text) in [
        ("1", "{\"version\":1,\"document\":{\"kind\":\"acc"),
        (
            "2",
            "{\"version\":0,\"document\":{\"kind\":\"account\"},\"at\":1,\"draft\":{},\"base\":{}}",
        ),
        ("3", "\u{0}\u{ffff}"),
        ("4", "[]"),
        ("5", ""),
    ] {
        let key = format!("mailbridge.unsaved/agency/user-i/{tab}/account");
        storage.set_item(&key, text).unwrap();
    }
    let foreign = "mailbridge.unsaved/agency/user-i-too/1/account";
    storage.set_item(foreign, "of somebody else").unwrap();
    let bench = Workbench::of(&FakeAts::with(profile("Jane", "1")), "user-i");
    until("the journal was cleaned", || journal_of("user-i").is_empty()).await;
    assert_eq!(bench.profile.offer().get_untracked(), None);
    assert_eq!(
        storage.get_item(foreign).unwrap().as_deref(),
        Some("of somebody else")
    );
    storage.remove_item(foreign).unwrap();
    edit_and_save(&bench).await;
}

#[wasm_bindgen_test]
async fn an_entry_that_fits_no_field_any_more_changes_nothing() {
    let storage = window().local_storage().unwrap().unwrap();
    let now = js_sys::Date::now();
    let text = format!(
        "{{\"version\":1,\"document\":{{\"kind\":\"account\"}},\"at\":{now},\"draft\":{{\"name\":{{\"first\":\"J\"}}}},\"base\":{{\"name\":\"Jane\"}}}}"
    );
    let key = "mailbridge.unsaved/agency/user-j/1/account";
    storage.set_item(key, &text).unwrap();
    let bench = Workbench::of(&FakeAts::with(profile("Jane", "1")), "user-j");
    until("the entry was dropped", || journal_of("user-j").is_empty()).await;
    bench.profile.restore();
    assert_eq!(bench.current(), profile("Jane", "1"));
    edit_and_save(&bench).await;
}
