//! The card of one mailbox.

use leptos::prelude::*;
use mailbridge_contract::mailbox::{MailboxSettings, MailboxStatus};

use super::settings_list::SettingsList;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::pages::mailbox_badge::MailboxBadge;
use crate::signals::Signal;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::field::TextField;
use crate::ui::icon::IconName;
use crate::ui::link_button::LinkButton;
use crate::ui::panel::Card;
use crate::ui::reason::ReasonPlace;
use crate::ui::tone::Tone;

/// How far a mailbox is, and what can be done with it there.
#[derive(Clone)]
pub enum Stage {
    /// Authorized, not saved.
    NotSaved {
        /// Saves it, and goes on to its folders.
        on_save_and_edit_folders: Callback<()>,
        /// Gives it up.
        on_discard: Callback<()>,
    },
    /// Saved.
    Saved {
        /// Whether it works.
        status: MailboxStatus,
        /// Where its folders are mapped.
        folders: String,
        /// Removes it: the page asks first.
        on_remove: Callback<()>,
    },
}

/// One mailbox: address, how it stands, what can be done, and how it is reached.
#[component]
pub fn MailboxCard(
    /// Its address.
    address: String,
    /// The name of its provider.
    provider: String,
    /// How far it is, and what can be done with it.
    stage: Stage,
    /// How it is reached.
    settings: MailboxSettings,
    /// The name that recipients see.
    #[prop(into)]
    sender_name: Signal<String>,
    /// What is wrong with that name.
    #[prop(into, optional)]
    sender_name_error: Signal<Option<String>>,
    /// Gets that name with each change.
    #[prop(into)]
    on_sender_name: Callback<String>,
    /// The link or button Reconnect.
    #[prop(into, optional)]
    reconnect: ViewFnOnce,
    /// Its condition.
    #[prop(into, optional)]
    health: ViewFnOnce,
    /// What went wrong, opened inside the card.
    #[prop(into, optional)]
    failure: ViewFn,
) -> impl IntoView {
    let texts = use_texts();
    let badge = match stage {
        Stage::NotSaved { .. } => {
            view! { <Badge text=texts.signal(text::mailbox_not_saved()) tone=Tone::Attention /> }.into_any()
        }
        Stage::Saved { status, .. } => view! { <MailboxBadge status /> }.into_any(),
    };
    let card_actions = move || {
        match stage {
        Stage::NotSaved { on_save_and_edit_folders, on_discard } => view! {
            <LinkButton
                label=texts.signal(text::mailbox_edit_folders())
                href=""
                icon=IconName::Folder
                disabled_reason=Signal::derive(move || Some(texts.say(text::mailbox_edit_folders_waits())))
                reason_place=ReasonPlace::ReadAloud
            />
            <Button
                label=texts.signal(text::mailbox_save_and_edit_folders())
                variant=ButtonVariant::Primary
                on_click=on_save_and_edit_folders
            />
            <Button label=texts.signal(text::mailbox_discard_grant()) variant=ButtonVariant::Quiet on_click=on_discard />
            <p class="mailbox-waits">{move || texts.say(text::mailbox_edit_folders_waits())}</p>
        }
        .into_any(),
        Stage::Saved { folders, on_remove, .. } => view! {
            <LinkButton label=texts.signal(text::mailbox_edit_folders()) href=folders icon=IconName::Folder />
            {reconnect.run()}
            <Button
                label=texts.signal(text::mailbox_remove())
                icon=IconName::Trash
                variant=ButtonVariant::Quiet
                on_click=on_remove
            />
        }
        .into_any(),
    }
    };
    view! {
        <Card
            title=address
            icon=IconName::Mail
            status=move || badge
            actions=card_actions
        >
            {move || failure.run()}
            <div class="fields">
                <TextField
                    label=texts.signal(text::mailbox_sender_name())
                    hint=Signal::derive(move || Some(texts.say(text::mailbox_sender_name_hint())))
                    value=sender_name
                    error=sender_name_error
                    on_input=on_sender_name
                />
            </div>
            <SettingsList settings provider />
            {health.run()}
        </Card>
    }
}
