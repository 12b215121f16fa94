//! The panel Email settings.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use mailbridge_contract::GrantId;
use mailbridge_contract::mailbox::{Mailbox, Revocation};

use super::mailboxes::{SavedMailbox, UnsavedMailbox};
use crate::api::{self, Api, Write};
use crate::browser::random;
use crate::domain::explain::explain;
use crate::domain::save::key::DocumentKey;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::pages::connect::{AddMailbox, WaitingConnection};
use crate::route::{Route, Section};
use crate::state::fetched::Fetched;
use crate::state::mailboxes::{Created, use_mailboxes};
use crate::state::save::use_save_engine;
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::Button;
use crate::ui::dialog::ConfirmDialog;
use crate::ui::icon::{Icon, IconName};
use crate::ui::live_region::Announcer;
use crate::ui::panel::Panel;
use crate::ui::skeleton::{Skeleton, SkeletonShape};
use crate::ui::tone::Tone;

/// The mailboxes, those not saved yet first, and the way to a new one.
#[component]
pub fn EmailSettings() -> impl IntoView {
    let texts = use_texts();
    let api = expect_context::<Api>();
    let mailboxes = use_mailboxes();
    mailboxes.load(&api);
    let retry = Callback::new(move |()| mailboxes.load(&api));

    let navigate = use_navigate();
    let goes_on = RwSignal::new(None::<GrantId>);
    Effect::new(move || {
        if let (Some(wanted), Some(Created { grant, mailbox })) = (goes_on.get(), mailboxes.created().get())
            && wanted == grant
        {
            goes_on.set(None);
            navigate(&Route::Folders(mailbox).path(), Default::default());
        }
    });

    let to_remove = RwSignal::new(None::<Mailbox>);
    let saved = move || {
        match mailboxes.list().get() {
        Fetched::Idle | Fetched::Loading | Fetched::LoadingSlowly => view! {
            <Skeleton label=texts.signal(text::app_loading()) shape=SkeletonShape::Rows count=3 />
        }
        .into_any(),
        Fetched::Failed(failure) => view! {
            <Banner
                title=texts.signal(text::mailbox_list_failed())
                tone=Tone::Bad
                announce=Announce::AtOnce
                actions=move || view! { <Button label=texts.signal(text::app_try_again()) on_click=retry /> }
            >
                {move || texts.say(explain(&failure))}
            </Banner>
        }
        .into_any(),
        Fetched::Ready(list) if list.is_empty() && mailboxes.grants().with(Vec::is_empty) => {
            view! { <NoMailbox /> }.into_any()
        }
        Fetched::Ready(_) => view! {
            <For
                each=move || mailboxes.list().get().ready().cloned().unwrap_or_default()
                key=|mailbox| (mailbox.id.clone(), mailbox.status, mailbox.settings.incoming.user_name.clone())
                let:mailbox
            >
                <SavedMailbox mailbox on_remove=Callback::new(move |mailbox| to_remove.set(Some(mailbox))) />
            </For>
        }
        .into_any(),
    }
    };
    view! {
        <Panel
            title=texts.signal(text::mailbox_panel())
            id=Section::EmailSettings.id()
            lead=Signal::derive(move || Some(texts.say(text::mailbox_panel_lead())))
            actions=move || view! { <AddMailbox /> }
        >
            <div class="mailboxes">
                <RemoveDialog mailbox=to_remove />
                <WaitingConnection />
                <For each=move || mailboxes.grants().get() key=|grant| grant.id.clone() let:grant>
                    <UnsavedMailbox grant on_edit_folders=Callback::new(move |grant| goes_on.set(Some(grant))) />
                </For>
                {saved}
            </div>
        </Panel>
    }
}

#[component]
fn NoMailbox() -> impl IntoView {
    let texts = use_texts();
    view! {
        <div class="empty">
            <Icon name=IconName::Mail />
            <p class="empty__title">{move || texts.say(text::mailbox_none_title())}</p>
            <p class="empty__text">{move || texts.say(text::mailbox_none_text())}</p>
        </div>
    }
}

/// Says what goes, removes, and says what became of it.
#[component]
fn RemoveDialog(
    /// The mailbox to be removed; nothing while nobody wants to.
    mailbox: RwSignal<Option<Mailbox>>,
) -> impl IntoView {
    let texts = use_texts();
    let api = expect_context::<Api>();
    let announcer = expect_context::<Announcer>();
    let mailboxes = use_mailboxes();
    let engine = use_save_engine();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let receipt = RwSignal::new(None);
    let remove = Callback::new(move |()| {
        let Some(removed) = mailbox.get_untracked() else {
            return;
        };
        let api = api.clone();
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let write = Write {
                if_match: Some(removed.etag.clone()),
                idempotency_key: random::uuid(),
                outlives_page: false,
            };
            match api::mailboxes::remove(&api, &removed.id, &write).await {
                Ok(removal) => {
                    mailbox.set(None);
                    mailboxes.forget(&removed.id);
                    engine.gone(DocumentKey::FolderMapping(removed.id.clone()));
                    engine.gone(DocumentKey::Mailbox(removed.id.clone()));
                    let said = match removal.revocation {
                        Revocation::Done => text::mailbox_removed(&removed.address),
                        Revocation::Failed | Revocation::Unknown => {
                            text::mailbox_removed_not_revoked(&removed.address)
                        }
                    };
                    announcer.polite(texts.say(said.clone()));
                    receipt.set(Some((removal.revocation, said)));
                }
                Err(error) => {
                    announcer.urgent(texts.say(text::mailbox_remove_failed()));
                    failure.set(Some(error));
                }
            }
            busy.set(false);
        });
    });
    let title = Signal::derive(move || {
        mailbox
            .get()
            .map(|mailbox| texts.say(text::mailbox_remove_title(mailbox.address)))
            .unwrap_or_default()
    });
    view! {
        {move || {
            receipt
                .get()
                .map(|(revocation, said)| {
                    let tone = if revocation == Revocation::Done { Tone::Good } else { Tone::Attention };
                    view! { <Banner title=texts.signal(said) tone /> }
                })
        }}
        <ConfirmDialog
            open=Signal::derive(move || mailbox.with(Option::is_some))
            title
            confirm_label=texts.signal(text::mailbox_remove_confirm())
            cancel_label=texts.signal(text::app_cancel())
            on_confirm=remove
            on_cancel=Callback::new(move |()| {
                mailbox.set(None);
                failure.set(None);
            })
            busy
        >
            <p>{move || texts.say(text::mailbox_remove_text())}</p>
            {move || {
                failure
                    .get()
                    .map(|failure| {
                        view! {
                            <Banner title=texts.signal(text::mailbox_remove_failed()) tone=Tone::Bad announce=Announce::AtOnce>
                                {texts.say(explain(&failure))}
                            </Banner>
                        }
                    })
            }}
        </ConfirmDialog>
    }
}
