//! An address that leads nowhere.

use leptos::prelude::*;

use crate::browser::location;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::route::Route;
use crate::ui::button::ButtonVariant;
use crate::ui::link_button::LinkButton;

/// Says so, and leads to My account.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let texts = use_texts();
    view! {
        <main id="main" class="column column--top" tabindex="-1">
            <div class="page-head">
                <h1>{move || texts.say(text::app_not_found_title())}</h1>
                <p class="page-head__lead">{move || texts.say(text::app_not_found_text())}</p>
            </div>
            <LinkButton
                label=texts.signal(text::menu_account())
                href=location::with_base(&Route::Account(None).path())
                variant=ButtonVariant::Primary
            />
        </main>
    }
}
