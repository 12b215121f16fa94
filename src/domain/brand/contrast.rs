//! Whether the tokens can be told apart: WCAG 2.2, success criteria 1.4.3 (text 4.5:1) and 1.4.11 (controls and focus 3:1),
//! in both themes, with and without `prefers-contrast: more`.

#![allow(clippy::unwrap_used, reason = "a test: a broken style sheet stops it")]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::color::{CONTROL, Color, TEXT};
use super::{Palette, SURFACES, Wanted, legible};

const TOKENS: &str = include_str!("../../../style/tokens.css");

/// Each has text, border and surface.
const MEANINGS: [&str; 5] = ["neutral", "good", "attention", "bad", "info"];

#[derive(Clone, Copy, Debug)]
enum Theme {
    Light,
    Dark,
}

const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

#[derive(Clone)]
struct Tokens(BTreeMap<&'static str, String>);

impl Tokens {
    fn ordinary() -> Self {
        let (root, _) = TOKENS.split_once("@media").unwrap();
        Self(declarations(root))
    }

    fn more_contrast() -> Self {
        let (_, rest) = TOKENS.split_once("@media (prefers-contrast: more) {").unwrap();
        let (block, _) = rest.split_once("@media").unwrap();
        let mut tokens = Self::ordinary();
        tokens.0.extend(declarations(block));
        tokens
    }

    fn color(&self, name: &str, theme: Theme) -> Color {
        let value = self.0.get(name).unwrap_or_else(|| panic!("no token {name}"));
        if let Some(other) = value.strip_prefix("var(").and_then(|rest| rest.strip_suffix(')')) {
            return self.color(other, theme);
        }
        let pair = value
            .strip_prefix("light-dark(")
            .and_then(|rest| rest.strip_suffix(')'));
        let (light, dark) = pair
            .and_then(|pair| pair.split_once(", "))
            .unwrap_or((value.as_str(), value.as_str()));
        let hex = match theme {
            Theme::Light => light,
            Theme::Dark => dark,
        };
        Color::parse(hex).unwrap_or_else(|| panic!("{name} is no colour: {value}"))
    }
}

fn declarations(css: &'static str) -> BTreeMap<&'static str, String> {
    css.lines()
        .filter_map(|line| line.trim().strip_suffix(';')?.split_once(": "))
        .filter(|(name, _)| name.starts_with("--"))
        .map(|(name, value)| (name, value.to_owned()))
        .collect()
}

/// Every pair that the widgets draw on one another: foreground, background, and the ratio it needs.
fn pairs() -> Vec<(String, String, f64)> {
    let color = |name: &str| format!("--color-{name}");
    let mut pairs = Vec::new();
    for surface in SURFACES {
        let texts = ["text", "text-muted", "link"].map(color);
        let own = MEANINGS.map(|meaning| (meaning, format!("--color-{meaning}-text")));
        // A meaning's text stands on its own surface and on those of no meaning.
        let own = own.into_iter().filter(|(meaning, _)| {
            surface == format!("--color-{meaning}-surface")
                || !MEANINGS
                    .iter()
                    .any(|other| surface == format!("--color-{other}-surface"))
        });
        for text in texts.into_iter().chain(own.map(|(_, text)| text)) {
            pairs.push((text, surface.to_owned(), TEXT));
        }
        for control in ["border-strong", "focus", "accent"] {
            pairs.push((color(control), surface.to_owned(), CONTROL));
        }
        if !MEANINGS
            .iter()
            .any(|meaning| surface == format!("--color-{meaning}-surface"))
        {
            pairs.push((color("danger"), surface.to_owned(), CONTROL));
        }
    }
    for fill in ["accent", "accent-hover"] {
        pairs.push((color("on-accent"), color(fill), TEXT));
    }
    for fill in ["danger", "danger-hover"] {
        pairs.push((color("on-danger"), color(fill), TEXT));
    }
    pairs
}

fn too_close(tokens: &Tokens) -> Vec<String> {
    let mut found = Vec::new();
    for theme in THEMES {
        for (front, back, least) in pairs() {
            let ratio = tokens.color(&front, theme).contrast(tokens.color(&back, theme));
            if ratio < least {
                found.push(format!(
                    "{front} on {back}, {theme:?}: {ratio:.2} is less than {least}"
                ));
            }
        }
    }
    found
}

#[test]
fn every_pair_can_be_told_apart() {
    assert_eq!(too_close(&Tokens::ordinary()), Vec::<String>::new());
}

#[test]
fn every_pair_can_be_told_apart_with_more_contrast() {
    let tokens = Tokens::more_contrast();
    assert_eq!(too_close(&tokens), Vec::<String>::new());
    for theme in THEMES {
        let (text, surface) = (
            tokens.color("--color-text", theme),
            tokens.color("--color-surface", theme),
        );
        assert!(text.contrast(surface) > 16.0);
    }
}

#[test]
fn a_pair_that_is_too_close_is_found() {
    let mut tokens = Tokens::ordinary();
    tokens
        .0
        .insert("--color-text-muted", "light-dark(#a0a0a0, #a9b2c0)".to_owned());
    let found = too_close(&tokens);
    assert!(
        found
            .iter()
            .any(|pair| pair.starts_with("--color-text-muted on --color-surface, Light"))
    );
    assert!(!found.iter().any(|pair| pair.contains("Dark")));
}

fn branded(tokens: &Tokens, wanted: Wanted) -> Tokens {
    let [light, dark] = THEMES.map(|theme| {
        let surfaces = SURFACES.map(|surface| tokens.color(surface, theme));
        legible(wanted, &surfaces).unwrap()
    });
    let mut tokens = tokens.clone();
    let mut set = |name, of: fn(Palette) -> Color| {
        tokens
            .0
            .insert(name, format!("light-dark({}, {})", of(light), of(dark)));
    };
    set("--brand-accent", |palette| palette.accent);
    set("--brand-accent-hover", |palette| palette.hover);
    set("--brand-on-accent", |palette| palette.on_accent);
    tokens
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_brand_can_be_told_apart(accent: [u8; 3], hover: Option<[u8; 3]>, on_accent: Option<[u8; 3]>) {
        let wanted = Wanted { accent: Color(accent), hover: hover.map(Color), on_accent: on_accent.map(Color) };
        for tokens in [Tokens::ordinary(), Tokens::more_contrast()] {
            prop_assert_eq!(too_close(&branded(&tokens, wanted)), Vec::<String>::new());
        }
    }
}

#[test]
fn a_brand_that_can_be_read_stays_as_it_is() {
    let tokens = Tokens::ordinary();
    for theme in THEMES {
        let own = |name: &str| tokens.color(name, theme);
        let wanted = Wanted {
            accent: own("--brand-accent"),
            hover: Some(own("--brand-accent-hover")),
            on_accent: Some(own("--brand-on-accent")),
        };
        let surfaces = SURFACES.map(|surface| tokens.color(surface, theme));
        let palette = legible(wanted, &surfaces).unwrap();
        assert_eq!(Some(palette.accent), Some(wanted.accent));
        assert_eq!(
            (Some(palette.hover), Some(palette.on_accent)),
            (wanted.hover, wanted.on_accent)
        );
    }
}
