//! What the first load may weigh: `budget.txt`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::release::crates::Crates;
use crate::workspace;

/// How much a file may grow until that is accepted: so many percent, and at least so many bytes.
const ALLOWANCE: (usize, usize) = (1, 256);

const FILE: &str = "budget.txt";

const HEAD: &str = "# The first load of My account, as it was accepted last: `cargo xtask bench size --accept` writes this file.\n\
    # `cargo xtask test` fails when a file outgrows it by more than 1 % (or 256 bytes).\n";

/// Bytes of the first load.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Of each file, compressed with brotli. Names are without fingerprints.
    pub files: BTreeMap<String, usize>,
    /// Of the code of each crate.
    pub crates: Crates,
}

impl Budget {
    /// The budget of the project.
    pub fn read() -> Result<Self> {
        Self::parse(&fs::read_to_string(path()).with_context(|| format!("{FILE} cannot be read"))?)
    }

    /// Makes this the budget of the project.
    pub fn accept(&self) -> Result<()> {
        fs::write(path(), self.print()?).with_context(|| format!("{FILE} cannot be written"))
    }

    fn parse(text: &str) -> Result<Self> {
        let mut budget = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let [kind, name, bytes] = line.split(' ').collect::<Vec<_>>()[..] else {
                bail!("{FILE}: `{line}` is not `file NAME BYTES` or `crate NAME BYTES`");
            };
            let bytes = bytes.parse().with_context(|| format!("{FILE}: `{line}`"))?;
            let into = if kind == "file" {
                &mut budget.files
            } else {
                &mut budget.crates
            };
            into.insert(name.to_owned(), bytes);
        }
        Ok(budget)
    }

    fn print(&self) -> Result<String> {
        let mut text = HEAD.to_owned();
        for (name, bytes) in &self.files {
            writeln!(text, "file {name} {bytes}")?;
        }
        for (name, bytes) in &self.crates {
            writeln!(text, "crate {name} {bytes}")?;
        }
        Ok(text)
    }

    /// The files of `now` that weigh more than this budget allows, each with what it may weigh.
    pub fn outgrown<'n>(&self, now: &'n Self) -> Vec<(&'n str, usize, usize)> {
        let allowed = |name: &str| {
            self.files
                .get(name)
                .map_or(0, |bytes| bytes + (bytes * ALLOWANCE.0 / 100).max(ALLOWANCE.1))
        };
        let files = now
            .files
            .iter()
            .map(|(name, bytes)| (name.as_str(), *bytes, allowed(name)));
        files.filter(|(_, bytes, allowed)| bytes > allowed).collect()
    }

    /// The crates that are heavier in `now`, those that grew most first.
    pub fn grown<'n>(&self, now: &'n Self) -> Vec<(&'n str, usize)> {
        let before = |name: &str| self.crates.get(name).copied().unwrap_or_default();
        let crates = now.crates.iter();
        let mut grown: Vec<_> = crates
            .filter_map(|(name, bytes)| Some((name.as_str(), bytes.checked_sub(before(name))?)))
            .filter(|(_, growth)| *growth > 0)
            .collect();
        grown.sort_by_key(|(_, growth)| std::cmp::Reverse(*growth));
        grown
    }
}

/// The heaviest crates, so many.
pub fn heaviest(crates: &Crates, count: usize) -> Vec<(&str, usize)> {
    let mut all: Vec<_> = crates
        .iter()
        .map(|(name, bytes)| (name.as_str(), *bytes))
        .collect();
    all.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    all.truncate(count);
    all
}

fn path() -> PathBuf {
    workspace::root().join(FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(files: &[(&str, usize)], crates: &[(&str, usize)]) -> Budget {
        let owned = |list: &[(&str, usize)]| {
            list.iter()
                .map(|(name, bytes)| ((*name).to_owned(), *bytes))
                .collect()
        };
        Budget {
            files: owned(files),
            crates: owned(crates),
        }
    }

    #[test]
    fn it_is_read_as_it_is_written() -> Result<()> {
        let written = budget(&[("app.wasm", 1000), ("index.html", 10)], &[("alloc", 5)]);
        assert_eq!(Budget::parse(&written.print()?)?, written);
        assert!(Budget::parse("file app.wasm").is_err());
        assert!(Budget::parse("file app.wasm many").is_err());
        Ok(())
    }

    #[test]
    fn what_is_new_or_grew_is_too_heavy() {
        let accepted = budget(&[("app.wasm", 100_000), ("main.css", 50)], &[]);
        let now = budget(&[("app.wasm", 101_001), ("main.css", 306), ("new.js", 1)], &[]);
        assert_eq!(
            accepted.outgrown(&now),
            [("app.wasm", 101_001, 101_000), ("new.js", 1, 0)]
        );
        assert_eq!(accepted.outgrown(&accepted), []);
    }

    #[test]
    fn the_crates_that_grew_are_named() {
        let accepted = budget(&[], &[("alloc", 100), ("core", 100), ("serde", 100)]);
        let now = budget(&[], &[("alloc", 101), ("core", 99), ("serde", 150), ("url", 20)]);
        assert_eq!(accepted.grown(&now), [("serde", 50), ("url", 20), ("alloc", 1)]);
        assert_eq!(heaviest(&now.crates, 2), [("serde", 150), ("alloc", 101)]);
    }
}
