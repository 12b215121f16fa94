//! The frame of every screen: header with the user menu, and the page.

use std::sync::Arc;

use leptos::prelude::*;

use super::brand::Product;
use super::navigation::use_route;
use super::new_version::NewVersion;
use super::screen::Screen;
use super::user_menu::UserMenu;
use crate::config::{Brand, Config};
use crate::domain::text;
use crate::i18n::use_texts;

/// The app for a signed-in user.
#[component]
pub fn Frame() -> impl IntoView {
    let config = expect_context::<Arc<Config>>();
    let route = use_route();
    view! {
        <FrameView brand=config.brand.clone() menu=|| view! { <UserMenu /> }>
            <NewVersion route />
            <Screen route />
        </FrameView>
    }
}

/// The frame, round any screen.
#[component]
pub fn FrameView(
    /// How the product looks and is called.
    #[prop(into)]
    brand: Brand,
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
                    <Product brand />
                    {menu.run()}
                </div>
            </header>
            {children()}
        </div>
    }
}
