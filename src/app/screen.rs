//! Which page is shown for a route.

use std::sync::Arc;

use leptos::prelude::*;
use mailbridge_contract::MailboxId;

use super::leaving::LeftUnsaved;
use crate::browser::page;
use crate::config::Config;
use crate::domain::text::{self, Message};
use crate::i18n::use_texts;
use crate::lasting;
use crate::lazy_view;
use crate::pages::account::AccountPage;
use crate::pages::folders::FoldersPage;
use crate::pages::help::HelpPage;
use crate::pages::home::HomePage;
use crate::pages::not_found::NotFoundPage;
use crate::route::Route;
use crate::signals::{Signal, effect, effect_with};
use crate::state::save::use_save_engine;

/// The page of a route. A change of the fragment alone keeps the page.
#[component]
pub fn Screen(route: Signal<Route>) -> impl IntoView {
    let texts = use_texts();
    let config = expect_context::<Arc<Config>>();
    let engine = use_save_engine();
    let shown = Signal::memo(move |_| match route.get() {
        Route::Account(_) => Route::Account(None),
        other => other,
    });
    let section = lasting::followed(Signal::memo(move |_| match route.get() {
        Route::Account(section) => section,
        _ => None,
    }));
    effect(move || {
        let title = texts.say(title(&shown.get()));
        page::set_title(&format!("{title} – {}", config.brand.name));
    });
    effect_with(move |before: Option<Route>| {
        let now = shown.get();
        if before.is_some_and(|before| before != now) {
            engine.save_all();
            page::focus_heading();
        }
        now
    });
    let screen = move || {
        let route = shown.get();
        texts.provide_for_page();
        match route {
            Route::Home => view! { <HomePage /> }.into_any(),
            Route::Account(_) => view! { <AccountPage section /> }.into_any(),
            Route::Folders(id) => folders(id),
            Route::Help => help(),
            _ => view! { <NotFoundPage /> }.into_any(),
        }
    };
    view! {
        {screen}
        <LeftUnsaved shown />
    }
}

lazy_view! { folders:
    fn folders(id: MailboxId) -> AnyView {
        view! { <FoldersPage id /> }.into_any()
    }
}

lazy_view! { help:
    fn help() -> AnyView {
        view! { <HelpPage /> }.into_any()
    }
}

fn title(route: &Route) -> Message {
    match route {
        Route::Home => text::app_home(),
        Route::Account(_) => text::account_title(),
        Route::Folders(_) => text::folders_title(),
        Route::Help => text::help_title(),
        _ => text::app_not_found_title(),
    }
}
