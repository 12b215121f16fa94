//! Which functions the first screen runs, as it was recorded: `cargo xtask record`.
//!
//! The record names what was never seen to run, so that what is new belongs to the first part until it is recorded again.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::module::Module;
use crate::workspace;

/// The functions that wait, one fingerprint of a name a line, sorted.
const RECORD: &str = "xtask/src/release/rest.txt";

/// The functions of a module that are recorded not to run for the first screen.
pub fn rest(module: &Module) -> Result<BTreeSet<u32>> {
    let text = fs::read_to_string(path()).with_context(|| format!("{RECORD} cannot be read"))?;
    let recorded: BTreeSet<&str> = text.lines().collect();
    let waiting = named(module).filter(|(_, fingerprint)| recorded.contains(fingerprint.as_str()));
    Ok(waiting.map(|(function, _)| function).collect())
}

/// Writes down that these functions ran, and no other.
pub fn record(module: &Module, ran: &BTreeSet<u32>) -> Result<()> {
    // Functions may have one name: if one of them runs, all of them are needed first.
    let (first, rest): (Vec<_>, Vec<_>) = named(module).partition(|(function, _)| ran.contains(function));
    let first: BTreeSet<String> = first.into_iter().map(|(_, fingerprint)| fingerprint).collect();
    let rest: BTreeSet<String> = rest.into_iter().map(|(_, fingerprint)| fingerprint).collect();
    let lines: String = rest.difference(&first).flat_map(|line| [line, "\n"]).collect();
    fs::write(path(), lines).with_context(|| format!("{RECORD} cannot be written"))
}

fn named<'m>(module: &'m Module<'m>) -> impl Iterator<Item = (u32, String)> + use<'m> {
    let own = module
        .names
        .iter()
        .filter(|(function, _)| *function >= module.imported);
    own.map(|(function, name)| (*function, fingerprint(name)))
}

/// The name is long, and the crates in it have a number that changes with their version.
fn fingerprint(name: &str) -> String {
    let digest = Sha256::digest(stable(name));
    digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// A name without the numbers of crates: `core[15266d276e3a2055]::fmt` is `core::fmt`.
fn stable(name: &str) -> String {
    let mut stable = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        stable.push_str(before);
        rest = match after.split_once(']') {
            Some((number, after)) if is_number_of_crate(number) => after,
            _ => {
                stable.push('[');
                after
            }
        };
    }
    stable.push_str(rest);
    stable
}

/// Whether this, in brackets, stands for the version of a crate.
pub fn is_number_of_crate(text: &str) -> bool {
    text.len() > 9 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn path() -> PathBuf {
    workspace::root().join(RECORD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_outlives_the_version_of_its_crate() {
        let name = "<alloc[6ccceecd3902b573]::vec::Vec<[u8; 4]> as core[15266d276e3a2055]::fmt::Debug>::fmt";
        assert_eq!(
            stable(name),
            "<alloc::vec::Vec<[u8; 4]> as core::fmt::Debug>::fmt"
        );
        assert_eq!(fingerprint(name), fingerprint(&stable(name)));
        assert_ne!(fingerprint("a"), fingerprint("b"));
    }
}
