//! Moving the focus among the items of a menu. The items are read from the document, so their order is what is seen.

use js_sys::JsString;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

/// Where the focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    First,
    Last,
    Next,
    Previous,
}

/// Moves the focus among the items of `popup`, from the last on to the first and the other way round.
pub(super) fn step(popup: &HtmlElement, to: Move) {
    let items = items_of(popup);
    if let Some(item) = items.get(target(items.len(), focused(&items), to)) {
        let _ = item.focus();
    }
}

/// Moves the focus to the next item whose label starts with what was typed; one letter again and again walks on.
pub(super) fn typed(popup: &HtmlElement, search: &str) {
    let items = items_of(popup);
    let labels: Vec<String> = items
        .iter()
        .map(|item| lower_case(item.text_content().unwrap_or_default().trim()))
        .collect();
    if let Some(item) = find(&labels, focused(&items), &lower_case(search)).and_then(|index| items.get(index))
    {
        let _ = item.focus();
    }
}

/// By the browser: Rust would bring Unicode's tables of letters, 5 KB on the wire.
fn lower_case(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}

fn items_of(popup: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(nodes) = popup.query_selector_all("[role^=menuitem]") else {
        return Vec::new();
    };
    (0..nodes.length())
        .filter_map(|index| nodes.get(index))
        .filter_map(|node| node.dyn_into().ok())
        .collect()
}

fn focused(items: &[HtmlElement]) -> Option<usize> {
    let active: Node = document().active_element()?.into();
    items.iter().position(|item| item.is_same_node(Some(&active)))
}

fn target(count: usize, from: Option<usize>, to: Move) -> usize {
    match (to, from) {
        (Move::First, _) | (Move::Next, None) => 0,
        (Move::Last, _) | (Move::Previous, None) => count.saturating_sub(1),
        (Move::Next, Some(index)) => (index + 1) % count.max(1),
        (Move::Previous, Some(index)) => (index + count.saturating_sub(1)) % count.max(1),
    }
}

fn find(labels: &[String], from: Option<usize>, search: &str) -> Option<usize> {
    let first = search.chars().next()?;
    let one_letter = search.chars().all(|letter| letter == first);
    let prefix = if one_letter {
        &search[..first.len_utf8()]
    } else {
        search
    };
    // A word being typed may go on matching the item in focus; a single letter looks behind it.
    let start = from.map_or(0, |index| if one_letter { index + 1 } else { index });
    (0..labels.len())
        .map(|offset| (start + offset) % labels.len())
        .find(|&index| labels[index].starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn focus_goes_round() {
        assert_eq!(target(3, None, Move::Next), 0);
        assert_eq!(target(3, None, Move::Previous), 2);
        assert_eq!(target(3, Some(2), Move::Next), 0);
        assert_eq!(target(3, Some(0), Move::Previous), 2);
        assert_eq!(target(3, Some(1), Move::First), 0);
        assert_eq!(target(3, Some(1), Move::Last), 2);
        assert_eq!(target(0, None, Move::Last), 0);
    }

    #[test]
    fn typing_finds_the_next_label() {
        let labels = ["my account", "help", "sign out", "system"].map(str::to_owned);
        assert_eq!(find(&labels, Some(0), "s"), Some(2));
        assert_eq!(find(&labels, Some(2), "s"), Some(3));
        assert_eq!(find(&labels, Some(3), "ss"), Some(2));
        assert_eq!(find(&labels, Some(2), "sy"), Some(3));
        assert_eq!(find(&labels, Some(1), "h"), Some(1));
        assert_eq!(find(&labels, Some(1), "x"), None);
        assert_eq!(find(&[], None, "x"), None);
    }
}
