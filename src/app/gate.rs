//! Nobody sees a page of the app before it is known who is signed in.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::signed_in::SignedIn;
use crate::api::Api;
use crate::browser::{boot, location};
use crate::config::{Config, Support};
use crate::domain::explain::explain;
use crate::domain::failure::Failure;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::{Signal, effect};
use crate::state::session::{SessionState, SessionStore};
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::skeleton::Skeleton;
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
    let config = expect_context::<Arc<Config>>();
    let texts = use_texts();
    let check = Callback::new(move |()| {
        let api = api.clone();
        spawn_local(async move { store.check(&api, texts).await });
    });
    check.run(());
    // What comes next is shown, and asks for what it needs, in the same task.
    effect(move || {
        if store.state() != SessionState::Checking {
            boot::reveal();
        }
    });
    let support = config.support.clone();
    view! {
        <GateView
            state=Signal::derive(move || store.state())
            sign_in=Signal::derive(move || sign_in_address(&config, &location::path_with_query()))
            support
            on_check=check
            app=move || view! { <SignedIn on_check=check /> }
        />
    }
}

/// The app, or what stands in its way.
#[component]
pub fn GateView(
    /// The session.
    state: Signal<SessionState>,
    /// Where the user signs in, to come back to the page that is shown then.
    #[prop(into)]
    sign_in: Signal<String>,
    /// Who helps.
    support: Support,
    /// Asks the ATS who is signed in.
    on_check: Callback<()>,
    /// The app for a signed-in user.
    #[prop(into)]
    app: ViewFn,
) -> impl IntoView {
    let passage = Signal::memo(move |_| match state.get() {
        SessionState::Checking => Passage::Checking,
        SessionState::SignedIn(session)
        | SessionState::Expired(session)
        | SessionState::Replaced(session) => Passage::Open(session.user.id.0),
        SessionState::SignedOut => Passage::SignedOut,
        SessionState::Failed(failure) => Passage::Failed(failure),
    });
    move || match passage.get() {
        Passage::Checking => view! { <Checking /> }.into_any(),
        Passage::Open(_) => app.run(),
        Passage::SignedOut => view! { <SignedOut sign_in=sign_in.get_untracked() /> }.into_any(),
        Passage::Failed(failure) => {
            view! { <CheckFailed failure support=support.clone() on_retry=on_check /> }.into_any()
        }
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
            <div class="visually-hidden" role="status">
                <h1>{move || texts.say(text::session_checking())}</h1>
            </div>
            // The status above says it.
            <Skeleton />
        </main>
    }
}

#[component]
fn SignedOut(sign_in: String) -> impl IntoView {
    let texts = use_texts();
    view! {
        <main class="outcome">
            <div class="outcome__card">
                <h1 class="outcome__title">{move || texts.say(text::session_signed_out_title())}</h1>
                <p class="outcome__text">{move || texts.say(text::session_signed_out_text())}</p>
                <div class="outcome__actions">
                    // A link out of the app: the router must not take it.
                    <a class="button" data-variant="primary" rel="external" href=sign_in>
                        {move || texts.say(text::session_sign_in())}
                    </a>
                </div>
            </div>
        </main>
    }
}

#[component]
fn CheckFailed(failure: Failure, support: Support, on_retry: Callback<()>) -> impl IntoView {
    let texts = use_texts();
    let address = text::app_support(&support.email);
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
                {support.text}
                " "
                {move || texts.say(address.clone())}
            </Banner>
        </main>
    }
}
