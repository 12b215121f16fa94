//! Toasts: what happened elsewhere, such as in another tab. What happens here is said where it happens.

use leptos::prelude::*;

use super::{
    button::{Button, ButtonVariant},
    icon::{Icon, IconName},
    tone::Tone,
};

/// A message. It stays until the reader puts it away or the page takes it out of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Tells it from the others.
    pub id: u32,
    /// What it means.
    pub tone: Tone,
    /// What happened.
    pub text: String,
}

/// The corner that toasts appear in. It is there from the start, so that screen readers follow it.
#[component]
pub fn ToastRegion(
    /// The accessible name of the region.
    #[prop(into)]
    label: Signal<String>,
    /// The name of the button that puts a toast away.
    #[prop(into)]
    dismiss_label: Signal<String>,
    /// The messages, oldest first.
    #[prop(into)]
    toasts: Signal<Vec<Toast>>,
    /// Gets the id of the toast to put away.
    #[prop(into)]
    on_dismiss: Callback<u32>,
) -> impl IntoView {
    view! {
        <section class="toasts" aria-label=label>
            <div role="log" aria-live="polite" class="toasts__list">
                <For each=move || toasts.get() key=|toast| toast.id let:toast>
                    <div class="toast" data-tone=toast.tone.as_str()>
                        <Icon name=toast.tone.icon() />
                        <p class="toast__text">{toast.text}</p>
                        <Button
                            label=dismiss_label
                            icon=IconName::Close
                            icon_only=true
                            variant=ButtonVariant::Quiet
                            on_click=move |()| on_dismiss.run(toast.id)
                        />
                    </div>
                </For>
            </div>
        </section>
    }
}
