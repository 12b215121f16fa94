//! Mailbox help: what the user sees comes first, then what to do about it.

use std::sync::Arc;

use leptos::prelude::*;

use super::connect::administrator_help::AdministratorHelp;
use crate::browser::location;
use crate::config::{Config, Support};
use crate::domain::connect::letter::Letter;
use crate::domain::text::{self, Message};
use crate::i18n::use_texts;
use crate::route::{Route, Section};
use crate::ui::button::ButtonVariant;
use crate::ui::link_button::LinkButton;
use crate::ui::panel::Panel;

/// The help, with the tenant's own provider and support.
#[component]
pub fn HelpPage() -> impl IntoView {
    let config = expect_context::<Arc<Config>>();
    let settings = location::with_base(&Route::Account(Some(Section::EmailSettings)).path());
    view! { <MailboxHelp support=config.support.clone() settings administrator=|| view! { <AdministratorHelp /> } /> }
}

/// The three cases of the user guide, what the administrator has to do, and whom to ask.
#[component]
pub fn MailboxHelp(
    /// Who helps.
    support: Support,
    /// Address of Email settings.
    settings: String,
    /// What the administrator has to do.
    #[prop(into)]
    administrator: ViewFnOnce,
) -> impl IntoView {
    let texts = use_texts();
    let say = move |message: fn() -> Message| move || texts.say(message());
    let to_settings = move || {
        view! {
            <LinkButton label=texts.signal(text::help_email_settings()) href=settings.clone() />
        }
    };
    let letter = Letter {
        to: support.email.clone(),
        subject: untrack(|| texts.say(text::help_title())),
        body: String::new(),
    };
    view! {
        <main id="main" class="column" tabindex="-1">
            <div class="page-head">
                <h1>{say(text::help_title)}</h1>
                <p class="page-head__lead">{say(text::help_lead)}</p>
            </div>
            <Panel title=texts.signal(text::help_no_add_title()) id="no-add-mailbox" actions=to_settings.clone()>
                <p>{say(text::help_no_add_where)}</p>
                <p>{say(text::help_no_add_refused)}</p>
            </Panel>
            <Panel title=texts.signal(text::help_unverified_title()) id="unverified">
                <p>{say(text::help_unverified_text)}</p>
                <p>{say(text::help_unverified_after)}</p>
            </Panel>
            <Panel title=texts.signal(text::help_folders_title()) id="folders" actions=to_settings>
                <ul>
                    <li>{say(text::help_folders_save)}</li>
                    <li>{say(text::help_folders_imap)}</li>
                    <li>{say(text::help_folders_reconnect)}</li>
                    <li>{say(text::help_folders_gone)}</li>
                </ul>
            </Panel>
            <Panel title=texts.signal(text::admin_title()) id="administrator">
                {administrator.run()}
            </Panel>
            <Panel title=texts.signal(text::help_support_title()) id="support">
                <p>{say(text::help_support_text)}</p>
                <p>{support.text}</p>
                <LinkButton
                    label=texts.signal(text::help_support_write())
                    href=letter.address()
                    variant=ButtonVariant::Secondary
                />
            </Panel>
        </main>
    }
}
