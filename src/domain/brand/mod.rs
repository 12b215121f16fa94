//! A tenant's colours, made legible where they are not.

pub mod color;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod contrast;

use self::color::{Color, TEXT};

/// The tokens of `style/tokens.css` that links and buttons in the accent lie on.
pub const SURFACES: [&str; 11] = [
    "--color-canvas",
    "--color-surface",
    "--color-surface-sunken",
    "--color-surface-raised",
    "--color-surface-hover",
    "--color-surface-selected",
    "--color-neutral-surface",
    "--color-good-surface",
    "--color-attention-surface",
    "--color-bad-surface",
    "--color-info-surface",
];

/// How much lighter or darker what the pointer is on gets, in OKLCH lightness.
const HOVER: f64 = 0.08;

/// What a tenant asks for in one theme; what is left out is made to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The primary action, links and focus.
    pub accent: Color,
    /// The accent under the pointer.
    pub hover: Option<Color>,
    /// Text on either.
    pub on_accent: Option<Color>,
}

/// The colours of `--brand-accent`, `--brand-accent-hover` and `--brand-on-accent` in one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Can be read on every surface.
    pub accent: Color,
    /// The accent under the pointer.
    pub hover: Color,
    /// Can be read on either.
    pub on_accent: Color,
}

/// The colours that can be read, as near as may be to what is wanted: hue is kept, lightness gives way. Nothing where the
/// surfaces are so far apart that no lightness can be read on all of them.
pub fn legible(wanted: Wanted, surfaces: &[Color]) -> Option<Palette> {
    let accent = wanted
        .accent
        .nearest(|color| surfaces.iter().all(|surface| color.contrast(*surface) >= TEXT))?;
    let on_accent = wanted.on_accent.unwrap_or_else(|| {
        if accent.contrast(Color::WHITE) >= accent.contrast(Color::BLACK) {
            Color::WHITE
        } else {
            Color::BLACK
        }
    });
    let on_accent = on_accent.nearest(|color| color.contrast(accent) >= TEXT)?;
    let away = if on_accent.luminance() > accent.luminance() {
        -HOVER
    } else {
        HOVER
    };
    let hover = wanted.hover.unwrap_or_else(|| accent.lighter(away));
    let hover = hover.nearest(|color| color.contrast(on_accent) >= TEXT)?;
    Some(Palette {
        accent,
        hover,
        on_accent,
    })
}

/// Says what is wrong with an accent that was corrected: `1.4:1 on #ffffff`, the surface on which it is read worst.
pub fn worst(accent: Color, surfaces: &[Color]) -> String {
    let on = |surface: &Color| accent.contrast(*surface);
    let worst = surfaces.iter().min_by(|one, other| on(one).total_cmp(&on(other)));
    worst.map_or_else(String::new, |surface| {
        // A ratio is 21 at most.
        let tenths = (on(surface) * 10.0) as u32;
        format!("{}.{}:1 on {surface}", tenths / 10, tenths % 10)
    })
}
