//! The session ran out while a page was open: sign in again in another tab, and go on.

use std::sync::Arc;

use leptos::prelude::*;

use super::gate::sign_in_address;
use crate::browser::{location, page};
use crate::config::Config;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::lazy_view;
use crate::signals::Signal;
use crate::state::session::{SessionState, SessionStore};
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::Button;
use crate::ui::link_button::LinkButton;
use crate::ui::tone::Tone;

/// Stands over the page until the same user is signed in again. The page and what was entered stay.
#[component]
pub fn SessionExpired(
    /// Asks the ATS who is signed in.
    on_check: Callback<()>,
) -> impl IntoView {
    let store = expect_context::<SessionStore>();
    let config = expect_context::<Arc<Config>>();
    page::on_return(move || {
        if matches!(untrack(|| store.state()), SessionState::Expired(_)) {
            on_check.run(());
        }
    });
    let state = Signal::derive(move || store.state());
    let holds = Signal::memo(move |_| {
        state.with(|state| !matches!(state, SessionState::Expired(_) | SessionState::Replaced(_)))
    });
    let sign_in = sign_in_address(&config, "/");
    move || (!holds.get()).then(|| notice(state, sign_in.clone(), on_check))
}

lazy_view! { changing:
    fn notice(state: Signal<SessionState>, sign_in: String, on_check: Callback<()>) -> AnyView {
        let on_reload = Callback::new(|()| location::reload());
        view! { <SessionNotice state sign_in on_check on_reload /> }.into_any()
    }
}

/// What a session that does not hold any more says; nothing while it holds.
#[component]
pub fn SessionNotice(
    /// The session.
    state: Signal<SessionState>,
    /// Where the user signs in.
    #[prop(into)]
    sign_in: Signal<String>,
    /// The user says that they have signed in.
    on_check: Callback<()>,
    /// Loads the page again, as the user who is signed in now.
    on_reload: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let waits = Signal::memo(move |_| state.with(|state| matches!(state, SessionState::Expired(_))));
    let replaced = Signal::memo(move |_| state.with(|state| matches!(state, SessionState::Replaced(_))));
    move || {
        if replaced.get() {
            view! {
                <div class="notices">
                    <Banner
                        title=texts.signal(text::session_other_user())
                        tone=Tone::Attention
                        announce=Announce::AtOnce
                        actions=move || {
                            view! { <Button label=texts.signal(text::app_failed_reload()) on_click=on_reload /> }
                        }
                    />
                </div>
            }
            .into_any()
        } else if waits.get() {
            view! {
                <div class="notices">
                    <Banner
                        title=texts.signal(text::session_expired_title())
                        tone=Tone::Attention
                        announce=Announce::AtOnce
                        actions=move || {
                            view! {
                                <LinkButton
                                    label=texts.signal(text::session_expired_sign_in())
                                    href=sign_in
                                    new_tab=Signal::derive(move || Some(texts.say(text::app_new_tab())))
                                />
                                <Button label=texts.signal(text::session_expired_check()) on_click=on_check />
                            }
                        }
                    >
                        {move || texts.say(text::session_expired_text())}
                    </Banner>
                </div>
            }
            .into_any()
        } else {
            ().into_any()
        }
    }
}
