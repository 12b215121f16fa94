//! The frame of every screen: header with the user menu, and the page.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::navigation::use_route;
use super::screen::Screen;
use crate::api::Api;
use crate::browser::location;
use crate::config::Config;
use crate::domain::explain::explain;
use crate::domain::text;
use crate::i18n::{LANGUAGES, Texts, use_texts};
use crate::route::Route;
use crate::state::preferences::{self, SYSTEM_THEME};
use crate::state::session::SessionStore;
use crate::ui::icon::IconName;
use crate::ui::live_region::Announcer;
use crate::ui::menu::{Menu, MenuEntry, MenuOption};

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

#[component]
fn UserMenu() -> impl IntoView {
    let texts = use_texts();
    let api = expect_context::<Api>();
    let store = expect_context::<SessionStore>();
    let announcer = expect_context::<Announcer>();
    let name = Signal::derive(move || {
        store
            .session()
            .map(|session| session.user.display_name)
            .unwrap_or_default()
    });
    let theme = RwSignal::new(preferences::theme());

    let choose_theme = Callback::new(move |chosen: String| {
        preferences::choose_theme(&chosen);
        theme.set(chosen);
    });
    let choose_language = Callback::new(move |chosen: String| preferences::choose_language(texts, &chosen));
    let sign_out = Callback::new(move |()| {
        let api = api.clone();
        spawn_local(async move {
            if let Err(failure) = store.sign_out(&api).await {
                let title = texts.say(text::session_sign_out_failed());
                announcer.urgent(format!("{title}. {}", texts.say(explain(&failure))));
            }
        });
    });

    let entries = vec![
        MenuEntry::Link {
            label: texts.signal(text::menu_account()),
            href: location::with_base(&Route::Account(None).path()).into(),
            icon: IconName::User,
        },
        MenuEntry::Separator,
        MenuEntry::Choice {
            label: texts.signal(text::menu_language()),
            icon: IconName::Globe,
            options: language_options(),
            value: Signal::derive(move || texts.language()),
            on_select: choose_language,
        },
        MenuEntry::Choice {
            label: texts.signal(text::menu_theme()),
            icon: IconName::Theme,
            options: theme_options(texts),
            value: theme.into(),
            on_select: choose_theme,
        },
        MenuEntry::Separator,
        MenuEntry::Link {
            label: texts.signal(text::menu_help()),
            href: location::with_base(&Route::Help.path()).into(),
            icon: IconName::Help,
        },
        MenuEntry::Action {
            label: texts.signal(text::menu_sign_out()),
            icon: IconName::SignOut,
            on_select: sign_out,
        },
    ];
    view! { <Menu label=name icon=IconName::User entries /> }
}

fn language_options() -> Vec<MenuOption> {
    LANGUAGES
        .iter()
        .map(|(code, name)| MenuOption {
            value: (*code).to_owned(),
            label: (*name).into(),
            lang: Some(code),
        })
        .collect()
}

fn theme_options(texts: Texts) -> Vec<MenuOption> {
    [
        (SYSTEM_THEME, text::menu_theme_system()),
        ("light", text::menu_theme_light()),
        ("dark", text::menu_theme_dark()),
    ]
    .map(|(value, label)| MenuOption {
        value: value.to_owned(),
        label: texts.signal(label),
        lang: None,
    })
    .into()
}
