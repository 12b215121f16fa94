//! Lists of any length: only the rows that are seen are in the document.

use leptos::{html, prelude::*};

use super::virtual_window::Viewport;

use crate::signals::{RwSignal, Signal, effect_with};

/// A row to draw. Its element says where it stands with `aria-posinset` and `aria-setsize`, since most of the list is not
/// in the document.
#[derive(Clone, Copy, Debug)]
pub struct VirtualRow {
    /// Its position, from 0.
    pub index: usize,
    /// How many rows there are.
    pub count: Signal<usize>,
}

impl VirtualRow {
    /// Its `aria-posinset`.
    pub fn position(&self) -> String {
        (self.index + 1).to_string()
    }

    /// Its `aria-setsize`.
    pub fn set_size(&self) -> impl Fn() -> String + Send + Sync + Copy + use<> {
        let count = self.count;
        move || count.get().to_string()
    }
}

/// Reads and moves a list from outside.
#[derive(Clone, Copy)]
pub struct VirtualListHandle(RwSignal<Viewport>);

impl VirtualListHandle {
    /// A handle for one list.
    pub fn new() -> Self {
        Self(RwSignal::new(Viewport::UNMEASURED))
    }

    /// How many rows the keys Page Up and Page Down move.
    pub fn page(&self) -> usize {
        self.0.get_untracked().page()
    }
}

impl Default for VirtualListHandle {
    fn default() -> Self {
        Self::new()
    }
}

/// A scrolling list with rows of `--row-height`. The role and name of the list are attributes given to it (`attr:role`).
#[component]
pub fn VirtualList(
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// The row that has the focus or is the active descendant: it is scrolled into sight and stays in the document.
    #[prop(into, optional)]
    focused: Signal<Option<usize>>,
    /// Draws a row. It runs once for each row that comes into sight, and reads what can change from signals.
    row: Callback<VirtualRow, AnyView>,
    /// Tells how far a page is.
    #[prop(optional)]
    handle: VirtualListHandle,
) -> impl IntoView {
    let viewport = handle.0;
    // What is drawn first is what will be seen: drawing it at the top and then again further down takes twice as long.
    viewport.update(|viewport| {
        viewport.top = 0.0;
        let focused = focused.get_untracked();
        viewport.top = focused.and_then(|index| viewport.scroll_to(index)).unwrap_or(0.0);
    });
    let element = NodeRef::<html::Div>::new();
    let measure = move || {
        // A list that is hidden or goes has no height: what it had before is the better guess for the next time.
        let Some(element) = element.get_untracked().filter(|list| list.client_height() > 0) else {
            return;
        };
        let row = element
            .query_selector(".virtual-list__row")
            .ok()
            .flatten()
            .map(|row| row.get_bounding_client_rect().height())
            .filter(|height| *height > 0.0);
        let now = Viewport {
            top: f64::from(element.scroll_top()),
            height: f64::from(element.client_height()),
            row: row.unwrap_or(viewport.get_untracked().row),
        };
        if viewport.get_untracked() != now {
            viewport.set(now);
        }
    };
    effect_with(move |in_place: Option<bool>| {
        let element = element.get();
        let top = viewport.get_untracked().top;
        if let Some(element) = element.as_ref().filter(|_| in_place != Some(true) && top > 0.0) {
            element.set_scroll_top(top.round() as i32);
        }
        count.track();
        let focused = focused.get();
        measure();
        let top = focused.and_then(|index| viewport.get_untracked().scroll_to(index));
        if let (Some(element), Some(top)) = (&element, top) {
            element.set_scroll_top(top.round() as i32);
            // The scroll event comes with the next frame, which would be drawn with the rows of before.
            measure();
        }
        element.is_some()
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());

    let rows = Signal::memo(move |_| viewport.get().rows(count.get(), focused.get()));
    view! {
        <div class="virtual-list" node_ref=element on:scroll=move |_| measure()>
            <div class="virtual-list__space" role="presentation" style:--rows=move || count.get().to_string()>
                <For each=move || rows.get() key=|index| *index let:index>
                    <div class="virtual-list__row" role="presentation" style:--row=index.to_string()>
                        {row.run(VirtualRow { index, count })}
                    </div>
                </For>
            </div>
        </div>
    }
}
