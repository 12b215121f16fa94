//! Where the list of a combobox opens.

use leptos::prelude::window;
use web_sys::HtmlElement;

/// The side with room, and how much there is, in whole CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    above: bool,
    room: u32,
}

impl Place {
    /// Room for some rows: then it opens below, whatever there is above.
    const ENOUGH: f64 = 240.0;
    /// Kept free between the list and the edge of the window.
    const MARGIN: f64 = 8.0;

    /// The place for a list that belongs to `control`.
    pub(super) fn of(control: &HtmlElement) -> Self {
        let rect = control.get_bounding_client_rect();
        let height = window()
            .inner_height()
            .ok()
            .and_then(|height| height.as_f64())
            .unwrap_or(rect.bottom());
        Self::between(rect.top(), height - rect.bottom())
    }

    fn between(above: f64, below: f64) -> Self {
        let opens_above = below < Self::ENOUGH && above > below;
        let room = if opens_above { above } else { below } - Self::MARGIN;
        Self {
            above: opens_above,
            room: room.max(0.0) as u32,
        }
    }

    /// The name that style sheets use: `data-place`.
    pub(super) fn as_str(self) -> &'static str {
        if self.above { "above" } else { "below" }
    }

    /// The room as a CSS length.
    pub(super) fn room(self) -> String {
        format!("{}px", self.room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_opens_where_there_is_room() {
        assert_eq!(
            Place::between(100.0, 500.0),
            Place {
                above: false,
                room: 492
            }
        );
        assert_eq!(
            Place::between(600.0, 400.0),
            Place {
                above: false,
                room: 392
            }
        );
        assert_eq!(
            Place::between(500.0, 100.0),
            Place {
                above: true,
                room: 492
            }
        );
        assert_eq!(
            Place::between(50.0, 100.0),
            Place {
                above: false,
                room: 92
            }
        );
        assert_eq!(
            Place::between(-900.0, -20.0),
            Place {
                above: false,
                room: 0
            }
        );
    }
}
