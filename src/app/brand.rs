//! How the product looks and is called here.

use leptos::logging::warn;
use leptos::prelude::*;

use crate::browser::{brand as page, location};
use crate::config::{Accent, Brand};
use crate::domain::brand::color::Color;
use crate::domain::brand::{Palette, SURFACES, Wanted, legible, worst};
use crate::route::Route;
use crate::signals::RwSignal;

const TOKENS: [&str; 3] = ["--brand-accent", "--brand-accent-hover", "--brand-on-accent"];
const THEMES: [&str; 2] = ["light", "dark"];

/// The three tokens as a theme has them.
type Tokens = [Option<Color>; 3];

/// Shows a tenant's colours. Those that cannot be read are corrected, and the console says so.
pub fn show(brand: &Brand) {
    for complaint in &brand.unusable {
        warn!("config.json: {complaint}; it is left out");
    }
    let accent = brand.accent;
    match brand.stylesheet.clone() {
        None if accent.is_none() => {}
        None => correct(accent, None),
        Some(path) => {
            let own = THEMES.map(read);
            page::link(&path.clone(), move |loaded| {
                if !loaded {
                    warn!("config.json: brand.stylesheet: {path} did not load");
                }
                correct(accent, Some(own));
            });
        }
    }
}

fn read(theme: &str) -> Tokens {
    let colors = page::colors(&TOKENS, theme);
    [0, 1, 2].map(|token| colors.get(token).copied().flatten())
}

/// `own` are the tokens before the tenant's style sheet.
fn correct(accent: Option<Accent>, own: Option<[Tokens; 2]>) {
    let wanted = [0, 1].map(|index| {
        let theme = THEMES[index];
        let accent = accent.map(|accent| [accent.light, accent.dark][index]);
        wanted(theme, accent, own.map(|own| own[index]))
    });
    let [Some(light), Some(dark)] = wanted else {
        return;
    };
    let choose: [fn(Palette) -> Color; 3] = [
        |palette| palette.accent,
        |palette| palette.hover,
        |palette| palette.on_accent,
    ];
    for (token, of) in TOKENS.into_iter().zip(choose) {
        page::set(token, of(light), of(dark));
    }
}

/// The colours of a theme; nothing where those of the page hold.
fn wanted(theme: &str, accent: Option<Color>, own: Option<Tokens>) -> Option<Palette> {
    let surfaces: Vec<Color> = page::colors(&SURFACES, theme).into_iter().flatten().collect();
    let now = read(theme);
    let Some(asked) = accent.or(now[0]) else {
        warn!("brand: --brand-accent is no opaque colour in the {theme} theme");
        return None;
    };
    // What the style sheet leaves as it was belongs to another accent.
    let set = |token: usize| {
        let is_own = accent.is_none() && own.is_some_and(|own| own[0] == now[0]);
        let changed = own.is_some_and(|own| own[token] != now[token]);
        now[token].filter(|_| is_own || changed)
    };
    let wanted = Wanted {
        accent: asked,
        hover: set(1),
        on_accent: set(2),
    };
    let Some(palette) = legible(wanted, &surfaces) else {
        warn!("brand: no lightness of {asked} can be read on all surfaces of the {theme} theme");
        return None;
    };
    let got = [palette.accent, palette.hover, palette.on_accent];
    let corrected = [Some(asked), wanted.hover, wanted.on_accent]
        .into_iter()
        .zip(got)
        .zip(TOKENS);
    for ((before, after), token) in corrected {
        if let Some(before) = before.filter(|before| *before != after) {
            let on = if token == TOKENS[0] {
                worst(before, &surfaces)
            } else {
                worst(before, &got[..1])
            };
            warn!(
                "brand: {token} {before} has a contrast of {on} in the {theme} theme, and text needs 4.5:1: {after} is shown"
            );
        }
    }
    Some(palette)
}

/// The product's logo and name; leads to the first page.
#[component]
pub fn Product(
    /// How the product looks and is called.
    brand: Brand,
) -> impl IntoView {
    let Brand { name, logo, .. } = brand;
    let missing = RwSignal::new(false);
    let logo = logo.map(|path| {
        let report = format!("config.json: brand.logo: {path} did not load");
        let fail = move |_| {
            warn!("{report}");
            missing.set(true);
        };
        // The name beside it says it.
        view! { <img class="shell__logo" alt="" src=path hidden=move || missing.get() on:error=fail /> }
    });
    view! {
        <a class="shell__product" href=location::with_base(&Route::Home.path())>
            {logo}
            <span class="shell__name">{name}</span>
        </a>
    }
}
