//! `cargo xtask bench`: the numbers in docs/benchmarks.md.

pub mod size;
