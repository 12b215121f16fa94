//! Waiting for the mail server.

use leptos::prelude::*;

use crate::domain::text;
use crate::i18n::use_texts;
use crate::ui::skeleton::{Skeleton, SkeletonShape};

/// Rows in the shape of what comes; after some seconds, that it takes long.
#[component]
pub fn Loading(
    /// Whether it takes long.
    slowly: bool,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <Skeleton label=texts.signal(text::folders_loading()) shape=SkeletonShape::Rows count=6 />
        {slowly
            .then(|| {
                view! {
                    <p class="text-muted" role="status">
                        {move || texts.say(text::folders_loading_slowly())}
                    </p>
                }
            })}
    }
}
