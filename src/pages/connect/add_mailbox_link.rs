//! Add Mailbox: a real link to a new tab, which no pop-up blocker stops.

use leptos::prelude::*;
use mailbridge_contract::session::Capability;

use crate::domain::connect::letter::Letter;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::Signal;
use crate::ui::button::ButtonVariant;
use crate::ui::icon::IconName;
use crate::ui::link_button::LinkButton;

/// The link to a new tab that connects a mailbox. Where the tenant may not, it says why and whom to ask.
#[component]
pub fn AddMailboxLink(
    /// Address of the connect page for the next attempt.
    #[prop(into)]
    href: Signal<String>,
    /// Whether the tenant may add mailboxes.
    #[prop(into)]
    capability: Signal<Capability>,
    /// The address to write to where the ATS names nobody to ask.
    support: String,
    /// The link is being followed; runs before the browser does so.
    on_follow: Callback<()>,
    /// The browser's menu for the link opens: the link may be followed without another event.
    on_menu: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let refusal = Signal::memo(move |_| match capability.get() {
        Capability::Allowed => None,
        Capability::Refused { contact, .. } => Some(contact),
    });
    let allowed = move || refusal.with_untracked(Option::is_none);
    let reason = move || {
        let name = match refusal.get()? {
            Some(contact) => contact.name,
            None => texts.say(text::connect_add_contact_default()),
        };
        Some(texts.say(text::connect_add_refused(name)))
    };
    let ask = move || {
        refusal.get().map(|contact| {
            let (label, to) = match contact {
                Some(contact) => (text::connect_add_ask(contact.name), contact.email),
                None => (text::connect_action_ask_ats_administrator(), support.clone()),
            };
            let letter = Letter {
                to,
                subject: texts.say(text::connect_add_ask_subject()),
                body: texts.say(text::connect_add_ask_body()),
            };
            view! {
                <LinkButton
                    label=texts.signal(label)
                    href=letter.address()
                />
            }
        })
    };
    view! {
        <span
            // The middle button follows a link without a click.
            on:auxclick=move |event| {
                if event.button() == 1 && allowed() {
                    on_follow.run(());
                }
            }
            on:contextmenu=move |_| {
                if allowed() {
                    on_menu.run(());
                }
            }
        >
            <LinkButton
                label=texts.signal(text::mailbox_add())
                href
                variant=ButtonVariant::Primary
                icon=IconName::Plus
                new_tab=Signal::derive(move || Some(texts.say(text::app_new_tab())))
                disabled_reason=Signal::derive(reason)
                on_follow=Callback::new(move |_| on_follow.run(()))
            />
        </span>
        {ask}
    }
}
