//! `cargo xtask bench`: the numbers in docs/benchmarks.md.

pub mod folders;
pub mod from_nothing;
pub mod size;
