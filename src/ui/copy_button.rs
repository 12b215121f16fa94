//! A button that puts a value on the clipboard.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use super::{
    button::{Button, ButtonVariant},
    icon::{Icon, IconName},
};

use crate::signals::{RwSignal, Signal};

/// The words of a [`CopyButton`].
#[derive(Clone, Copy)]
pub struct CopyWords {
    /// The button's name, for instance "Copy incoming server".
    pub label: Signal<String>,
    /// It is on the clipboard.
    pub copied: Signal<String>,
    /// The browser did not allow it.
    pub failed: Signal<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Outcome {
    #[default]
    None,
    Copied,
    Failed,
}

/// How long the answer stands beside the button.
const SHOWN: Duration = Duration::from_secs(4);

/// Copies a value and says, in words and to screen readers, whether it worked.
#[component]
pub fn CopyButton(
    /// What it says.
    words: CopyWords,
    /// What it copies.
    #[prop(into)]
    value: Signal<String>,
    /// Shows its name beside the picture: where it stands alone, and not beside what it copies.
    #[prop(optional)]
    labelled: bool,
) -> impl IntoView {
    let variant = if labelled {
        ButtonVariant::Secondary
    } else {
        ButtonVariant::Quiet
    };
    let outcome = RwSignal::new(Outcome::None);
    let hide = StoredValue::new(None::<TimeoutHandle>);
    let clear_timer = move || {
        if let Some(handle) = hide.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(clear_timer);
    let copy = move |()| {
        let text = value.get_untracked();
        outcome.set(Outcome::None);
        clear_timer();
        spawn_local(async move {
            let copied = write(&text).await;
            // The button may be gone by now.
            outcome.set(if copied { Outcome::Copied } else { Outcome::Failed });
            let handle = set_timeout_with_handle(
                move || {
                    outcome.set(Outcome::None);
                },
                SHOWN,
            );
            hide.try_set_value(handle.ok());
        });
    };
    let answer = move || {
        let (icon, words) = match outcome.get() {
            Outcome::None => return None,
            Outcome::Copied => (IconName::Check, words.copied),
            Outcome::Failed => (IconName::Alert, words.failed),
        };
        Some(view! {
            <Icon name=icon />
            <span>{words}</span>
        })
    };
    view! {
        <span class="copy">
            <Button label=words.label icon=IconName::Copy icon_only=!labelled variant on_click=copy />
            <span class="copy__answer" role="status">
                {answer}
            </span>
        </span>
    }
}

/// Whether the text is on the clipboard now. Without a secure context there is no clipboard to write to.
async fn write(text: &str) -> bool {
    let window = window();
    window.is_secure_context()
        && JsFuture::from(window.navigator().clipboard().write_text(text))
            .await
            .is_ok()
}
