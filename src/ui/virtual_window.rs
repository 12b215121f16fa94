//! Which rows of a long list are drawn, and how far it scrolls: plain arithmetic in CSS pixels.

/// What is seen of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Viewport {
    /// How far it is scrolled.
    pub top: f64,
    /// The height of what is seen.
    pub height: f64,
    /// The height of a row.
    pub row: f64,
}

impl Viewport {
    /// A guess until the element is measured: the popup of a combobox where there is room.
    pub(super) const UNMEASURED: Viewport = Viewport {
        top: 0.0,
        height: 344.0,
        row: 40.0,
    };

    /// Rows drawn beyond either edge, so that scrolling does not show a gap.
    const OVERSCAN: usize = 4;

    /// The rows to draw, in order. The row in focus is among them even where it is out of sight.
    pub(super) fn rows(&self, count: usize, focused: Option<usize>) -> Vec<usize> {
        let first = ((self.top / self.row).max(0.0) as usize).saturating_sub(Self::OVERSCAN);
        let last = ((self.top + self.height) / self.row).max(0.0).ceil() as usize + Self::OVERSCAN;
        let seen = first.min(count)..last.min(count);
        let focused = focused.filter(|index| *index < count && !seen.contains(index));
        let before = focused.filter(|index| *index < seen.start);
        let after = focused.filter(|index| *index >= seen.end);
        before.into_iter().chain(seen).chain(after).collect()
    }

    /// How far to scroll so that the row is seen; none when it is. A row that is near comes to the edge, one far away to
    /// the middle.
    pub(super) fn scroll_to(&self, index: usize) -> Option<f64> {
        let start = index as f64 * self.row;
        let (above, below) = (self.top - start, start + self.row - self.top - self.height);
        if above <= 0.0 && below <= 0.0 {
            None
        } else if above > self.height || below > self.height {
            Some((start - (self.height - self.row) / 2.0).max(0.0))
        } else if above > 0.0 {
            Some(start)
        } else {
            Some(self.top + below)
        }
    }

    /// How many rows a page is: one less than what is seen, so that one row stays in sight.
    pub(super) fn page(&self) -> usize {
        ((self.height / self.row) as usize).saturating_sub(1).max(1)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn viewport(top: f64) -> Viewport {
        Viewport {
            top,
            height: 200.0,
            row: 40.0,
        }
    }

    #[test]
    fn four_rows_more_than_seen_are_drawn() {
        assert_eq!(viewport(0.0).rows(10_000, None), (0..9).collect::<Vec<_>>());
        assert_eq!(viewport(400.0).rows(10_000, None), (6..19).collect::<Vec<_>>());
        assert_eq!(viewport(0.0).rows(3, None), [0, 1, 2]);
        assert!(viewport(0.0).rows(0, Some(0)).is_empty());
    }

    #[test]
    fn the_focused_row_stays() {
        assert_eq!(viewport(0.0).rows(10_000, Some(5_000)).last(), Some(&5_000));
        assert_eq!(viewport(4_000.0).rows(10_000, Some(2)).first(), Some(&2));
        assert_eq!(viewport(0.0).rows(10, Some(11)), viewport(0.0).rows(10, None));
    }

    #[test]
    fn scrolling_brings_a_row_into_sight() {
        assert_eq!(viewport(0.0).scroll_to(4), None);
        assert_eq!(viewport(0.0).scroll_to(5), Some(40.0));
        assert_eq!(viewport(400.0).scroll_to(9), Some(360.0));
        assert_eq!(viewport(0.0).scroll_to(5_000), Some(199_920.0));
        assert_eq!(viewport(9_000.0).scroll_to(0), Some(0.0));
    }

    #[test]
    fn a_page_keeps_a_row_in_sight() {
        assert_eq!(viewport(0.0).page(), 4);
        assert_eq!(
            Viewport {
                top: 0.0,
                height: 10.0,
                row: 40.0
            }
            .page(),
            1
        );
    }

    proptest! {
        #[test]
        fn what_is_seen_is_drawn_and_little_else(
            top in 0.0..500_000.0f64,
            height in 0.0..2_000.0f64,
            row in 20.0..100.0f64,
            count in 0usize..12_000,
            focused in proptest::option::of(0usize..12_000),
        ) {
            let viewport = Viewport { top, height, row };
            let rows = viewport.rows(count, focused);
            prop_assert!(rows.is_sorted_by(|before, after| before < after));
            prop_assert!(rows.iter().all(|index| *index < count));
            prop_assert!(rows.len() <= (height / row) as usize + 2 + 2 * Viewport::OVERSCAN + 1);
            for index in 0..count {
                let start = index as f64 * row;
                if start + row > top && start < top + height {
                    prop_assert!(rows.contains(&index));
                }
            }
        }

        #[test]
        fn a_row_scrolled_to_is_seen(
            top in 0.0..500_000.0f64,
            height in 100.0..2_000.0f64,
            row in 20.0..100.0f64,
            index in 0usize..12_000,
        ) {
            let viewport = Viewport { top, height, row };
            if let Some(top) = viewport.scroll_to(index) {
                let start = index as f64 * row;
                prop_assert!(start >= top - 0.01 && start + row <= top + height + 0.01);
            }
        }
    }
}
