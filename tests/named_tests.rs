//! What the documentation says of tests: that they exist.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, reason = "for tests: what is not there stops them")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Where tests lie.
const PLACES: &[&str] = &["src", "tests", "reference-ats"];
/// What names tests, as `module::test`.
const PAGES: &[&str] = &["docs/security.md", "docs/outcomes.md"];

#[test]
fn every_test_that_the_documentation_names_exists() {
    let known = known();
    for page in PAGES {
        let text = fs::read_to_string(root().join(page)).expect("a page");
        let named: Vec<&str> = text.split('`').filter(|name| is_a_test(name)).collect();
        assert!(named.len() > 20, "{page} names {} tests", named.len());
        let missing: Vec<&&str> = named.iter().filter(|name| !known.contains(**name)).collect();
        assert!(
            missing.is_empty(),
            "{page} names tests that are not there: {missing:?}"
        );
    }
}

/// Whether it is written as a module and a function.
fn is_a_test(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    name.split_once("::")
        .is_some_and(|(module, test)| is_word(module) && is_word(test))
}

/// Every function that is marked as a test, or stands among proptest's, as `module::function`.
fn known() -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    let mut folders: Vec<PathBuf> = PLACES.iter().map(|place| root().join(place)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let module = path.file_stem().expect("a name").to_string_lossy().into_owned();
                let text = fs::read_to_string(&path).expect("a source file");
                known.extend(tests_in(&text).map(|test| format!("{module}::{test}")));
            }
        }
    }
    known
}

fn tests_in(text: &str) -> impl Iterator<Item = &str> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let marked: Vec<&str> = lines
        .windows(2)
        .filter(|pair| pair[0].starts_with("#[") && pair[0].contains("test"))
        .filter_map(|pair| {
            let function = pair[1].strip_prefix("async ").unwrap_or(pair[1]);
            function.strip_prefix("fn ")?.split('(').next()
        })
        .collect();
    marked.into_iter()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
