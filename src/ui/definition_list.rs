//! Settings as terms and values.

use leptos::prelude::*;

use super::copy_button::{CopyButton, CopyWords};

use crate::signals::Signal;

/// A list of terms and values, in two columns where there is room. Its children are [`DefinitionRow`]s.
#[component]
pub fn DefinitionList(
    /// The rows.
    children: Children,
) -> impl IntoView {
    view! { <dl class="definitions">{children()}</dl> }
}

/// A term and its value.
#[component]
pub fn DefinitionRow(
    /// The term.
    #[prop(into)]
    term: Signal<String>,
    /// The value.
    #[prop(into)]
    value: Signal<String>,
    /// Adds a button that copies the value.
    #[prop(into, optional)]
    copy: Option<CopyWords>,
) -> impl IntoView {
    view! {
        <div class="definitions__row">
            <dt class="definitions__term">{term}</dt>
            <dd class="definitions__value">
                <span class="definitions__text">{value}</span>
                {copy.map(|words| view! { <CopyButton words=words value=value /> })}
            </dd>
        </div>
    }
}
