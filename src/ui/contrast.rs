//! Whether the tokens can be told apart: WCAG 2.2, success criteria 1.4.3 (text 4.5:1) and 1.4.11 (controls and focus 3:1),
//! in both themes, with and without `prefers-contrast: more`.

#![allow(clippy::unwrap_used, reason = "a test: a broken style sheet stops it")]

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../style/tokens.css");

/// Where text and controls lie.
const SURFACES: [&str; 6] = [
    "canvas",
    "surface",
    "surface-sunken",
    "surface-raised",
    "surface-hover",
    "surface-selected",
];

/// Each has text, border and surface.
const MEANINGS: [&str; 5] = ["neutral", "good", "attention", "bad", "info"];

const TEXT: f64 = 4.5;
const CONTROL: f64 = 3.0;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Color([f64; 3]);

impl Color {
    /// Reads `#rrggbb`.
    fn parse(hex: &str) -> Option<Self> {
        let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let channel = |index: usize| {
            let value = u8::from_str_radix(digits.get(index..index + 2)?, 16).ok()?;
            Some(f64::from(value) / 255.0)
        };
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// The relative luminance of WCAG 2.2.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            if channel <= 0.04045 {
                channel / 12.92
            } else {
                ((channel + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// The contrast ratio of WCAG 2.2, from 1 to 21.
fn ratio(one: Color, other: Color) -> f64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[derive(Clone, Copy, Debug)]
enum Theme {
    Light,
    Dark,
}

struct Tokens(BTreeMap<&'static str, &'static str>);

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
            .unwrap_or((value, value));
        let hex = match theme {
            Theme::Light => light,
            Theme::Dark => dark,
        };
        Color::parse(hex).unwrap_or_else(|| panic!("{name} is no colour: {value}"))
    }
}

fn declarations(css: &'static str) -> BTreeMap<&'static str, &'static str> {
    css.lines()
        .filter_map(|line| line.trim().strip_suffix(';')?.split_once(": "))
        .filter(|(name, _)| name.starts_with("--"))
        .collect()
}

/// Every pair that the widgets draw on one another: foreground, background, and the ratio it needs.
fn pairs() -> Vec<(String, String, f64)> {
    let color = |name: &str| format!("--color-{name}");
    let mut pairs = Vec::new();
    for surface in SURFACES {
        for text in ["text", "text-muted", "link"] {
            pairs.push((color(text), color(surface), TEXT));
        }
        for meaning in MEANINGS {
            pairs.push((format!("--color-{meaning}-text"), color(surface), TEXT));
        }
        for control in ["border-strong", "focus", "accent", "danger"] {
            pairs.push((color(control), color(surface), CONTROL));
        }
    }
    for meaning in MEANINGS {
        let surface = format!("--color-{meaning}-surface");
        for text in [
            format!("--color-{meaning}-text"),
            color("text"),
            color("text-muted"),
            color("link"),
        ] {
            pairs.push((text, surface.clone(), TEXT));
        }
        for control in ["border-strong", "focus", "accent"] {
            pairs.push((color(control), surface.clone(), CONTROL));
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
    for theme in [Theme::Light, Theme::Dark] {
        for (front, back, least) in pairs() {
            let ratio = ratio(tokens.color(&front, theme), tokens.color(&back, theme));
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
fn the_ratio_is_that_of_wcag() {
    let color = |hex| Color::parse(hex).unwrap();
    assert!((ratio(color("#000000"), color("#ffffff")) - 21.0).abs() < 1e-9);
    assert!((ratio(color("#ffffff"), color("#ffffff")) - 1.0).abs() < 1e-9);
    // The lightest grey that passes on white, and its lighter neighbour.
    assert!(ratio(color("#767676"), color("#ffffff")) >= TEXT);
    assert!(ratio(color("#777777"), color("#ffffff")) < TEXT);
}

#[test]
fn every_pair_can_be_told_apart() {
    assert_eq!(too_close(&Tokens::ordinary()), Vec::<String>::new());
}

#[test]
fn every_pair_can_be_told_apart_with_more_contrast() {
    let tokens = Tokens::more_contrast();
    assert_eq!(too_close(&tokens), Vec::<String>::new());
    for theme in [Theme::Light, Theme::Dark] {
        let (text, surface) = (
            tokens.color("--color-text", theme),
            tokens.color("--color-surface", theme),
        );
        assert!(ratio(text, surface) > 16.0);
    }
}

#[test]
fn a_pair_that_is_too_close_is_found() {
    let mut tokens = Tokens::ordinary();
    tokens
        .0
        .insert("--color-text-muted", "light-dark(#a0a0a0, #a9b2c0)");
    let found = too_close(&tokens);
    assert!(
        found
            .iter()
            .any(|pair| pair.starts_with("--color-text-muted on --color-surface, Light"))
    );
    assert!(!found.iter().any(|pair| pair.contains("Dark")));
}
