//! Joins the first tab's state to its components.

use std::sync::Arc;

use leptos::prelude::*;
use mailbridge_contract::mailbox::Mailbox;
use mailbridge_contract::session::Capability;
use mailbridge_contract::{AttemptId, ProviderId};

use super::add_mailbox_link::AddMailboxLink;
use super::links;
use super::waiting_card::{WaitingActions, WaitingCard};
use crate::browser::location;
use crate::config::Config;
use crate::domain::connect::attempt;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::lazy_view;
use crate::route::Route;
use crate::signals::Signal;
use crate::state::connection::{Connection, use_connection};
use crate::state::session::SessionStore;
use crate::ui::button::{Button, ButtonVariant};

/// Whether the tenant of the session may add mailboxes, tracked.
pub fn capability(session: SessionStore) -> Capability {
    match session.session() {
        Some(session) => session.capabilities.add_mailbox,
        None => Capability::Allowed,
    }
}

/// The link Add Mailbox.
#[component]
pub fn AddMailbox() -> impl IntoView {
    let config = expect_context::<Arc<Config>>();
    let session = expect_context::<SessionStore>();
    let store = use_connection();
    // There is at least one: the configuration is checked.
    let provider = StoredValue::new(config.providers[0].id.clone());
    view! {
        <AddMailboxLink
            href=Signal::derive(move || connect_address(provider.get_value(), store.next().get()))
            capability=Signal::derive(move || capability(session))
            support=config.support.email.clone()
            on_follow=Callback::new(move |()| {
                store.start(provider.get_value(), None);
            })
            on_menu=Callback::new(move |()| store.prepare(provider.get_value()))
        />
    }
}

/// The button Reconnect of a mailbox. It needs nothing of the old authorization.
#[component]
pub fn Reconnect(
    /// The mailbox.
    mailbox: Mailbox,
    /// How much it stands out.
    #[prop(optional)]
    variant: ButtonVariant,
) -> impl IntoView {
    let texts = use_texts();
    let store = use_connection();
    let reconnect = move |()| {
        let wanted = attempt::Reconnect {
            mailbox: mailbox.id.clone(),
            address: mailbox.address.clone(),
        };
        let attempt = store.start(mailbox.provider.clone(), Some(wanted));
        // Where the browser stops it, the waiting card has the same address as a link.
        location::open_tab(&connect_address(mailbox.provider.clone(), attempt));
    };
    view! { <Button label=texts.signal(text::mailbox_reconnect()) variant on_click=reconnect /> }
}

/// The card of the newest attempt; nothing while there is none.
#[component]
pub fn WaitingConnection() -> impl IntoView {
    let state = use_connection().state();
    let is_idle = Signal::memo(move |_| state.with(|state| *state == Connection::Idle));
    move || if is_idle.get() { ().into_any() } else { waiting() }
}

lazy_view! { connecting:
    fn waiting() -> AnyView {
        view! { <Waiting /> }.into_any()
    }
}

#[component]
fn Waiting() -> impl IntoView {
    let texts = use_texts();
    let config = expect_context::<Arc<Config>>();
    let store = use_connection();
    let actions = WaitingActions {
        address: Callback::new(|attempt: attempt::Attempt| connect_address(attempt.provider, attempt.id)),
        on_open_again: Callback::new(move |attempt| store.open_again(attempt)),
        on_cancel: Callback::new(move |()| store.cancel()),
        on_dismiss: Callback::new(move |()| store.dismiss()),
        link: Callback::new({
            let config = config.clone();
            move |(action, ending)| links::address(action, &ending, &config, texts)
        }),
    };
    let provider = move |attempt: attempt::Attempt| links::provider_of(&config, &attempt.provider);
    view! { <WaitingCard connection=store.state() provider=Callback::new(provider) actions /> }
}

fn connect_address(provider: ProviderId, attempt: AttemptId) -> String {
    let route = Route::Connect {
        provider,
        attempt: Some(attempt),
    };
    location::with_base(&route.path())
}
