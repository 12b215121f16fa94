//! `cargo xtask bench`: the numbers in docs/benchmarks.md.

pub mod setup;
pub mod size;
