//! `cargo xtask bench`: the numbers in docs/benchmarks.md.

pub mod browser;
pub mod budget;
pub mod from_nothing;
pub mod size;
