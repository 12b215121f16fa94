//! The mailboxes of the panel Email settings: joins each card to its document.

use std::sync::Arc;

use leptos::prelude::*;
use mailbridge_contract::grant::Grant;
use mailbridge_contract::mailbox::{Mailbox, MailboxStatus};
use mailbridge_contract::{GrantId, ProviderId};

use super::health::MailboxHealth;
use super::mailbox_card::{MailboxCard, Stage};
use super::{field_error, field_name, problems};
use crate::api::Api;
use crate::browser::location;
use crate::config::{Config, Provider};
use crate::domain::explain::explain;
use crate::domain::failure::Failure;
use crate::domain::mailbox::MailboxDraft;
use crate::domain::save::status::SaveStatus;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::pages::connect::{Reconnect, links};
use crate::pages::reconcile::Reconcile;
use crate::route::Route;
use crate::signals::{Signal, effect};
use crate::state::mailboxes::use_mailboxes;
use crate::state::save::{Editable, use_save_engine};
use crate::state::session::SessionStore;
use crate::ui::banner::Banner;
use crate::ui::tone::Tone;

/// A mailbox that the ATS has.
#[component]
pub fn SavedMailbox(
    /// The mailbox, as the ATS has it.
    mailbox: Mailbox,
    /// Asks whether to remove it.
    on_remove: Callback<Mailbox>,
) -> impl IntoView {
    let mailboxes = use_mailboxes();
    let editable = mailboxes.edit(use_save_engine(), &expect_context::<Api>(), &mailbox);
    let (removed, reconnected, renewed) = (mailbox.clone(), mailbox.clone(), mailbox.id.clone());
    let (health_of, broken) = (mailbox.id.clone(), mailbox.status != MailboxStatus::Connected);
    let mended = mailbox.clone();
    let provider = provider_of(&mailbox.provider);
    // Who signed in for this mailbox wants it to work: nothing more has to be pressed.
    effect(move || {
        if let Some(grant) = mailboxes.take_renewal(&renewed) {
            editable.edit(|draft| draft.grant = Some(grant));
            editable.save();
        }
    });
    let stage = Stage::Saved {
        status: mailbox.status,
        folders: location::with_base(&Route::Folders(mailbox.id.clone()).path()),
        on_remove: Callback::new(move |()| on_remove.run(removed.clone())),
    };
    view! {
        <MailboxCard
            address=mailbox.address
            provider=provider.name.clone()
            stage
            settings=mailbox.settings
            sender_name=Signal::derive(move || editable.current().get().sender_name)
            sender_name_error=field_error(use_texts(), problems(editable.status()), "sender_name")
            on_sender_name=change_sender_name(editable)
            reconnect=move || view! { <Reconnect mailbox=reconnected /> }
            health=move || {
                let reconnect = move || view! { <Reconnect mailbox=mended.clone() /> };
                view! { <MailboxHealth id=health_of open=broken provider reconnect /> }
            }
            failure=notices(editable)
        />
    }
}

/// A grant that is not saved as a mailbox yet.
#[component]
pub fn UnsavedMailbox(
    /// The grant.
    grant: Grant,
    /// Opens the folders of the mailbox that this grant becomes.
    on_edit_folders: Callback<GrantId>,
) -> impl IntoView {
    let store = expect_context::<SessionStore>();
    let engine = use_save_engine();
    let mailboxes = use_mailboxes();
    let name = store
        .session_untracked()
        .map(|session| session.user.display_name)
        .unwrap_or_default();
    let editable = mailboxes.edit_grant(engine, &expect_context::<Api>(), &grant, name);

    // Also Discard of the whole page gives it up.
    let (is_open, given_up) = (editable.is_open(), grant.id.clone());
    effect(move || {
        if !is_open.get() {
            mailboxes.forget_grant(&given_up);
        }
    });
    let saved = grant.id.clone();
    let stage = Stage::NotSaved {
        on_save_and_edit_folders: Callback::new(move |()| {
            on_edit_folders.run(saved.clone());
            editable.save();
        }),
        on_discard: Callback::new(move |()| editable.discard()),
    };
    view! {
        <MailboxCard
            address=grant.address
            provider=provider_of(&grant.provider).name
            stage
            settings=grant.settings
            sender_name=Signal::derive(move || editable.current().get().sender_name)
            sender_name_error=field_error(use_texts(), problems(editable.status()), "sender_name")
            on_sender_name=change_sender_name(editable)
            failure=notices(editable)
        />
    }
}

fn change_sender_name(editable: Editable<MailboxDraft>) -> Callback<String> {
    Callback::new(move |name| editable.edit(|draft| draft.sender_name = name))
}

/// What stands inside the card above everything else: what went wrong with saving, and what is to be decided.
fn notices(editable: Editable<MailboxDraft>) -> ViewFn {
    let status = editable.status();
    let failure = Signal::memo(move |_| match status.get() {
        SaveStatus::Failed { failure } => Some(failure),
        _ => None,
    });
    ViewFn::from(move || {
        let failed = move || failure.get().map(|failure| view! { <MailboxFailure failure /> });
        view! {
            {failed}
            <Reconcile editable name=field_name />
        }
    })
}

/// What went wrong with saving a mailbox.
#[component]
pub fn MailboxFailure(
    /// What went wrong.
    failure: Failure,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <div class="mailbox-failure">
            <Banner title=texts.signal(text::save_failed()) tone=Tone::Bad>
                {move || texts.say(explain(&failure))}
            </Banner>
        </div>
    }
}

/// The name of a provider; its id where the configuration does not know it.
fn provider_of(id: &ProviderId) -> Provider {
    links::provider_of(&expect_context::<Arc<Config>>(), id)
}
