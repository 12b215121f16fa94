//! What is measured in Chromium: `cargo xtask bench start`, `bench interact` and `bench lighthouse`.

pub mod figures;
pub mod interact;
pub mod lighthouse;
mod measured_tab;
pub mod start;
