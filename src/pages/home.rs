//! Where the user starts.

use leptos::prelude::*;

use crate::browser::location;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::route::{Route, Section};
use crate::signals::Signal;
use crate::state::session::SessionStore;
use crate::ui::button::ButtonVariant;
use crate::ui::link_button::LinkButton;

/// Greets the user and leads to the email settings.
#[component]
pub fn HomePage() -> impl IntoView {
    let store = expect_context::<SessionStore>();
    let name = Signal::derive(move || {
        store
            .session()
            .map(|session| session.user.display_name)
            .unwrap_or_default()
    });
    view! { <HomeView name /> }
}

/// The greeting.
#[component]
pub fn HomeView(
    /// The user's name.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <main id="main" class="column column--top" tabindex="-1">
            <div class="page-head">
                <h1>{move || texts.say(text::app_home_title(name.get()))}</h1>
                <p class="page-head__lead">{move || texts.say(text::app_home_text())}</p>
            </div>
            <LinkButton
                label=texts.signal(text::mailbox_panel())
                href=location::with_base(&Route::Account(Some(Section::EmailSettings)).path())
                variant=ButtonVariant::Primary
            />
        </main>
    }
}
