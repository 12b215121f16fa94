//! How much code of which crate a module has.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::module::Module;
use crate::workspace;

/// Bytes of code of each crate, before the code is optimized and compressed.
pub type Crates = BTreeMap<String, usize>;

/// The crates of a module that still has its names. A generic function counts for the crate that it was written in.
///
/// # Errors
/// When it is not a module.
pub fn weigh(module: &[u8]) -> Result<Crates> {
    let mut crates = Crates::new();
    for function in Module::read(module)?.own_functions() {
        *crates.entry(crate_of(function.name).to_owned()).or_default() += function.code.len();
    }
    Ok(crates)
}

/// The first crate that a name speaks of: `<alloc[6ccceecd3902b573]::vec::Vec<…>>::push` is of `alloc`.
fn crate_of(name: &str) -> &str {
    let found = name.match_indices('[').find_map(|(at, _)| {
        let (number, _) = name[at + 1..].split_once(']')?;
        let start = name[..at].rfind(|character: char| !character.is_alphanumeric() && character != '_');
        is_number_of_crate(number).then(|| &name[start.map_or(0, |before| before + 1)..at])
    });
    found.unwrap_or("other")
}

/// Whether this, in brackets, stands for the version of a crate, and not for the length of an array.
pub fn is_number_of_crate(text: &str) -> bool {
    text.len() > 9 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Keeps them for `cargo xtask bench size`.
///
/// # Errors
/// When they cannot be written.
pub fn keep(crates: &Crates) -> Result<()> {
    let lines: String = crates
        .iter()
        .map(|(name, bytes)| format!("{name} {bytes}\n"))
        .collect();
    fs::write(path(), lines).with_context(|| format!("{} cannot be written", path().display()))
}

/// Those of the last release build.
///
/// # Errors
/// When there was none.
pub fn of_last_build() -> Result<Crates> {
    let text = fs::read_to_string(path()).with_context(|| format!("{} cannot be read", path().display()))?;
    let read = |line: &str| {
        let (name, bytes) = line.split_once(' ')?;
        Some((name.to_owned(), bytes.parse().ok()?))
    };
    Ok(text.lines().filter_map(read).collect())
}

fn path() -> PathBuf {
    workspace::root().join("target").join("split").join("crates")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_counts_for_the_crate_that_it_was_written_in() {
        for (name, expected) in [
            ("<alloc[6ccceecd3902b573]::vec::Vec<[u8; 4]>>::push", "alloc"),
            ("<_ as tachys[1dfe812fe8a66e08]::view::Render>::build", "tachys"),
            (
                "serde_json[2b90bf1d9531e143]::de::from_str::<app[53470275a893bcd0]::A>",
                "serde_json",
            ),
            ("malloc", "other"),
        ] {
            assert_eq!(crate_of(name), expected);
        }
    }
}
