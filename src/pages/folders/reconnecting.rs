//! Authorizes the mailbox anew from here, and goes on here.

use leptos::prelude::*;
use mailbridge_contract::mailbox::Mailbox;

use crate::api::Api;
use crate::domain::save::status::SaveStatus;
use crate::pages::connect::Reconnect;
use crate::signals::effect;
use crate::state::mailboxes::use_mailboxes;
use crate::state::save::use_save_engine;
use crate::ui::button::ButtonVariant;

/// The button Reconnect. Who signs in for this mailbox wants it to work: the new grant is saved at once.
#[component]
pub fn Reconnecting(
    /// The mailbox.
    mailbox: Mailbox,
    /// Runs when the mailbox has its new authorization.
    on_mended: Callback<()>,
) -> impl IntoView {
    let mailboxes = use_mailboxes();
    let editable = mailboxes.edit(use_save_engine(), &expect_context::<Api>(), &mailbox);
    let id = mailbox.id.clone();
    let saving = StoredValue::new(false);
    effect(move || {
        if let Some(grant) = mailboxes.take_renewal(&id) {
            saving.set_value(true);
            editable.edit(|draft| draft.grant = Some(grant));
            editable.save();
        }
    });
    let status = editable.status();
    effect(move || {
        if matches!(status.get(), SaveStatus::Saved { .. }) && saving.get_value() {
            saving.set_value(false);
            on_mended.run(());
        }
    });
    view! { <Reconnect mailbox variant=ButtonVariant::Primary /> }
}
