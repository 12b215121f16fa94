//! Details that are folded away until somebody wants them.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// The browser's own disclosure: a summary that opens and closes what is under it.
#[component]
pub fn Disclosure(
    /// What is folded, in words.
    #[prop(into)]
    summary: Signal<String>,
    /// Open from the start.
    #[prop(optional)]
    open: bool,
    /// What is folded.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure" open=open>
            <summary class="disclosure__summary">
                <Icon name=IconName::ChevronDown />
                <span>{summary}</span>
            </summary>
            <div class="disclosure__body">{children()}</div>
        </details>
    }
}
