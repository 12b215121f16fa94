//! The meanings that colour, icon and word express together.

use super::icon::IconName;

/// What a badge, a banner or a status means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Neutral,
    /// Worth knowing.
    Info,
    /// It works.
    Good,
    /// Somebody should look at it.
    Attention,
    /// It went wrong.
    Bad,
}

impl Tone {
    /// Every tone, for the gallery and for tests.
    pub const ALL: &[Tone] = &[Tone::Neutral, Tone::Info, Tone::Good, Tone::Attention, Tone::Bad];

    /// The name that style sheets use: `data-tone`.
    pub fn as_str(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Info => "info",
            Tone::Good => "good",
            Tone::Attention => "attention",
            Tone::Bad => "bad",
        }
    }

    /// The icon that stands beside the word.
    pub fn icon(self) -> IconName {
        match self {
            Tone::Neutral => IconName::Pending,
            Tone::Info => IconName::Info,
            Tone::Good => IconName::Good,
            Tone::Attention => IconName::Alert,
            Tone::Bad => IconName::Error,
        }
    }
}
