//! What could not be saved on the way to another page.

use leptos::prelude::*;

use crate::browser::history;
use crate::domain::save::key::DocumentKey;
use crate::domain::save::status::SaveStatus;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::lazy_view;
use crate::pages::lazy_part::once_open;
use crate::route::Route;
use crate::signals::Signal;
use crate::state::save::use_save_engine;
use crate::ui::dialog::ConfirmDialog;

/// Asks what shall become of changes on another page that wait for the user. They lie in the engine and the journal
/// whatever page is shown, so that asking after the page has changed loses nothing, and covers Back and Forward.
#[component]
pub fn LeftUnsaved(
    /// The page that is shown.
    #[prop(into)]
    shown: Signal<Route>,
) -> impl IntoView {
    let engine = use_save_engine();
    let unsaved = engine.unsaved();
    let left = Signal::memo(move |_| {
        let shown = shown.get();
        let waiting = unsaved
            .get()
            .into_iter()
            .filter(|(_, status)| waits_for_user(status));
        let keys = waiting.map(|(key, _)| key);
        keys.filter(|key| page_of(key) != shown).collect::<Vec<_>>()
    });
    let go_back = Callback::new(move |()| {
        if let Some(key) = left.get_untracked().first() {
            history::go_to(&page_of(key));
        }
    });
    let discard = Callback::new(move |()| left.get_untracked().iter().for_each(|key| engine.discard(key)));
    let open = Signal::derive(move || left.with(|left| !left.is_empty()));
    once_open(open, move || dialog(open, discard, go_back))
}

lazy_view! { changing:
    fn dialog(open: Signal<bool>, on_discard: Callback<()>, on_go_back: Callback<()>) -> AnyView {
        view! { <LeftDialog open on_discard on_go_back /> }.into_any()
    }
}

/// Asks what shall become of them.
#[component]
pub fn LeftDialog(
    /// Whether there are any.
    open: Signal<bool>,
    /// Gives them up.
    on_discard: Callback<()>,
    /// Goes back to their page.
    on_go_back: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <ConfirmDialog
            open
            title=texts.signal(text::save_left_title())
            confirm_label=texts.signal(text::save_left_discard())
            cancel_label=texts.signal(text::save_left_back())
            on_confirm=on_discard
            on_cancel=on_go_back
        >
            <p>{move || texts.say(text::save_left_text())}</p>
        </ConfirmDialog>
    }
}

/// What the network or a new session ends goes on by itself.
fn waits_for_user(status: &SaveStatus) -> bool {
    matches!(status, SaveStatus::Failed { .. } | SaveStatus::Conflict)
}

/// The page on which a document is edited.
fn page_of(key: &DocumentKey) -> Route {
    match key {
        DocumentKey::Account | DocumentKey::Grant(_) | DocumentKey::Mailbox(_) => Route::Account(None),
        DocumentKey::FolderMapping(id) => Route::Folders(id.clone()),
    }
}
