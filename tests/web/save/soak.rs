//! Memory over many rounds of editing, saving and changing pages.

use leptos::prelude::*;
use mailbridge::domain::save::key::DocumentKey;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

use super::workbench::{FakeAts, Profile, Workbench, profile};
use crate::stage::pause;
use mailbridge::signals::{RwSignal, effect};

const ROUNDS: u32 = 500;

fn memory() -> u32 {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer: js_sys::ArrayBuffer = memory.buffer().unchecked_into();
    buffer.byte_length()
}

async fn rounds(bench: &Workbench, count: u32) {
    for round in 0..count {
        let page = Owner::new();
        let editable = page.with(|| {
            let editable = bench
                .engine
                .open(DocumentKey::Account, bench.ats.version(), bench.ats.source());
            // A page that shows it.
            let shown = RwSignal::new(String::new());
            effect(move || shown.set(editable.current().get().name));
            editable
        });
        editable.edit(|profile: &mut Profile| profile.name = format!("round {round}"));
        bench.engine.save_all();
        bench.until_saved().await;
        bench.ats.forget_writes();
        page.cleanup();
        drop(page);
        pause().await;
    }
}

#[wasm_bindgen_test]
async fn many_rounds_need_no_more_memory() {
    let bench = Workbench::of(&FakeAts::with(profile("Jane", "1")), "user-l");
    rounds(&bench, 50).await;
    let before = memory();
    rounds(&bench, ROUNDS).await;
    let after = memory();
    console_log!("{ROUNDS} rounds: {before} bytes before, {after} after");
    assert!(after - before <= 2 * 64 * 1024, "{before} bytes grew to {after}");
}
