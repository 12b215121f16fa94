//! Browser tests: `cargo xtask test` runs them in Chromium and in Firefox.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod answers;
mod connect;
mod folders;
mod heading;
mod intl;
mod lazy_part;
mod links;
mod save;
mod stage;
mod ui;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
