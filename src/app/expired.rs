//! The session ran out while a page was open: sign in again in another tab, and go on.

use std::sync::Arc;

use leptos::prelude::*;

use super::gate::sign_in_address;
use crate::browser::{location, page};
use crate::config::Config;
use crate::domain::text;
use crate::i18n::use_texts;
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
    let texts = use_texts();
    let store = expect_context::<SessionStore>();
    let config = expect_context::<Arc<Config>>();
    let waits = Memo::new(move |_| matches!(store.state(), SessionState::Expired(_)));
    let replaced = Memo::new(move |_| matches!(store.state(), SessionState::Replaced(_)));
    page::on_return(move || {
        if waits.get_untracked() {
            on_check.run(());
        }
    });
    let address = Signal::derive(move || sign_in_address(&config, "/"));
    move || {
        if replaced.get() {
            view! {
                <div class="session-notice">
                    <Banner
                        title=texts.signal(text::session_other_user())
                        tone=Tone::Attention
                        announce=Announce::AtOnce
                        actions=move || {
                            view! { <Button label=texts.signal(text::app_failed_reload()) on_click=Callback::new(|()| location::reload()) /> }
                        }
                    />
                </div>
            }
            .into_any()
        } else if waits.get() {
            view! {
                <div class="session-notice">
                    <Banner
                        title=texts.signal(text::session_expired_title())
                        tone=Tone::Attention
                        announce=Announce::AtOnce
                        actions=move || {
                            view! {
                                <LinkButton
                                    label=texts.signal(text::session_expired_sign_in())
                                    href=address
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
