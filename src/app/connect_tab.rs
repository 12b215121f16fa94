//! The tab in which a mailbox is connected: it looks after the session itself, and has no menu to wander off with.

use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::{location, page};
use crate::config::Config;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::pages::connect::{CallbackPage, ConnectPage};
use crate::route::Route;

/// The frame of the connect and callback pages.
#[component]
pub fn ConnectTab(
    /// Which of them.
    route: Route,
) -> impl IntoView {
    let texts = use_texts();
    let config = expect_context::<Arc<Config>>();
    let (brand, product) = (config.brand.name.clone(), config.brand.name.clone());
    Effect::new(move || page::set_title(&format!("{} – {brand}", texts.say(text::mailbox_add()))));
    let shown = match route {
        Route::Connect { provider, attempt } => view! { <ConnectPage provider attempt /> }.into_any(),
        _ => view! { <CallbackPage /> }.into_any(),
    };
    view! { <ConnectFrame brand=product>{shown}</ConnectFrame> }
}

/// The frame, round any stage of connecting.
#[component]
pub fn ConnectFrame(
    /// The product's name.
    brand: String,
    /// The stage.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="shell">
            <header class="shell__header">
                <div class="shell__header-row">
                    <a class="shell__product" href=location::with_base(&Route::Home.path())>
                        {brand}
                    </a>
                </div>
            </header>
            {children()}
        </div>
    }
}
