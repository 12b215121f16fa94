//! What is said where unsaved changes are not kept.

use leptos::prelude::*;

use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::Signal;
use crate::state::save::JournalHealth;
use crate::ui::banner::{Announce, Banner};
use crate::ui::tone::Tone;

/// A word about the journal; nothing while it works.
#[component]
pub fn JournalNote(
    /// How it stands.
    health: Signal<JournalHealth>,
) -> impl IntoView {
    let texts = use_texts();
    move || {
        let words = match health.get() {
            JournalHealth::Works => return None,
            JournalHealth::Unreadable => text::journal_unreadable(),
            JournalHealth::Blocked => text::journal_blocked(),
            JournalHealth::Full => text::journal_full(),
        };
        Some(view! { <Banner title=texts.signal(words) tone=Tone::Info announce=Announce::Politely /> })
    }
}
