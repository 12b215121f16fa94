//! Asks whether the warnings are meant, before the mapping is saved.

use leptos::prelude::*;

use super::parts::{EditorActions, EditorData};
use crate::domain::folders::words;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::Signal;
use crate::ui::button::ButtonVariant;
use crate::ui::dialog::ConfirmDialog;

/// Open while there are questions.
#[component]
pub fn AskDialog(data: EditorData, actions: EditorActions) -> impl IntoView {
    let texts = use_texts();
    let name = move |place: usize| {
        data.roles
            .with_value(|roles| roles.get(place).map(words::role_name))
            .map(|name| texts.say(name))
            .unwrap_or_default()
    };
    let questions = move || {
        let review = data.review.get();
        let asked = data.questions.get();
        data.mailbox.with(|mailbox| {
            asked
                .iter()
                .filter_map(|(place, conflict)| {
                    let standing = review.standings.get(*place)?;
                    let role = name(*place);
                    let said = words::conflict(conflict, standing, &mailbox.tree, &role, name);
                    Some(view! { <li><strong>{role.clone()}</strong> ": " {texts.say(said)}</li> })
                })
                .collect_view()
        })
    };
    view! {
        <ConfirmDialog
            open=Signal::derive(move || !data.questions.with(Vec::is_empty))
            title=texts.signal(text::folders_ask_title())
            confirm_label=texts.signal(text::folders_ask_save())
            cancel_label=texts.signal(text::folders_ask_back())
            on_confirm=actions.confirm
            on_cancel=actions.go_back
            variant=ButtonVariant::Primary
        >
            <p>{move || texts.say(text::folders_ask_text())}</p>
            <ul>{questions}</ul>
        </ConfirmDialog>
    }
}
