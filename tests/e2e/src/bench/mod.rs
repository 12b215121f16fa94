//! What is measured in Chromium beside another app: `cargo xtask bench start` and `bench interact`.

pub mod figures;
pub mod interact;
mod measured_tab;
pub mod start;
