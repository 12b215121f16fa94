//! Details that are folded away until somebody wants them.

use leptos::{ev, prelude::*};
use web_sys::HtmlDetailsElement;

use super::icon::{Icon, IconName};

use crate::signals::Signal;

/// The browser's own disclosure: a summary that opens and closes what is under it.
#[component]
pub fn Disclosure(
    /// What is folded, in words.
    #[prop(into)]
    summary: Signal<String>,
    /// Open from the start.
    #[prop(optional)]
    open: bool,
    /// Runs when it is opened, for what is only fetched then.
    #[prop(into, optional)]
    on_open: Option<Callback<()>>,
    /// What is folded.
    children: Children,
) -> impl IntoView {
    let toggled = move |event: ev::Event| {
        if let Some(on_open) = on_open
            && event_target::<HtmlDetailsElement>(&event).open()
        {
            on_open.run(());
        }
    };
    view! {
        <details class="disclosure" open=open on:toggle=toggled>
            <summary class="disclosure__summary">
                <Icon name=IconName::ChevronDown />
                <span>{summary}</span>
            </summary>
            <div class="disclosure__body">{children()}</div>
        </details>
    }
}
