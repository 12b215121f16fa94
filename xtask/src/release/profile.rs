//! Which functions the first screen runs, as it was recorded: `cargo xtask record`.
//!
//! The record names what was never seen to run, so that what is new belongs to the first part until it is recorded again.
//! What it says wrongly costs bytes, or makes the page stand still until the rest is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use wasmparser::{FunctionBody, Operator};

use super::crates::is_number_of_crate;
use super::module::Module;
use crate::workspace;

/// The functions that wait: a fingerprint of the name and the operators of each, one a line, sorted.
const RECORD: &str = "xtask/src/release/rest.txt";

/// The functions of a module that are recorded not to run for the first screen.
///
/// # Errors
/// When there is no record.
pub fn rest(module: &Module) -> Result<BTreeSet<u32>> {
    let record = fs::read_to_string(path()).with_context(|| format!("{RECORD} cannot be read"))?;
    waiting(module, &record)
}

/// Writes down that these functions ran, and no other.
///
/// # Errors
/// When the record cannot be written.
pub fn record(module: &Module, ran: &BTreeSet<u32>) -> Result<()> {
    fs::write(path(), without(module, ran)?).with_context(|| format!("{RECORD} cannot be written"))
}

fn waiting(module: &Module, record: &str) -> Result<BTreeSet<u32>> {
    let record: BTreeSet<&str> = record.lines().collect();
    let functions = fingerprints(module)?.into_iter();
    let waiting = functions.filter(|(_, fingerprint)| record.contains(fingerprint.as_str()));
    Ok(waiting.map(|(function, _)| function).collect())
}

/// The record of all functions but these.
fn without(module: &Module, ran: &BTreeSet<u32>) -> Result<String> {
    let (first, rest): (Vec<_>, Vec<_>) = fingerprints(module)?
        .into_iter()
        .partition(|(function, _)| ran.contains(function));
    let only = |functions: Vec<(u32, String)>| -> BTreeSet<String> {
        functions
            .into_iter()
            .map(|(_, fingerprint)| fingerprint)
            .collect()
    };
    // If one of those with a fingerprint runs, all of them are needed first.
    let record = &only(rest) - &only(first);
    Ok(record.iter().flat_map(|line| [line.as_str(), "\n"]).collect())
}

fn fingerprints(module: &Module) -> Result<Vec<(u32, String)>> {
    let mut fingerprints = Vec::new();
    for function in module.own_functions() {
        // Without a name it is code of wasm-bindgen.
        if !function.name.is_empty() {
            let operators = operators(module.body(function.index)?)?;
            fingerprints.push((function.index, fingerprint(function.name, &operators)));
        }
    }
    Ok(fingerprints)
}

/// What a function does, without the addresses and numbers that change with other functions: functions that were generic have
/// one name.
fn operators(body: &FunctionBody) -> Result<Vec<u8>> {
    let mut operators = Vec::new();
    for operator in body.get_operators_reader()? {
        operators.extend(name_of(&operator?).bytes());
        operators.push(b' ');
    }
    Ok(operators)
}

/// `I32Const` for `I32Const { value: 7 }`.
fn name_of(operator: &Operator) -> String {
    let mut name = format!("{operator:?}");
    name.truncate(name.find(' ').unwrap_or(name.len()));
    name
}

/// The name is long, and the crates in it have a number that changes with their version.
fn fingerprint(name: &str, operators: &[u8]) -> String {
    let digest = Sha256::new_with_prefix(stable(name))
        .chain_update(operators)
        .finalize();
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

fn path() -> PathBuf {
    workspace::root().join(RECORD)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CodeSection, FunctionSection, Instruction, NameMap, NameSection, TypeSection};

    use super::*;

    #[test]
    fn what_did_not_run_is_found_again_in_another_build() -> Result<()> {
        let module = |names: &[(&str, &[Instruction])]| {
            let mut types = TypeSection::new();
            types.ty().function([], []);
            let mut functions = FunctionSection::new();
            let mut code = CodeSection::new();
            let mut map = NameMap::new();
            for (index, (name, body)) in (0..).zip(names) {
                functions.function(0);
                let mut function = wasm_encoder::Function::new([]);
                body.iter().for_each(|instruction| {
                    function.instruction(instruction);
                });
                code.function(function.instruction(&Instruction::End));
                map.append(index, name);
            }
            let mut section = NameSection::new();
            section.functions(&map);
            let mut module = wasm_encoder::Module::new();
            module.section(&types).section(&functions);
            module.section(&code).section(&section);
            module.finish()
        };
        let (call, nop) = (&[Instruction::Call(0)][..], &[Instruction::Nop][..]);
        let before = module(&[
            ("start", call),
            ("late", call),
            ("same", nop),
            ("same", call),
            ("same", nop),
        ]);
        let record = without(&Module::read(&before)?, &BTreeSet::from([0, 2]))?;
        assert_eq!(
            record.lines().count(),
            2,
            "one that is like one that ran is needed first"
        );

        let other = &[Instruction::Call(3)][..];
        let after = module(&[
            ("new", nop),
            ("same", nop),
            ("late", other),
            ("same", other),
            ("start", nop),
        ]);
        assert_eq!(waiting(&Module::read(&after)?, &record)?, BTreeSet::from([2, 3]));
        assert!(waiting(&Module::read(&after)?, "")?.is_empty());
        Ok(())
    }

    #[test]
    fn a_name_outlives_the_version_of_its_crate() {
        let name = "<alloc[6ccceecd3902b573]::vec::Vec<[u8; 4]> as core[15266d276e3a2055]::fmt::Debug>::fmt";
        assert_eq!(
            stable(name),
            "<alloc::vec::Vec<[u8; 4]> as core::fmt::Debug>::fmt"
        );
        assert_eq!(fingerprint(name, b"End "), fingerprint(&stable(name), b"End "));
        assert_ne!(fingerprint("a", b"End "), fingerprint("b", b"End "));
        assert_ne!(fingerprint("a", b"End "), fingerprint("a", b"Nop End "));
    }
}
