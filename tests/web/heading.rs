use leptos::prelude::*;
use mailbridge::browser::page::{focus_heading, page_arrived};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, has_focus, next_frame, until};
use mailbridge::signals::RwSignal;

/// A page whose heading is not there yet, as while a part of it is fetched.
fn mount() -> (Stage, RwSignal<bool>) {
    let arrived = RwSignal::new(false);
    let stage = Stage::mount(move || {
        view! {
            <main>
                {move || arrived.get().then(|| view! { <h1>"The page"</h1> })}
                <input />
            </main>
        }
    });
    (stage, arrived)
}

#[wasm_bindgen_test]
async fn a_heading_that_comes_later_gets_the_focus() {
    let (stage, arrived) = mount();
    focus_heading();
    next_frame().await;
    arrived.set(true);
    until("the heading is there", || stage.maybe("h1").is_some()).await;
    page_arrived();
    until("the heading has the focus", || has_focus(&stage.find("h1"))).await;
}

#[wasm_bindgen_test]
async fn who_types_already_is_not_taken_away_by_a_heading() {
    let (stage, arrived) = mount();
    focus_heading();
    next_frame().await;
    stage.find("input").focus().unwrap();
    arrived.set(true);
    until("the heading is there", || stage.maybe("h1").is_some()).await;
    page_arrived();
    next_frame().await;
    assert!(has_focus(&stage.find("input")));
    // Nor does the next part take it.
    stage.find("input").blur().unwrap();
    page_arrived();
    next_frame().await;
    assert!(!has_focus(&stage.find("h1")));
}
