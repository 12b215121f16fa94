//! Reload, create, undo, reset, and when the folders were listed.

use leptos::prelude::*;

use super::parts::{EditorActions, EditorData, Listing};
use super::remedy::{Remedies, Remedy};
use crate::browser::{clock, intl};
use crate::domain::folders::trouble::Trouble;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::Signal;
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::IconName;
use crate::ui::tone::Tone;

/// What can be done with the whole list.
#[component]
pub fn Toolbar(
    data: EditorData,
    actions: EditorActions,
    /// What the page has for a list that cannot be had.
    remedies: Remedies,
) -> impl IntoView {
    let texts = use_texts();
    let listing = data.listing;
    let note = move || match listing.get() {
        Listing::Fresh => texts.say(text::folders_updated_now()),
        Listing::At(time) => {
            let time = intl::format_time(&texts.language(), &clock::date(time));
            texts.say(text::folders_updated_at(time))
        }
        Listing::Busy | Listing::Failed(_) => String::new(),
    };
    let failed = move || {
        let Listing::Failed(failure) = listing.get() else {
            return None;
        };
        let trouble = Trouble::of(&failure);
        let (fix, remedies) = (trouble.fix, remedies.clone());
        Some(view! {
            <Banner title=texts.say(trouble.title) tone=Tone::Bad announce=Announce::AtOnce>
                <p>{texts.say(trouble.meaning)}</p>
                <p class="text-muted">{texts.say(trouble.actor.title())}</p>
                <p>{texts.say(text::folders_reload_failed())}</p>
                <Remedy fix on_try_again=actions.reload remedies />
            </Banner>
        })
    };
    view! {
        <div class="folder-toolbar">
            <div class="folder-toolbar__actions">
            <Button
                label=texts.signal(text::folders_reload())
                icon=IconName::Reload
                busy=Signal::derive(move || listing.get() == Listing::Busy)
                on_click=actions.reload
            />
            <Button
                label=texts.signal(text::folders_create())
                icon=IconName::FolderPlus
                on_click=move |()| actions.open_creation.run(true)
            />
            {move || {
                data.can_undo
                    .get()
                    .then(|| {
                        view! {
                            <Button
                                label=texts.signal(text::folders_undo())
                                icon=IconName::Undo
                                variant=ButtonVariant::Quiet
                                on_click=actions.undo
                            />
                        }
                    })
            }}
            <Button
                label=texts.signal(text::folders_reset())
                variant=ButtonVariant::Quiet
                on_click=actions.reset
            />
            </div>
            <span class="folder-toolbar__note" role="status">
                {note}
            </span>
        </div>
        {failed}
    }
}
