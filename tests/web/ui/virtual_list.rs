use leptos::prelude::*;
use mailbridge::signals::{RwSignal, Signal};
use mailbridge::ui::virtual_list::{VirtualList, VirtualListHandle, VirtualRow};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, text_of, until};

const MOST_ROWS: usize = 40;

struct Listed {
    stage: Stage,
    count: RwSignal<usize>,
    focused: RwSignal<Option<usize>>,
}

fn numbers(count: usize, focused: Option<usize>) -> Listed {
    let (count, focused) = (RwSignal::new(count), RwSignal::new(focused));
    let stage = Stage::mount(move || {
        let row = Callback::new(|row: VirtualRow| {
            view! {
                <div role="option" aria-posinset=row.position() aria-setsize=row.set_size()>
                    {row.index}
                </div>
            }
            .into_any()
        });
        view! {
            <style>".virtual-list { block-size: 20rem }"</style>
            <VirtualList count=count focused=focused row=row attr:role="listbox" />
        }
    });
    Listed {
        stage,
        count,
        focused,
    }
}

impl Listed {
    fn row(&self, index: usize) -> Option<web_sys::HtmlElement> {
        self.stage.maybe(&format!("[aria-posinset='{}']", index + 1))
    }

    fn is_seen(&self, index: usize) -> bool {
        let list = self.stage.find("[role=listbox]").get_bounding_client_rect();
        self.row(index).is_some_and(|row| {
            let row = row.get_bounding_client_rect();
            row.height() > 0.0 && row.top() >= list.top() - 1.0 && row.bottom() <= list.bottom() + 1.0
        })
    }
}

#[wasm_bindgen_test]
async fn ten_thousand_rows_are_a_few_elements() {
    let list = numbers(10_000, None);
    until("the first row is seen", || list.is_seen(0)).await;
    let rows = list.stage.all("[role=option]");
    assert!(rows.len() < MOST_ROWS, "{} rows", rows.len());
    assert!(
        rows.iter()
            .all(|row| row.get_attribute("aria-setsize").as_deref() == Some("10000"))
    );
    let element = list.stage.find("[role=listbox]");
    assert!(
        element.scroll_height() >= 10_000 * 40,
        "the scroll bar tells the length of the list"
    );
}

#[wasm_bindgen_test]
async fn scrolling_draws_what_comes_into_sight() {
    let list = numbers(10_000, None);
    until("the first row is seen", || list.is_seen(0)).await;
    let element = list.stage.find("[role=listbox]");
    element.set_scroll_top(element.scroll_height());
    until("the last row is seen", || list.is_seen(9_999)).await;
    assert!(list.row(0).is_none());
    assert!(list.stage.all("[role=option]").len() < MOST_ROWS);
}

#[wasm_bindgen_test]
async fn the_focused_row_comes_into_sight_and_stays_in_the_document() {
    let list = numbers(10_000, Some(5_000));
    until("it is seen", || list.is_seen(5_000)).await;
    list.focused.set(Some(7_000));
    until("another is seen", || list.is_seen(7_000)).await;
    list.stage.find("[role=listbox]").set_scroll_top(0);
    until("the first row is seen", || list.is_seen(0)).await;
    assert_eq!(list.row(7_000).map(|row| text_of(&row)).as_deref(), Some("7000"));
    let positions: Vec<usize> = list
        .stage
        .all("[role=option]")
        .iter()
        .map(|row| row.get_attribute("aria-posinset").unwrap().parse().unwrap())
        .collect();
    assert!(
        positions.is_sorted(),
        "the order in the document is the order of the list"
    );
}

#[wasm_bindgen_test]
async fn a_list_that_shrinks_drops_its_rows() {
    let list = numbers(10_000, Some(9_000));
    until("it is seen", || list.is_seen(9_000)).await;
    list.focused.set(None);
    list.count.set(3);
    until("three rows are left", || {
        list.stage.all("[role=option]").len() == 3
    })
    .await;
    until("they are seen", || (0..3).all(|index| list.is_seen(index))).await;
    assert_eq!(
        list.row(2).unwrap().get_attribute("aria-setsize").as_deref(),
        Some("3")
    );
    list.count.set(0);
    until("none is left", || list.stage.all("[role=option]").is_empty()).await;
}

#[wasm_bindgen_test]
async fn what_is_drawn_first_is_what_is_seen_each_time_that_it_opens() {
    let (open, focused) = (RwSignal::new(true), RwSignal::new(Some(5_000)));
    let drawn = StoredValue::new(0);
    let stage = Stage::mount(move || {
        let handle = VirtualListHandle::new();
        let row = Callback::new(move |row: VirtualRow| {
            drawn.update_value(|drawn| *drawn += 1);
            view! { <div role="option" aria-posinset=row.position()></div> }.into_any()
        });
        let count = Signal::from(10_000_usize);
        let list = move || view! { <VirtualList count focused=focused row handle attr:role="listbox" /> };
        view! {
            <style>".virtual-list { block-size: 20rem }"</style>
            {move || open.get().then(list)}
        }
    });
    let drawn_row = async |position: usize| {
        let row = format!("[aria-posinset='{position}']");
        until("the focused row is there", || stage.maybe(&row).is_some()).await;
    };
    drawn_row(5_001).await;
    for (index, top) in [(5_000, 199_860), (5, 0)] {
        open.set(false);
        focused.set(None);
        until("it is closed", || stage.maybe("[role=listbox]").is_none()).await;
        drawn.set_value(0);
        open.set(true);
        focused.set(Some(index));
        drawn_row(index + 1).await;
        assert_eq!(stage.find("[role=listbox]").scroll_top(), top);
        assert_eq!(
            drawn.get_value(),
            stage.all("[role=option]").len(),
            "no row is drawn in vain"
        );
    }
}
