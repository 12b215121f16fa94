//! Why an action waits: the words beside a button or link that cannot be used yet.

use leptos::prelude::*;

use crate::signals::Signal;

/// Where the reason is shown. It always describes the control to assistive technology.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReasonPlace {
    /// In words under the control.
    #[default]
    Shown,
    /// Not drawn: something beside the control says the same.
    ReadAloud,
}

/// The reason's element, `id` being what the control's `aria-describedby` names.
pub(super) fn reason_view(
    id: String,
    reason: Signal<Option<String>>,
    place: ReasonPlace,
) -> impl IntoView + use<> {
    let class = match place {
        ReasonPlace::Shown => "reason",
        ReasonPlace::ReadAloud => "visually-hidden",
    };
    move || {
        reason
            .get()
            .map(|text| view! { <span class=class id=id.clone()>{text}</span> })
    }
}
