//! A component that no story shows is one that nobody looks at.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, reason = "a test: what is not there stops it")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a component asks for that joins state to views, or fetches: the gallery shows the views that it hands its data to.
const JOINS: &[&str] = &[
    "expect_context::<Api>",
    "expect_context::<Arc<Config>>",
    "expect_context::<SessionStore>",
    "SessionStore::provide",
    "Editable<",
    "use_connection()",
    "use_mailboxes()",
    "use_route()",
    "use_save_engine()",
];

/// A component and its source, up to the next one in its file.
struct Component {
    file: PathBuf,
    name: String,
    source: String,
}

#[test]
fn every_component_is_in_a_story() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let components: Vec<Component> = ["ui", "pages", "app"]
        .iter()
        .flat_map(|layer| sources(&root.join("../src").join(layer)))
        .flat_map(|file| components(&file))
        .collect();
    assert!(components.len() > 80);

    let mut shown = BTreeSet::new();
    let mut new: Vec<usize> = sources(&root.join("src"))
        .iter()
        .flat_map(|file| used(&read(file), file, &components))
        .collect();
    while let Some(place) = new.pop() {
        if shown.insert(place) {
            let component = &components[place];
            new.extend(used(&component.source, &component.file, &components));
        }
    }
    let unseen: Vec<&str> = components
        .iter()
        .enumerate()
        .filter(|(place, component)| !shown.contains(place) && !joins(component))
        .map(|(_, component)| component.name.as_str())
        .collect();
    assert!(unseen.is_empty(), "in no story: {unseen:?}");
}

fn joins(component: &Component) -> bool {
    JOINS.iter().any(|asked| component.source.contains(asked))
}

fn components(file: &Path) -> Vec<Component> {
    let text = read(file);
    let parts = text.split("#[component]").skip(1);
    parts
        .map(|source| {
            let (_, signature) = source.split_once("fn ").expect("a function");
            let name = signature.split(['(', '<']).next().expect("a name");
            Component {
                file: file.to_owned(),
                name: name.to_owned(),
                source: source.to_owned(),
            }
        })
        .collect()
}

/// The components whose tags stand in a source. One of the same file goes before its namesakes.
fn used(source: &str, file: &Path, components: &[Component]) -> Vec<usize> {
    let of_name = |name: &str| {
        let named = || (0..components.len()).filter(|place| components[*place].name == name);
        let here: Vec<_> = named().filter(|place| components[*place].file == file).collect();
        if here.is_empty() { named().collect() } else { here }
    };
    tags(source).into_iter().flat_map(of_name).collect()
}

/// `<Name`, but not `Vec<Name`.
fn tags(source: &str) -> BTreeSet<&str> {
    let starts = source.match_indices('<').filter(|(at, _)| {
        let before = source[..*at].chars().next_back();
        before.is_none_or(|before| before.is_whitespace() || before == '>')
    });
    starts
        .map(|(at, _)| {
            let rest = &source[at + 1..];
            let end = rest.find(|letter: char| !letter.is_alphanumeric());
            &rest[..end.unwrap_or(rest.len())]
        })
        .filter(|name| name.starts_with(|first: char| first.is_uppercase()))
        .collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("a source file")
}
