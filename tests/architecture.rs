//! The house rules that a compiler does not check: which module may use which (docs/architecture.md).

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, reason = "for tests: what is not there stops them")]

mod sources;

use std::fs;
use std::path::Path;

/// From the inside to the outside: each may use its own layer and those before it.
const LAYERS: &[&[&str]] = &[
    &["domain", "route", "config", "lazy"],
    &["browser", "i18n", "lasting", "signals"],
    &["api", "oauth", "ui"],
    &["state"],
    &["pages"],
    &["app"],
];

/// What stays out of the rules: they are tested natively and know neither browser nor framework.
const OUTSIDE_THE_DOMAIN: &[&str] = &["leptos", "web_sys", "js_sys", "wasm_bindgen", "gloo_net"];

#[test]
fn imports_run_inwards_only() {
    let mut wrong = Vec::new();
    for file in sources::all() {
        let Some(layer) = layer(&module(&file)) else {
            continue;
        };
        let text = fs::read_to_string(&file).expect("a source file");
        for used in used_modules(&text) {
            if self::layer(&used).is_some_and(|other| other > layer) {
                wrong.push(format!("{} uses crate::{used}", file.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "imports that run the wrong way:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn widgets_know_nothing_of_the_product() {
    let mut wrong = Vec::new();
    for file in sources::all().into_iter().filter(|file| module(file) == "ui") {
        let text = fs::read_to_string(&file).expect("a source file");
        let own = ["ui", "signals"];
        for used in used_modules(&text)
            .into_iter()
            .filter(|used| !own.contains(&used.as_str()))
        {
            wrong.push(format!("{} uses crate::{used}", file.display()));
        }
        if text.contains("mailbridge_contract") {
            wrong.push(format!("{} uses the contract", file.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "widgets that know too much:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn the_domain_is_pure() {
    let mut wrong = Vec::new();
    for file in sources::all().into_iter().filter(|file| module(file) == "domain") {
        let text = fs::read_to_string(&file).expect("a source file");
        for outside in OUTSIDE_THE_DOMAIN
            .iter()
            .filter(|name| text.contains(&format!("{name}::")))
        {
            wrong.push(format!("{} uses {outside}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "rules that are not pure:\n{}", wrong.join("\n"));
}

#[test]
fn signals_are_made_once_for_all_types() {
    const LEPTOS: &[&str] = &[
        "Memo::",
        "Memo<",
        "Effect::new",
        "ArcSignal",
        "ArcRwSignal",
        "ReadSignal",
        "WriteSignal",
    ];
    let mut wrong = Vec::new();
    for file in sources::all()
        .into_iter()
        .filter(|file| module(file) != "signals")
    {
        let text = fs::read_to_string(&file).expect("a source file");
        let uses_signals = ["RwSignal", " Signal<", "(Signal<", "Signal::"]
            .iter()
            .any(|name| text.contains(name));
        let own = text.contains("use crate::signals::");
        if uses_signals && !own || LEPTOS.iter().any(|name| text.contains(name)) {
            wrong.push(file);
        }
    }
    assert!(
        wrong.is_empty(),
        "they use Leptos's own signals, not src/signals.rs: {wrong:?}"
    );
}

#[test]
fn no_view_writes_markup() {
    let wrong: Vec<_> = sources::all()
        .into_iter()
        .filter(|file| {
            let text = fs::read_to_string(file).expect("a source file");
            text.contains("inner_html") || text.contains("outer_html")
        })
        .collect();
    assert!(wrong.is_empty(), "text becomes markup in {wrong:?}");
}

#[test]
fn every_module_has_a_layer() {
    let unknown: Vec<_> = sources::all()
        .iter()
        .map(|file| module(file))
        .filter(|module| !["lib", "main"].contains(&module.as_str()) && layer(module).is_none())
        .collect();
    assert!(unknown.is_empty(), "give these a layer: {unknown:?}");
}

#[test]
fn a_file_is_never_long() {
    let long: Vec<_> = sources::all()
        .into_iter()
        .filter(|file| fs::read_to_string(file).expect("a source file").lines().count() > 500)
        .collect();
    assert!(long.is_empty(), "over 500 lines: {long:?}");
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The first segment below `src/`.
fn module(file: &Path) -> String {
    let below = file.strip_prefix(sources::root()).expect("below src");
    let first = below.components().next().expect("a name").as_os_str();
    Path::new(first).with_extension("").to_string_lossy().into_owned()
}

fn used_modules(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| {
            rest.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}
