//! Nobody sees a page of the app before it is known who is signed in.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::signed_in::SignedIn;
use crate::api::Api;
use crate::browser::location;
use crate::config::Config;
use crate::domain::explain::explain;
use crate::domain::failure::Failure;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::state::session::{SessionState, SessionStore};
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::tone::Tone;

/// Which screen the session allows. A session that runs out keeps the page.
#[derive(Clone, PartialEq)]
enum Passage {
    Checking,
    Open(String),
    SignedOut,
    Failed(Failure),
}

/// Asks who is signed in and shows the app, or what stands in its way.
#[component]
pub fn Gate() -> impl IntoView {
    let store = SessionStore::provide();
    let api = expect_context::<Api>();
    let check = Callback::new(move |()| {
        let api = api.clone();
        spawn_local(async move { store.check(&api).await });
    });
    check.run(());

    let passage = Memo::new(move |_| match store.state() {
        SessionState::Checking => Passage::Checking,
        SessionState::SignedIn(session)
        | SessionState::Expired(session)
        | SessionState::Replaced(session) => Passage::Open(session.user.id.0),
        SessionState::SignedOut => Passage::SignedOut,
        SessionState::Failed(failure) => Passage::Failed(failure),
    });
    move || match passage.get() {
        Passage::Checking => view! { <Checking /> }.into_any(),
        Passage::Open(_) => view! {
        <SignedIn on_check=check />
                }
        .into_any(),
        Passage::SignedOut => view! { <SignedOut /> }.into_any(),
        Passage::Failed(failure) => view! { <CheckFailed failure on_retry=check /> }.into_any(),
    }
}

/// The address to sign in at, which comes back to `path` of the app.
pub fn sign_in_address(config: &Config, path: &str) -> String {
    config.sign_in_address(&location::with_base(path))
}

#[component]
fn Checking() -> impl IntoView {
    let texts = use_texts();
    view! {
        <main class="column column--top" aria-busy="true">
            <p class="visually-hidden" role="status">{move || texts.say(text::session_checking())}</p>
        </main>
    }
}

#[component]
fn SignedOut() -> impl IntoView {
    let texts = use_texts();
    let config = expect_context::<Arc<Config>>();
    let path = location::path_with_query();
    view! {
        <main class="outcome">
            <div class="outcome__card">
                <h1 class="outcome__title">{move || texts.say(text::session_signed_out_title())}</h1>
                <p class="outcome__text">{move || texts.say(text::session_signed_out_text())}</p>
                <div class="outcome__actions">
                    // A link out of the app: the router must not take it.
                    <a class="button" data-variant="primary" rel="external" href=sign_in_address(&config, &path)>
                        {move || texts.say(text::session_sign_in())}
                    </a>
                </div>
            </div>
        </main>
    }
}

#[component]
fn CheckFailed(failure: Failure, on_retry: Callback<()>) -> impl IntoView {
    let texts = use_texts();
    let config = expect_context::<Arc<Config>>();
    let support = text::app_support(&config.support.email);
    view! {
        <main class="column column--top">
            <h1>{move || texts.say(text::session_failed_title())}</h1>
            <Banner
                title=texts.signal(explain(&failure))
                tone=Tone::Bad
                announce=Announce::AtOnce
                actions=move || {
                    view! { <Button label=texts.signal(text::app_try_again()) on_click=on_retry variant=ButtonVariant::Primary /> }
                }
            >
                {config.support.text.clone()}
                " "
                {move || texts.say(support.clone())}
            </Banner>
        </main>
    }
}
