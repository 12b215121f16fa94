use std::cell::Cell;

use leptos::prelude::*;
use mailbridge::i18n::{Catalogue, Texts};
use mailbridge::lazy::{Later, NotArrived};
use mailbridge::pages::lazy_part::lazy_part;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, pause, text_of, until};

thread_local! {
    static NETWORK: Cell<bool> = const { Cell::new(false) };
    static FETCHED: Cell<u32> = const { Cell::new(0) };
}

fn fetch() -> Later<Result<(), NotArrived>> {
    Box::pin(async {
        pause().await;
        FETCHED.set(FETCHED.get() + 1);
        NETWORK.get().then_some(()).ok_or(NotArrived)
    })
}

fn mount(fetch: fn() -> Later<Result<(), NotArrived>>) -> Stage {
    Stage::mount(move || {
        let english = include_str!("../../locales/en.json");
        Texts::provide(Catalogue::parse("en", english).expect("the English texts"));
        lazy_part(
            fetch,
            Box::new(|| Some(Ok(view! { <h1>"The part"</h1> }.into_any()))),
        )
    })
}

#[wasm_bindgen_test]
async fn a_part_that_does_not_arrive_says_so_and_can_be_fetched_again() {
    NETWORK.set(false);
    FETCHED.set(0);
    let stage = mount(fetch);
    assert!(stage.maybe("h1").is_none() && stage.maybe("[role=alert]").is_none());
    until("its absence is said", || stage.maybe("[role=alert]").is_some()).await;
    assert_eq!(
        text_of(&stage.find(".banner__title")),
        "A part of this page did not load"
    );

    NETWORK.set(true);
    stage.find("[role=alert] button").click();
    until("it is shown", || stage.maybe("h1").is_some()).await;
    assert!(stage.maybe("[role=alert]").is_none());
    assert_eq!(FETCHED.get(), 2);
}

#[wasm_bindgen_test]
async fn a_part_that_is_there_is_shown_at_once() {
    let stage = mount(|| Box::pin(async { Ok(()) }));
    assert_eq!(text_of(&stage.find("h1")), "The part");
}
