//! What the administrator of the user's organisation has to do, to be shown or sent.

use leptos::prelude::*;

use crate::config::Provider;
use crate::domain::connect::letter::Letter;
use crate::domain::text::{self, ClientId, ImapPath, Message, Scopes, TrustPath};
use crate::i18n::use_texts;
use crate::signals::Signal;
use crate::ui::button::Button;
use crate::ui::copy_button::{CopyButton, CopyWords};
use crate::ui::disclosure::Disclosure;
use crate::ui::link_button::LinkButton;

/// The two settings of the Admin console, what the app is called there, and a message that is ready to send.
#[component]
pub fn AdministratorCard(
    /// The provider, as configured.
    provider: Provider,
    /// Sees whether it works by now.
    #[prop(optional_no_strip)]
    on_check: Option<Callback<()>>,
) -> impl IntoView {
    let texts = use_texts();
    let say = move |message: fn() -> Message| move || texts.say(message());
    let letter = {
        let (client_id, scopes) = (provider.client_id.clone(), provider.scopes.join(", "));
        Signal::derive(move || Letter {
            to: String::new(),
            subject: texts.say(text::admin_message_subject()),
            body: texts.say(text::admin_message_body(
                ClientId(&client_id),
                ImapPath(texts.say(text::admin_imap_path())),
                Scopes(&scopes),
                TrustPath(texts.say(text::admin_trust_path())),
            )),
        })
    };
    let copy = move |label: Message| CopyWords {
        label: texts.signal(label),
        copied: texts.signal(text::app_copied()),
        failed: texts.signal(text::app_not_copied()),
    };
    let scopes = provider.scopes.iter().map(|scope| {
        let why = reason(scope);
        view! {
            <li>
                <code>{scope.clone()}</code>
                " – "
                {move || texts.say(why.clone())}
            </li>
        }
    });
    view! {
        <div class="administrator">
            <p>{say(text::admin_lead)}</p>
            <dl>
                <dt>{say(text::admin_client_id)}</dt>
                <dd class="administrator__id">
                    <code>{provider.client_id.clone()}</code>
                    <CopyButton words=copy(text::admin_copy_client_id()) value=provider.client_id.clone() />
                </dd>
                <dt>{say(text::admin_scopes)}</dt>
                <dd>
                    <ul>{scopes.collect_view()}</ul>
                </dd>
            </dl>
            <h3>{say(text::admin_trust_title)}</h3>
            <p>{say(text::admin_trust_path)}</p>
            <p>{say(text::admin_trust_text)}</p>
            <h3>{say(text::admin_imap_title)}</h3>
            <p>{say(text::admin_imap_path)}</p>
            <p>{say(text::admin_imap_text)}</p>
            <Disclosure summary=texts.signal(text::admin_message_title())>
                <pre class="letter">{move || letter.get().body}</pre>
            </Disclosure>
            <div class="outcome__actions">
                <LinkButton
                    label=texts.signal(text::admin_write())
                    href=Signal::derive(move || letter.get().address())
                />
                <CopyButton
                    words=copy(text::admin_copy_message())
                    value=Signal::derive(move || letter.get().body)
                    labelled=true
                />
                {on_check
                    .map(|on_check| view! { <Button label=texts.signal(text::admin_check_again()) on_click=on_check /> })}
            </div>
        </div>
    }
}

/// Why a scope is asked for.
fn reason(scope: &str) -> Message {
    match scope {
        "openid" => text::admin_scope_openid(),
        "email" => text::admin_scope_email(),
        "https://mail.google.com/" => text::admin_scope_mail(),
        _ => text::admin_scope_other(),
    }
}
