//! A text with the parts that a search found.

use std::ops::Range;

use leptos::{either::Either, prelude::*};

/// A text and the ranges of its bytes to mark, in order and apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlighted {
    /// The whole text.
    pub text: String,
    /// What to mark. A range that does not fit the text marks nothing.
    pub ranges: Vec<Range<usize>>,
}

impl From<&str> for Highlighted {
    fn from(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ranges: Vec::new(),
        }
    }
}

impl From<String> for Highlighted {
    fn from(text: String) -> Self {
        Self {
            text,
            ranges: Vec::new(),
        }
    }
}

impl Highlighted {
    /// The text in pieces, marked or not.
    fn pieces(&self) -> Vec<(bool, &str)> {
        let mut pieces = Vec::with_capacity(2 * self.ranges.len() + 1);
        let mut from = 0;
        for range in &self.ranges {
            let (Some(before), Some(marked)) =
                (self.text.get(from..range.start), self.text.get(range.clone()))
            else {
                continue;
            };
            pieces.push((false, before));
            pieces.push((true, marked));
            from = range.end;
        }
        pieces.push((false, &self.text[from..]));
        pieces.retain(|(_, text)| !text.is_empty());
        pieces
    }

    /// The text as elements, with `<mark>` round what was found.
    pub(super) fn view(&self) -> impl IntoView + use<> {
        self.pieces()
            .into_iter()
            .map(|(marked, text)| {
                let text = text.to_owned();
                if marked {
                    Either::Left(view! { <mark>{text}</mark> })
                } else {
                    Either::Right(text)
                }
            })
            .collect_view()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::single_range_in_vec_init, reason = "one range of characters is meant")]

    use super::*;

    fn pieces(text: &str, ranges: Vec<Range<usize>>) -> Vec<(bool, String)> {
        let highlighted = Highlighted {
            text: text.to_owned(),
            ranges,
        };
        highlighted
            .pieces()
            .into_iter()
            .map(|(marked, text)| (marked, text.to_owned()))
            .collect()
    }

    fn marked(text: &str) -> (bool, String) {
        (true, text.to_owned())
    }

    fn plain(text: &str) -> (bool, String) {
        (false, text.to_owned())
    }

    #[test]
    fn a_text_is_cut_at_its_ranges() {
        assert_eq!(pieces("Archive", vec![]), [plain("Archive")]);
        assert_eq!(pieces("Archive", vec![0..4]), [marked("Arch"), plain("ive")]);
        assert_eq!(
            pieces("Archive", vec![1..2, 5..7]),
            [plain("A"), marked("r"), plain("chi"), marked("ve")]
        );
        assert_eq!(pieces("", vec![]), []);
    }

    #[test]
    fn ranges_that_do_not_fit_mark_nothing() {
        assert_eq!(pieces("Été", vec![1..2]), [plain("Été")]);
        assert_eq!(pieces("Post", vec![2..9]), [plain("Post")]);
        assert_eq!(
            pieces("Post", vec![2..3, 0..1]),
            [plain("Po"), marked("s"), plain("t")]
        );
    }
}
