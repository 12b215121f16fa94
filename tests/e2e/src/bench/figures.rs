//! Figures of many runs: least, median, most, and how two apps compare.

use std::fmt;

/// What was measured of one thing, run by run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures(Vec<f64>);

impl Figures {
    /// One more run. What is no number was not measured.
    pub fn add(&mut self, value: f64) {
        if value.is_finite() {
            self.0.push(value);
            self.0.sort_by(f64::total_cmp);
        }
    }

    /// How often it was measured.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The least.
    pub fn least(&self) -> Option<f64> {
        self.0.first().copied()
    }

    /// The most.
    pub fn most(&self) -> Option<f64> {
        self.0.last().copied()
    }

    /// The one in the middle; between the two in the middle where their number is even.
    pub fn median(&self) -> Option<f64> {
        let middle = self.0.len() / 2;
        let upper = self.0.get(middle).copied()?;
        Some(if self.0.len().is_multiple_of(2) {
            f64::midpoint(self.0[middle - 1], upper)
        } else {
            upper
        })
    }

    /// What this share of the runs does not exceed (nearest rank).
    pub fn at(&self, share: f64) -> Option<f64> {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.saturating_sub(1)).copied()
    }

    /// This median as a part of another one.
    pub fn ratio(&self, other: &Self) -> Option<f64> {
        let (ours, theirs) = (self.median()?, other.median()?);
        (theirs > 0.0).then_some(ours / theirs)
    }
}

impl FromIterator<f64> for Figures {
    fn from_iter<T: IntoIterator<Item = f64>>(values: T) -> Self {
        let mut figures = Self::default();
        for value in values {
            figures.add(value);
        }
        figures
    }
}

/// `least / median / most`, with as many decimals as asked for.
impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(least), Some(median), Some(most)) = (self.least(), self.median(), self.most()) else {
            return f.write_str("–");
        };
        let decimals = f.precision().unwrap_or(0);
        write!(f, "{least:.decimals$} / {median:.decimals$} / {most:.decimals$}")
    }
}
