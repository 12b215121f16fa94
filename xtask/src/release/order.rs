//! The order of a module's functions: like beside like, since brotli says in fewer bits what stands near by.
//!
//! Generic Rust makes many functions that differ in a few bytes. The linker leaves them where their crates were.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use wasm_encoder::{NameMap, NameSection};

use super::module::Module;

/// So many bytes in a row are compared: about two instructions.
const RUN: usize = 5;

/// A run that more functions have than this tells nothing about any of them, and costs time.
const COMMON: usize = 400;

/// The module with names that sort its functions: `wasm-opt --reorder-functions-by-name` then puts them in that order.
///
/// # Errors
/// When it is not a module.
pub fn name_in_order(module: &[u8]) -> Result<Vec<u8>> {
    let functions: Vec<_> = Module::read(module)?.own_functions().collect();
    let bodies: Vec<&[u8]> = functions.iter().map(|function| function.code).collect();
    let mut rank = vec![0; bodies.len()];
    for (place, function) in like_beside_like(&bodies).into_iter().enumerate() {
        rank[function] = place;
    }
    let mut names = NameMap::new();
    for (function, rank) in functions.iter().zip(rank) {
        names.append(function.index, &format!("{rank:06}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    let mut named = module.to_vec();
    wasm_encoder::Section::append_to(&section, &mut named);
    Ok(named)
}

/// The numbers of the functions, each followed by the one that shares most with it.
fn like_beside_like(bodies: &[&[u8]]) -> Vec<usize> {
    let runs: Vec<HashSet<&[u8]>> = bodies.iter().map(|body| body.windows(RUN).collect()).collect();
    let mut having: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (function, runs) in runs.iter().enumerate() {
        for run in runs {
            having.entry(run).or_default().push(function);
        }
    }
    having.retain(|_, functions| (2..COMMON).contains(&functions.len()));

    let mut by_length: Vec<usize> = (0..bodies.len()).collect();
    by_length.sort_by_key(|function| std::cmp::Reverse(bodies[*function].len()));
    let mut placed = vec![false; bodies.len()];
    let mut order = Vec::with_capacity(bodies.len());
    for first in by_length {
        let mut next = (!placed[first]).then_some(first);
        while let Some(function) = next {
            placed[function] = true;
            order.push(function);
            let mut shared: HashMap<usize, usize> = HashMap::new();
            for other in runs[function].iter().filter_map(|run| having.get(run)).flatten() {
                if !placed[*other] {
                    *shared.entry(*other).or_default() += 1;
                }
            }
            next = shared
                .into_iter()
                .max_by(|a, b| {
                    // a/n > b/m, without division: the likeness is what they share of what both have.
                    let size = |other: usize| runs[function].len() + runs[other].len();
                    (a.1 * size(b.0)).cmp(&(b.1 * size(a.0))).then(b.0.cmp(&a.0))
                })
                .map(|(other, _)| other);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_stands_beside_like_and_nothing_is_lost() {
        let bodies: [&[u8]; 5] = [
            b"first function, the longest one of all",
            b"something else entirely!",
            b"first function, a shorter one",
            b"something else, brief",
            b"abc",
        ];
        assert_eq!(like_beside_like(&bodies), [0, 2, 1, 3, 4]);
        assert_eq!(like_beside_like(&[]), Vec::<usize>::new());
    }

    #[test]
    fn the_names_say_the_order() -> Result<()> {
        let named = name_in_order(b"\0asm\x01\0\0\0")?;
        assert!(named.len() > 8, "a section of names was added");
        assert!(name_in_order(b"no module").is_err());
        Ok(())
    }
}
