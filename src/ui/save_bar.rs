//! The bar that says whether everything is saved, and saves it.

use leptos::prelude::*;

use super::{icon::Icon, tone::Tone};

use crate::signals::Signal;

/// Sticks under the header, and takes its room from the start so that nothing jumps.
///
/// It is a `region`, so that it lies in a landmark wherever the page puts it. Its words are a `status`; with [`Tone::Bad`] they are an `alert`.
#[component]
pub fn SaveBar(
    /// The accessible name of the bar.
    #[prop(into)]
    label: Signal<String>,
    /// What the state is, in words; empty when there is nothing to say.
    #[prop(into)]
    status: Signal<String>,
    /// What the state means; [`Tone::Neutral`] is quiet.
    #[prop(into, optional)]
    tone: Signal<Tone>,
    /// Save, Discard and the like.
    children: Children,
) -> impl IntoView {
    let bad = move || tone.get() == Tone::Bad;
    let words = move |shown: bool| if shown { status.get() } else { String::new() };
    view! {
        <section class="save-bar" aria-label=label data-tone=move || tone.get().as_str()>
            <div class="save-bar__row">
                <div class="save-bar__status">
                    {move || {
                        (tone.get() != Tone::Neutral)
                            .then(|| view! { <Icon name=Signal::derive(move || tone.get().icon()) /> })
                    }}
                    <span>
                        <span role="status">{move || words(!bad())}</span>
                        <span role="alert">{move || words(bad())}</span>
                    </span>
                </div>
                <div class="save-bar__actions">{children()}</div>
            </div>
        </section>
    }
}
