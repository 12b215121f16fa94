//! From an empty page to the app.

use std::panic;
use std::sync::Arc;

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use super::brand;
use super::connect_tab::ConnectTab;
use super::gate::Gate;
use crate::api::Api;
use crate::browser::{boot, files, location, page};
use crate::config::{Config, ConfigError};
use crate::domain::text;
use crate::i18n::{Catalogue, Texts};
use crate::lazy_view;
use crate::route::Route;
use crate::signals::effect;
use crate::state::preferences;
use crate::ui::banner::Banner;
use crate::ui::live_region::{Announcer, LiveRegion};
use crate::ui::tone::Tone;

/// Starts the app in the page's element `app`. What stops it shows the loader's failure screen.
pub fn start() {
    // A release build stops at a panic at once, and the loader hears of that.
    if cfg!(debug_assertions) {
        panic::set_hook(Box::new(|panic| {
            console_error_panic_hook::hook(panic);
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            boot::fail(&format!("panic at {place}"));
        }));
    }
    spawn_local(async {
        let language = preferences::first_language();
        let catalogue = match preferences::load_catalogue(language).await {
            Ok(catalogue) => catalogue,
            Err(reason) => return boot::fail(&format!("the texts did not load: {reason}")),
        };
        let config = match files::text("config.json").await {
            Ok(json) => Config::parse(&json),
            Err(reason) => Err(ConfigError::Missing(reason)),
        };
        let Some(element) = document()
            .get_element_by_id("app")
            .and_then(|element| element.dyn_into().ok())
        else {
            return boot::fail("the page lacks the element for the app");
        };
        mount(element, catalogue, config);
    });
}

fn mount(element: HtmlElement, catalogue: Catalogue, config: Result<Config, ConfigError>) {
    mount_to(element, move || {
        let texts = Texts::provide(catalogue);
        effect(move || page::set_language(&texts.language()));
        effect(move || boot::set_failure_words(&failure_words(texts)));
        match config {
            Ok(config) => {
                texts.name_product(&config.brand.name);
                brand::show(&config.brand);
                provide_context(Api::new(&config.api_base, config.requests.time_limit()));
                provide_context(Arc::new(config));
                let announcer = Announcer::new();
                provide_context(announcer);
                let screen = match location::route() {
                    route @ (Route::Connect { .. } | Route::ConnectCallback) => {
                        boot::reveal();
                        connect(route)
                    }
                    _ => view! { <Gate /> }.into_any(),
                };
                view! {
                    {screen}
                    <LiveRegion announcer />
                }
                .into_any()
            }
            Err(error) => {
                boot::reveal();
                view! { <ConfigFailure error /> }.into_any()
            }
        }
    })
    .forget();
}

lazy_view! { connecting:
    fn connect(route: Route) -> AnyView {
        view! { <ConnectTab route /> }.into_any()
    }
}

/// The words of the loader's failure screen.
pub fn failure_words(texts: Texts) -> [(&'static str, String); 6] {
    [
        ("title", texts.say(text::app_failed_title())),
        ("text", texts.say(text::app_failed_text())),
        ("reload", texts.say(text::app_failed_reload())),
        ("copy", texts.say(text::app_failed_copy())),
        ("copied", texts.say(text::app_copied())),
        ("report", texts.say(text::app_failed_report())),
    ]
}

/// The app cannot work as it is configured: names what is wrong.
#[component]
pub fn ConfigFailure(
    /// What is wrong with it.
    error: ConfigError,
) -> impl IntoView {
    let texts = crate::i18n::use_texts();
    view! {
        <main class="column column--top">
            <h1>{move || texts.say(text::app_config_title())}</h1>
            <Banner title=texts.signal(text::app_config_text()) tone=Tone::Bad>
                <code>{error.to_string()}</code>
            </Banner>
        </main>
    }
}
