//! The rules of `style/README.md` that a machine can check.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test: a broken style sheet stops it")]

use std::fs;
use std::path::{Path, PathBuf};

fn style() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("style")
}

/// Every style sheet but the entry: its path in `style/`, and its text without comments.
fn sheets() -> Vec<(String, String)> {
    let mut sheets = Vec::new();
    for folder in ["", "widgets", "pages"] {
        for entry in fs::read_dir(style().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path
                .strip_prefix(style())
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            if name.ends_with(".css") && name != "main.css" {
                sheets.push((name, without_comments(&fs::read_to_string(&path).unwrap())));
            }
        }
    }
    assert!(sheets.len() > 15);
    sheets
}

fn without_comments(css: &str) -> String {
    let mut pieces = css.split("/*");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        text + piece.split_once("*/").map_or("", |(_, rest)| rest)
    })
}

/// The property and value of each declaration.
fn declarations(css: &str) -> impl Iterator<Item = (&str, &str)> {
    css.split(['{', '}', ';'])
        .filter_map(|part| part.trim().split_once(':'))
        .map(|(name, value)| (name.trim(), value.trim()))
}

#[test]
fn every_style_sheet_is_imported() {
    let main = fs::read_to_string(style().join("main.css")).unwrap();
    for (name, _) in sheets() {
        assert!(
            main.contains(&format!("@import url(\"{name}\") layer(")),
            "main.css does not import {name}"
        );
    }
}

#[test]
fn colours_are_tokens() {
    for (name, css) in sheets().into_iter().filter(|(name, _)| name != "tokens.css") {
        for (property, value) in declarations(&css) {
            let function = [
                "#",
                "rgb",
                "hsl(",
                "hwb(",
                "lab(",
                "lch(",
                "color(",
                "light-dark(",
            ]
            .iter()
            .any(|literal| value.contains(literal));
            let named = value
                .split([' ', ',', '(', ')'])
                .any(|word| ["white", "black", "red", "gray", "grey", "blue", "green"].contains(&word));
            assert!(!function && !named, "{name}: {property}: {value}");
        }
    }
}

#[test]
fn sides_are_those_of_the_writing_direction() {
    let physical = |property: &str| {
        let sided = property
            .split('-')
            .any(|word| ["left", "right", "top", "bottom"].contains(&word));
        // Custom properties are names, and lines of text have one direction.
        let named = property.starts_with("--")
            || property == "line-height"
            || !property.starts_with(char::is_alphabetic);
        !named
            && (sided
                || property.ends_with("width")
                    && !property.contains("border")
                    && !property.contains("outline")
                || property.ends_with("height"))
    };
    for (name, css) in sheets() {
        for (property, value) in declarations(&css) {
            let side =
                ["text-align", "float", "clear"].contains(&property) && ["left", "right"].contains(&value);
            assert!(!physical(property) && !side, "{name}: {property}: {value}");
        }
    }
}

#[test]
fn every_token_used_is_defined() {
    let sheets = sheets();
    let defined: Vec<&str> = sheets
        .iter()
        .flat_map(|(_, css)| declarations(css))
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("--"))
        .collect();
    // Set by the widgets themselves.
    let computed = ["--row", "--rows", "--depth", "--popup-room"];
    for (name, css) in &sheets {
        for used in css
            .split("var(")
            .skip(1)
            .filter_map(|rest| rest.split([')', ',']).next())
        {
            assert!(
                defined.contains(&used) || computed.contains(&used),
                "{name} uses {used}"
            );
        }
    }
}
