//! The tab in which a mailbox is connected: it looks after the session itself, and has no menu to wander off with.

use std::sync::Arc;

use leptos::prelude::*;

use super::brand::Product;
use crate::browser::page;
use crate::config::{Brand, Config};
use crate::domain::text;
use crate::i18n::use_texts;
use crate::pages::connect::{CallbackPage, ConnectPage};
use crate::route::Route;
use crate::signals::effect;

/// The frame of the connect and callback pages.
#[component]
pub fn ConnectTab(
    /// Which of them.
    route: Route,
) -> impl IntoView {
    let texts = use_texts();
    let config = expect_context::<Arc<Config>>();
    let (brand, product) = (config.brand.clone(), config.brand.name.clone());
    effect(move || page::set_title(&format!("{} – {product}", texts.say(text::mailbox_add()))));
    let shown = match route {
        Route::Connect { provider, attempt } => view! { <ConnectPage provider attempt /> }.into_any(),
        _ => view! { <CallbackPage /> }.into_any(),
    };
    view! { <ConnectFrame brand>{shown}</ConnectFrame> }
}

/// The frame, round any stage of connecting.
#[component]
pub fn ConnectFrame(
    /// How the product looks and is called.
    #[prop(into)]
    brand: Brand,
    /// The stage.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="shell">
            <header class="shell__header">
                <div class="shell__header-row">
                    <Product brand />
                </div>
            </header>
            {children()}
        </div>
    }
}
