//! How a mailbox is reached: read-only, with a line that says why.

use leptos::prelude::*;
use mailbridge_contract::mailbox::{MailboxSettings, ServerSettings};

use crate::domain::mailbox::{security, sign_in};
use crate::domain::text::{self, Message};
use crate::i18n::{Texts, use_texts};
use crate::signals::Signal;
use crate::ui::copy_button::CopyWords;
use crate::ui::definition_list::{DefinitionList, DefinitionRow};
use crate::ui::icon::{Icon, IconName};

/// Incoming and outgoing server.
#[component]
pub fn SettingsList(
    /// The settings.
    settings: MailboxSettings,
    /// The name of the provider that filled them in.
    provider: String,
) -> impl IntoView {
    let texts = use_texts();
    let locked = text::mailbox_locked(&provider);
    view! {
        <p class="mailbox-note">
            <Icon name=IconName::Lock />
            <span>{move || texts.say(locked.clone())}</span>
        </p>
        <div class="fields">
            <Server title=text::mailbox_incoming() server=settings.incoming provider=provider.clone() />
            <Server title=text::mailbox_outgoing() server=settings.outgoing provider />
        </div>
    }
}

#[component]
fn Server(title: Message, server: ServerSettings, provider: String) -> impl IntoView {
    let texts = use_texts();
    let group = texts.signal(title);
    let row = move |name: Message, value: Signal<String>| {
        let term = texts.signal(name);
        view! { <DefinitionRow term value copy=copy_words(texts, group, term) /> }
    };
    let said = move |message: Message| texts.signal(message);
    view! {
        <div class="stack stack--tight" role="group" aria-label=group>
            <h4>{group}</h4>
            <DefinitionList>
                {row(text::mailbox_server(), server.host.into())} {row(text::mailbox_port(), server.port.to_string().into())}
                {row(text::mailbox_security(), said(security(server.security)))}
                {row(text::mailbox_user_name(), server.user_name.into())}
                {row(text::mailbox_sign_in_method(), said(sign_in(server.sign_in, &provider)))}
            </DefinitionList>
        </div>
    }
}

fn copy_words(texts: Texts, group: Signal<String>, term: Signal<String>) -> CopyWords {
    CopyWords {
        label: Signal::derive(move || {
            let name = format!("{}, {}", group.get(), term.get());
            texts.say(text::mailbox_copy_value(name))
        }),
        copied: texts.signal(text::app_copied()),
        failed: texts.signal(text::app_not_copied()),
    }
}
