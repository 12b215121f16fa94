//! Colours as WCAG 2.2 compares them, and as people see them made lighter or darker.

use std::fmt;

/// The contrast that text needs to what it stands on (WCAG 2.2, 1.4.3).
pub const TEXT: f64 = 4.5;

/// The contrast that controls and focus need (WCAG 2.2, 1.4.11).
pub const CONTROL: f64 = 3.0;

/// How finely [`Color::nearest`] looks.
const STEP: f64 = 0.0025;

/// A colour of sRGB with 8 bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub [u8; 3]);

impl Color {
    /// Black.
    pub const BLACK: Self = Self([0; 3]);
    /// White.
    pub const WHITE: Self = Self([255; 3]);

    /// Reads `#rrggbb`.
    pub fn parse(hex: &str) -> Option<Self> {
        let digits = hex
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// A colour by its channels from 0 to 1; what lies beyond is cut off.
    pub fn from_fractions(channels: [f64; 3]) -> Self {
        // Between 0 and 255 by then.
        Self(channels.map(|channel| (channel.clamp(0.0, 1.0) * 255.0).round() as u8))
    }

    /// The relative luminance of WCAG 2.2.
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast ratio of WCAG 2.2 between two colours, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The colour of the same hue that passes and whose OKLCH lightness is nearest; itself where it passes. Its chroma is
    /// kept as far as sRGB has it at that lightness. Nothing where no lightness passes.
    pub fn nearest(self, passes: impl Fn(Self) -> bool) -> Option<Self> {
        if passes(self) {
            return Some(self);
        }
        let lab = self.oklab();
        let steps = (1.0 / STEP) as u32;
        (1..=steps)
            .flat_map(|step| [-1.0, 1.0].map(|side| lab[0] + side * f64::from(step) * STEP))
            .filter(|lightness| (0.0..=1.0).contains(lightness))
            // The ends, which no step may meet exactly.
            .chain([0.0, 1.0])
            .map(|lightness| Self::of_lightness(lab, lightness))
            .find(|color| passes(*color))
    }

    /// The same hue, lighter (or darker, below 0) by a part of the whole lightness.
    pub fn lighter(self, by: f64) -> Self {
        let lab = self.oklab();
        Self::of_lightness(lab, (lab[0] + by).clamp(0.0, 1.0))
    }

    /// With as much of the chroma as sRGB has at this lightness.
    fn of_lightness([_, a, b]: [f64; 3], lightness: f64) -> Self {
        let at = |share: f64| from_oklab([lightness, a * share, b * share]);
        let fits = |linear: [f64; 3]| {
            linear
                .iter()
                .all(|channel| (-1e-4..=1.0 + 1e-4).contains(channel))
        };
        let (mut least, mut most) = (0.0, 1.0);
        if fits(at(most)) {
            least = most;
        }
        for _ in 0..12 {
            let middle = f64::midpoint(least, most);
            if fits(at(middle)) {
                least = middle;
            } else {
                most = middle;
            }
        }
        Self::from_fractions(at(least).map(to_gamma))
    }

    /// Channels in proportion to light (IEC 61966-2-1).
    fn linear(self) -> [f64; 3] {
        self.0.map(|channel| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.04045 {
                channel / 12.92
            } else {
                let base = (channel + 0.055) / 1.055;
                base * base * root(base * base, 5)
            }
        })
    }

    /// Lightness from 0 to 1, and the two axes of hue and chroma (CSS Color 4, section 9).
    fn oklab(self) -> [f64; 3] {
        let [red, green, blue] = self.linear();
        let long = root(
            0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue,
            3,
        );
        let middle = root(
            0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue,
            3,
        );
        let short = root(
            0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue,
            3,
        );
        [
            0.210_454_255_3 * long + 0.793_617_785_0 * middle - 0.004_072_046_8 * short,
            1.977_998_495_1 * long - 2.428_592_205_0 * middle + 0.450_593_709_9 * short,
            0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766_0 * short,
        ]
    }
}

/// Channels in proportion to light; what sRGB does not have lies beyond 0 and 1.
fn from_oklab([lightness, a, b]: [f64; 3]) -> [f64; 3] {
    let cube = |value: f64| value * value * value;
    let long = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
    let middle = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
    let short = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b);
    [
        4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short,
        -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short,
        -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701_0 * short,
    ]
}

fn to_gamma(channel: f64) -> f64 {
    if channel <= 0.003_130_8 {
        12.92 * channel
    } else {
        1.055 * root(channel, 12).powi(5) - 0.055
    }
}

/// A root of what is not negative, by Newton's method from above. The powers and roots of the standard library are 5 KB of
/// wasm.
fn root(value: f64, degree: i32) -> f64 {
    let nearer = |guess: f64| guess - (guess - value / guess.powi(degree - 1)) / f64::from(degree);
    let mut guess = value.max(1.0);
    let mut next = nearer(guess);
    while next < guess {
        guess = next;
        next = nearer(guess);
    }
    guess
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn color(hex: &str) -> Color {
        Color::parse(hex).unwrap_or_else(|| panic!("no colour: {hex}"))
    }

    proptest! {
        #[test]
        fn roots_are_those_of_the_standard_library(value in 0.000_001_f64..2.0) {
            prop_assert!((root(value, 3) - value.cbrt()).abs() < 1e-14);
            prop_assert!((root(value, 5) - value.powf(0.2)).abs() < 1e-14);
            prop_assert!((root(value, 12) - value.powf(1.0 / 12.0)).abs() < 1e-14);
        }
    }

    #[test]
    fn the_root_of_nothing_is_nothing() {
        assert!(root(0.0, 3) < 1e-50);
        assert_eq!(root(1.0, 12), 1.0);
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!(Color::parse("#2A5bd0"), Some(Color([0x2a, 0x5b, 0xd0])));
        for wrong in [
            "",
            "#",
            "2a5bd0",
            "#2a5",
            "#2a5bd0ff",
            "#2a5bg0",
            "#+a5bd0",
            "#é5bd0",
            "blue",
        ] {
            assert_eq!(Color::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_ratio_is_that_of_wcag() {
        let ratio = |one: &str, other: &str| color(one).contrast(color(other));
        assert!((ratio("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        assert!((ratio("#ffffff", "#ffffff") - 1.0).abs() < 1e-9);
        // The lightest grey that passes on white, and its lighter neighbour.
        assert!(ratio("#767676", "#ffffff") >= TEXT);
        assert!(ratio("#777777", "#ffffff") < TEXT);
    }

    #[test]
    fn lightness_is_that_of_oklab() {
        // CSS Color 4 gives these for the primaries.
        for (hex, lightness) in [
            ("#ff0000", 0.627_96),
            ("#00ff00", 0.866_44),
            ("#0000ff", 0.452_01),
        ] {
            assert!((color(hex).oklab()[0] - lightness).abs() < 1e-4, "{hex}");
        }
    }

    #[test]
    fn yellow_on_white_becomes_a_dark_yellow() {
        let passes = |color: Color| color.contrast(Color::WHITE) >= TEXT;
        let found = color("#ffd400").nearest(passes).expect("a dark yellow");
        let [red, green, blue] = found.0;
        assert!(red > green && green > blue && blue < 40, "{found}");
        // Nearest: hardly more contrast than is needed.
        assert!(found.contrast(Color::WHITE) < TEXT + 0.1, "{found}");
    }

    proptest! {
        #[test]
        fn a_colour_survives_the_way_through_oklab(channels: [u8; 3]) {
            let color = Color(channels);
            let again = Color::from_fractions(from_oklab(color.oklab()).map(to_gamma));
            prop_assert_eq!(color, again);
            prop_assert_eq!(Color::parse(&color.to_string()), Some(color));
        }

        #[test]
        fn what_is_found_passes_and_what_passes_stays(channels: [u8; 3], on: [u8; 3]) {
            let (color, on) = (Color(channels), Color(on));
            let passes = |color: Color| color.contrast(on) >= TEXT;
            let found = color.nearest(passes).expect("black or white passes on any colour");
            prop_assert!(passes(found));
            prop_assert!(!passes(color) || found == color);
        }
    }
}
