//! The frame of every screen: header with the user menu, and the page.

use std::sync::Arc;

use leptos::prelude::*;

use super::navigation::use_route;
use super::screen::Screen;
use super::user_menu::UserMenu;
use crate::browser::location;
use crate::config::Config;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::route::Route;

/// The app for a signed-in user.
#[component]
pub fn Frame() -> impl IntoView {
    let texts = use_texts();
    let config = expect_context::<Arc<Config>>();
    let route = use_route();
    let brand = config.brand.name.clone();
    view! {
        <div class="shell">
            <a class="shell__skip" href="#main">{move || texts.say(text::app_skip_to_content())}</a>
            <header class="shell__header">
                <div class="shell__header-row">
                    <a class="shell__product" href=location::with_base(&Route::Home.path())>{brand}</a>
                    <UserMenu />
                </div>
            </header>
            <Screen route />
        </div>
    }
}
