//! The frame of every screen: header with the user menu, and the page.

use std::sync::Arc;

use leptos::prelude::*;

use super::navigation::use_route;
use super::new_version::NewVersion;
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
    let config = expect_context::<Arc<Config>>();
    let route = use_route();
    view! {
        <FrameView brand=config.brand.name.clone() menu=|| view! { <UserMenu /> }>
            <NewVersion route />
            <Screen route />
        </FrameView>
    }
}

/// The frame, round any screen.
#[component]
pub fn FrameView(
    /// The product's name.
    brand: String,
    /// The user menu.
    #[prop(into)]
    menu: ViewFnOnce,
    /// The screen.
    children: Children,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <div class="shell">
            <a class="shell__skip" href="#main">{move || texts.say(text::app_skip_to_content())}</a>
            <header class="shell__header">
                <div class="shell__header-row">
                    <a class="shell__product" href=location::with_base(&Route::Home.path())>{brand}</a>
                    {menu.run()}
                </div>
            </header>
            {children()}
        </div>
    }
}
