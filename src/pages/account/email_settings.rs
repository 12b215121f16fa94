//! The panel Email settings.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mailbridge_contract::GrantId;
use mailbridge_contract::grant::Grant;
use mailbridge_contract::mailbox::{Mailbox, Revocation};
use mailbridge_contract::session::Capability;

use super::mailboxes::{SavedMailbox, UnsavedMailbox};
use crate::api::{self, Api, Write};
use crate::browser::{history, page, random};
use crate::domain::explain::explain;
use crate::domain::failure::Failure;
use crate::domain::save::key::DocumentKey;
use crate::domain::text::{self, Message};
use crate::i18n::use_texts;
use crate::lazy_view;
use crate::pages::connect::administrator_help::AdministratorHelp;
use crate::pages::connect::{AddMailbox, WaitingConnection, capability};
use crate::pages::lazy_part::once_open;
use crate::route::{Route, Section};
use crate::signals::{RwSignal, Signal, effect};
use crate::state::fetched::Fetched;
use crate::state::mailboxes::{Created, use_mailboxes};
use crate::state::save::use_save_engine;
use crate::state::session::SessionStore;
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::Button;
use crate::ui::dialog::ConfirmDialog;
use crate::ui::disclosure::Disclosure;
use crate::ui::icon::{Icon, IconName};
use crate::ui::live_region::Announcer;
use crate::ui::panel::Panel;
use crate::ui::skeleton::{Skeleton, SkeletonShape};
use crate::ui::tone::Tone;

/// The mailboxes, those not saved yet first, and the way to a new one.
#[component]
pub fn EmailSettings() -> impl IntoView {
    let api = expect_context::<Api>();
    let session = expect_context::<SessionStore>();
    let may_add = move || capability(session) == Capability::Allowed;
    let mailboxes = use_mailboxes();
    mailboxes.load(&api);
    let retry = Callback::new(move |()| mailboxes.load(&api));

    let goes_on = RwSignal::new(None::<GrantId>);
    effect(move || {
        if let (Some(wanted), Some(Created { grant, mailbox })) = (goes_on.get(), mailboxes.created().get())
            && wanted == grant
        {
            goes_on.set(None);
            history::go_to(&Route::Folders(mailbox));
        }
    });

    let to_remove = RwSignal::new(None::<Mailbox>);
    let saved = Callback::new(move |mailbox| {
        view! { <SavedMailbox mailbox on_remove=Callback::new(move |mailbox| to_remove.set(Some(mailbox))) /> }
            .into_any()
    });
    let unsaved = Callback::new(move |grant| unsaved_mailbox(grant, goes_on));
    view! {
        <EmailSettingsView
            list=mailboxes.list()
            grants=mailboxes.grants()
            on_try_again=retry
            add=|| view! { <AddMailbox /> }
            may_add=Signal::derive(may_add)
            above=move || {
                view! {
                    {once_open(Signal::derive(move || to_remove.with(Option::is_some)), move || remove_mailbox(to_remove))}
                    <WaitingConnection />
                }
            }
            unsaved
            saved
            below=administrator
        />
    }
}

/// What the administrator has to do, folded; it is fetched when it is opened.
fn administrator() -> impl IntoView {
    let asked = RwSignal::new(false);
    view! {
        <Disclosure
            summary=use_texts().signal(text::admin_title())
            on_open=Callback::new(move |()| asked.set(true))
        >
            {once_open(asked.into(), administrator_help)}
        </Disclosure>
    }
}

lazy_view! { help:
    fn administrator_help() -> AnyView {
        view! { <AdministratorHelp /> }.into_any()
    }
}

lazy_view! { changing:
    fn unsaved_mailbox(grant: Grant, goes_on: RwSignal<Option<GrantId>>) -> AnyView {
        view! { <UnsavedMailbox grant on_edit_folders=Callback::new(move |grant| goes_on.set(Some(grant))) /> }.into_any()
    }
}

lazy_view! { changing:
    fn remove_mailbox(mailbox: RwSignal<Option<Mailbox>>) -> AnyView {
        view! { <RemoveMailbox mailbox /> }.into_any()
    }
}

/// The panel, from data alone.
#[component]
pub fn EmailSettingsView(
    /// The saved mailboxes.
    list: Signal<Fetched<Vec<Mailbox>>>,
    /// The grants that are not saved yet.
    grants: Signal<Vec<Grant>>,
    /// Asks for the mailboxes again.
    on_try_again: Callback<()>,
    /// The link Add Mailbox.
    #[prop(into)]
    add: ViewFnOnce,
    /// Whether the tenant may add mailboxes.
    #[prop(into)]
    may_add: Signal<bool>,
    /// What stands above the mailboxes: a dialog, the card of an attempt.
    #[prop(into)]
    above: ViewFnOnce,
    /// The card of a grant.
    unsaved: Callback<Grant, AnyView>,
    /// The card of a saved mailbox.
    saved: Callback<Mailbox, AnyView>,
    /// What stands under the mailboxes.
    #[prop(into)]
    below: ViewFnOnce,
) -> impl IntoView {
    let texts = use_texts();
    let shown = move || {
        match list.get() {
        Fetched::Idle | Fetched::Loading | Fetched::LoadingSlowly => view! {
            <Skeleton label=texts.signal(text::app_loading()) shape=SkeletonShape::Rows count=3 />
        }
        .into_any(),
        Fetched::Failed(failure) => view! {
            <Banner
                title=texts.signal(text::mailbox_list_failed())
                tone=Tone::Bad
                announce=Announce::AtOnce
                actions=move || view! { <Button label=texts.signal(text::app_try_again()) on_click=on_try_again /> }
            >
                {move || texts.say(explain(&failure))}
            </Banner>
        }
        .into_any(),
        Fetched::Ready(list) if list.is_empty() && grants.with(Vec::is_empty) => {
            view! { <NoMailbox may_add /> }.into_any()
        }
        Fetched::Ready(_) => view! {
            <For
                each=move || list.get().ready().cloned().unwrap_or_default()
                key=|mailbox| (mailbox.id.clone(), mailbox.status, mailbox.settings.incoming.user_name.clone())
                let:mailbox
            >
                {saved.run(mailbox)}
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
            actions=add
        >
            <div class="mailboxes">
                {above.run()}
                <For each=move || grants.get() key=|grant| grant.id.clone() let:grant>
                    {unsaved.run(grant)}
                </For>
                {shown}
            </div>
            // What comes above has no known height.
            <div hidden=move || list.with(|list| matches!(list, Fetched::Idle) || list.is_loading())>
                {below.run()}
            </div>
        </Panel>
    }
}

/// What is said after a mailbox was removed.
pub fn removal_words(revocation: Revocation, address: &str) -> Message {
    match revocation {
        Revocation::Done => text::mailbox_removed(address),
        Revocation::Failed | Revocation::Unknown => text::mailbox_removed_not_revoked(address),
    }
}

#[component]
fn NoMailbox(
    /// Whether one can be added.
    may_add: Signal<bool>,
) -> impl IntoView {
    let texts = use_texts();
    let next = move || {
        texts.say(match may_add.get() {
            true => text::mailbox_none_text(),
            false => text::mailbox_none_refused_text(),
        })
    };
    view! {
        <div class="empty">
            <Icon name=IconName::Mail />
            <p class="empty__title">{move || texts.say(text::mailbox_none_title())}</p>
            <p class="empty__text">{next}</p>
        </div>
    }
}

/// Says what goes, removes, and says what became of it.
#[component]
fn RemoveMailbox(
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
                    let said = removal_words(removal.revocation, &removed.address);
                    announcer.polite(texts.say(said.clone()));
                    receipt.set(Some((removal.revocation, said)));
                    // The button that the closing dialog gives the focus back to is gone.
                    request_animation_frame(|| page::focus(&format!("#{}", Section::EmailSettings.id())));
                }
                // The dialog says it.
                Err(error) => failure.set(Some(error)),
            }
            busy.set(false);
        });
    });
    let cancel = Callback::new(move |()| {
        mailbox.set(None);
        failure.set(None);
    });
    view! {
        {move || receipt.get().map(|(revocation, said)| view! { <RemovalReceipt revocation said /> })}
        <RemoveDialog
            mailbox=mailbox.into()
            busy=busy.into()
            failure=failure.into()
            on_confirm=remove
            on_cancel=cancel
        />
    }
}

/// What became of the access at the provider.
#[component]
pub fn RemovalReceipt(
    /// Whether it was withdrawn.
    revocation: Revocation,
    /// What is said about it.
    said: Message,
) -> impl IntoView {
    let tone = match revocation {
        Revocation::Done => Tone::Good,
        Revocation::Failed | Revocation::Unknown => Tone::Attention,
    };
    view! { <Banner title=use_texts().signal(said) tone /> }
}

/// Says what goes.
#[component]
pub fn RemoveDialog(
    /// The mailbox to be removed; nothing while nobody wants to.
    mailbox: Signal<Option<Mailbox>>,
    /// It is being removed.
    busy: Signal<bool>,
    /// Why it could not be removed.
    failure: Signal<Option<Failure>>,
    /// Removes it.
    on_confirm: Callback<()>,
    /// Leaves it.
    on_cancel: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let title = Signal::derive(move || {
        mailbox
            .get()
            .map(|mailbox| texts.say(text::mailbox_remove_title(mailbox.address)))
            .unwrap_or_default()
    });
    view! {
        <ConfirmDialog
            open=Signal::derive(move || mailbox.with(Option::is_some))
            title
            confirm_label=texts.signal(text::mailbox_remove_confirm())
            cancel_label=texts.signal(text::app_cancel())
            on_confirm
            on_cancel
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
