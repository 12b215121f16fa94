//! What a key does in a combobox (WAI-ARIA Authoring Practices, "Combobox Pattern", editable with list autocomplete).

/// What the keyboard asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Opens the list, on the chosen option or else on the first.
    OpenAtFirst,
    /// Opens the list, on the chosen option or else on the last.
    OpenAtLast,
    /// Closes the list without choosing.
    Close,
    /// Chooses the active option.
    Choose,
    /// Makes another option active.
    Go(Step),
    /// Leaves the field; the browser moves the focus.
    Leave,
}

/// From one option to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Next,
    Previous,
    First,
    Last,
    PageDown,
    PageUp,
}

/// What a key asks for; none where it is the text field's own.
pub(super) fn action(key: &str, alt: bool, open: bool) -> Option<Action> {
    Some(match (key, alt, open) {
        ("ArrowDown", _, false) => Action::OpenAtFirst,
        ("ArrowUp", false, false) => Action::OpenAtLast,
        ("ArrowUp", true, true) | ("Escape", _, true) => Action::Close,
        ("ArrowDown", false, true) => Action::Go(Step::Next),
        ("ArrowUp", false, true) => Action::Go(Step::Previous),
        ("Home", false, true) => Action::Go(Step::First),
        ("End", false, true) => Action::Go(Step::Last),
        ("PageDown", false, true) => Action::Go(Step::PageDown),
        ("PageUp", false, true) => Action::Go(Step::PageUp),
        ("Enter", _, true) => Action::Choose,
        ("Tab", _, true) => Action::Leave,
        _ => return None,
    })
}

/// The option that becomes active; none in an empty list. Single steps go round, pages stop at the ends.
pub(super) fn stepped(from: Option<usize>, step: Step, count: usize, page: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match (step, from) {
        (Step::First, _) | (Step::Next | Step::PageDown, None) => 0,
        (Step::Last, _) | (Step::Previous | Step::PageUp, None) => last,
        (Step::Next, Some(index)) => {
            if index >= last {
                0
            } else {
                index + 1
            }
        }
        (Step::Previous, Some(index)) => index.checked_sub(1).unwrap_or(last).min(last),
        (Step::PageDown, Some(index)) => (index + page).min(last),
        (Step::PageUp, Some(index)) => index.saturating_sub(page).min(last),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_closed_list_open_it_and_the_rest_are_the_fields_own() {
        assert_eq!(action("ArrowDown", false, false), Some(Action::OpenAtFirst));
        assert_eq!(action("ArrowDown", true, false), Some(Action::OpenAtFirst));
        assert_eq!(action("ArrowUp", false, false), Some(Action::OpenAtLast));
        for key in [
            "Home",
            "End",
            "Enter",
            "Escape",
            "Tab",
            "PageDown",
            "a",
            "ArrowLeft",
        ] {
            assert_eq!(action(key, false, false), None, "{key}");
        }
    }

    #[test]
    fn keys_of_the_open_list() {
        assert_eq!(action("ArrowUp", true, true), Some(Action::Close));
        assert_eq!(action("Escape", false, true), Some(Action::Close));
        assert_eq!(action("Enter", false, true), Some(Action::Choose));
        assert_eq!(action("Tab", false, true), Some(Action::Leave));
        assert_eq!(action("PageUp", false, true), Some(Action::Go(Step::PageUp)));
        assert_eq!(action("ArrowLeft", false, true), None);
    }

    #[test]
    fn steps_go_round_and_pages_stop() {
        assert_eq!(stepped(None, Step::Next, 0, 5), None);
        assert_eq!(stepped(None, Step::Next, 10, 5), Some(0));
        assert_eq!(stepped(None, Step::Previous, 10, 5), Some(9));
        assert_eq!(stepped(Some(9), Step::Next, 10, 5), Some(0));
        assert_eq!(stepped(Some(0), Step::Previous, 10, 5), Some(9));
        assert_eq!(stepped(Some(7), Step::PageDown, 10, 5), Some(9));
        assert_eq!(stepped(Some(3), Step::PageUp, 10, 5), Some(0));
        assert_eq!(stepped(Some(3), Step::First, 10, 5), Some(0));
        assert_eq!(stepped(Some(3), Step::Last, 10, 5), Some(9));
        assert_eq!(stepped(Some(30), Step::Previous, 10, 5), Some(9));
    }
}
