//! Badges: a state in a word.

use leptos::prelude::*;

use super::{icon::Icon, tone::Tone};

use crate::signals::Signal;

/// A state in a word, with the icon and colour of its tone.
#[component]
pub fn Badge(
    /// The word.
    #[prop(into)]
    text: Signal<String>,
    /// What the state means.
    #[prop(into, optional)]
    tone: Signal<Tone>,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=move || tone.get().as_str()>
            <Icon name=Signal::derive(move || tone.get().icon()) />
            <span>{text}</span>
        </span>
    }
}
