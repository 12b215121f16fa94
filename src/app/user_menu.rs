//! The user menu: My account, language, theme, help, sign out.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::Api;
use crate::browser::location;
use crate::domain::explain::explain;
use crate::domain::text::{self, Message};
use crate::i18n::{LANGUAGES, Texts, use_texts};
use crate::lazy_view;
use crate::pages::lazy_part::once_open;
use crate::route::Route;
use crate::signals::{RwSignal, Signal};
use crate::state::account;
use crate::state::preferences::{self, SYSTEM_THEME};
use crate::state::save::use_save_engine;
use crate::state::session::SessionStore;
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::ConfirmDialog;
use crate::ui::icon::IconName;
use crate::ui::menu::{Menu, MenuEntry, MenuOption};
use crate::ui::tone::Tone;

/// The user's name, which opens the menu.
#[component]
pub fn UserMenu() -> impl IntoView {
    let texts = use_texts();
    let api = expect_context::<Api>();
    let store = expect_context::<SessionStore>();
    let engine = use_save_engine();
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
    let trouble = RwSignal::new(None);
    let owner = Owner::current().unwrap_or_default();
    let account_api = api.clone();
    let choose_language = Callback::new(move |chosen: String| {
        let (api, owner) = (account_api.clone(), owner.clone());
        trouble.set(None);
        spawn_local(async move {
            preferences::speak(texts, &chosen).await;
            if let Err(failure) = account::choose_language(engine, api, owner, chosen).await {
                trouble.set(Some((text::menu_language_not_saved(), explain(&failure))));
            }
        });
    });
    let asks = RwSignal::new(false);
    let sign_out = Callback::new(move |()| {
        asks.set(false);
        let api = api.clone();
        spawn_local(async move {
            match store.sign_out(&api).await {
                Ok(()) => engine.sign_out(),
                Err(failure) => trouble.set(Some((text::session_sign_out_failed(), explain(&failure)))),
            }
        });
    });
    // What can be saved is saved first; what cannot is not thrown away unasked.
    let save_and_sign_out = Callback::new(move |()| {
        spawn_local(async move {
            match engine.settle().await {
                true => sign_out.run(()),
                false => asks.set(true),
            }
        });
    });

    let fails = Signal::derive(move || trouble.with(Option::is_some) || texts.missing().is_some());

    view! {
        <UserMenuView
            name
            theme=theme.into()
            on_theme=choose_theme
            on_language=choose_language
            on_sign_out=save_and_sign_out
        />
        {once_open(fails, move || notices(trouble))}
        {once_open(asks.into(), move || sign_out_dialog(asks, sign_out))}
    }
}

lazy_view! { changing:
    fn notices(trouble: RwSignal<Option<(Message, Message)>>) -> AnyView {
        let texts = use_texts();
        let on_again = Callback::new(move |language| {
            spawn_local(async move { preferences::speak(texts, language).await });
        });
        view! {
            <MenuNotices
                trouble
                on_close=Callback::new(move |()| trouble.set(None))
                missing=Signal::derive(move || texts.missing())
                on_again
                on_do_without=Callback::new(move |()| texts.miss(None))
            />
        }
        .into_any()
    }
}

lazy_view! { changing:
    fn sign_out_dialog(asks: RwSignal<bool>, on_confirm: Callback<()>) -> AnyView {
        let on_cancel = Callback::new(move |()| asks.set(false));
        view! { <SignOutDialog open=asks.into() on_confirm on_cancel /> }.into_any()
    }
}

/// The menu itself.
#[component]
pub fn UserMenuView(
    /// The user's name.
    name: Signal<String>,
    /// The theme chosen.
    theme: Signal<String>,
    /// Gets the theme.
    on_theme: Callback<String>,
    /// Gets the language.
    on_language: Callback<String>,
    /// Signs out.
    on_sign_out: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
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
            on_select: on_language,
        },
        MenuEntry::Choice {
            label: texts.signal(text::menu_theme()),
            icon: IconName::Theme,
            options: theme_options(texts),
            value: theme,
            on_select: on_theme,
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
            on_select: on_sign_out,
        },
    ];
    view! { <Menu label=name icon=IconName::User entries /> }
}

/// Asks before changes that could not be saved are lost.
#[component]
pub fn SignOutDialog(
    /// Whether it asks.
    open: Signal<bool>,
    /// Signs out all the same.
    on_confirm: Callback<()>,
    /// Stays.
    on_cancel: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <ConfirmDialog
            open
            title=texts.signal(text::session_unsaved_title())
            confirm_label=texts.signal(text::session_unsaved_confirm())
            cancel_label=texts.signal(text::session_unsaved_stay())
            on_confirm
            on_cancel
        >
            <p>{move || texts.say(text::session_unsaved_text())}</p>
        </ConfirmDialog>
    }
}

/// What went wrong with a choice in the menu.
#[component]
pub fn MenuNotices(
    /// What happened, and what it means.
    #[prop(into)]
    trouble: Signal<Option<(Message, Message)>>,
    /// The user has read it.
    on_close: Callback<()>,
    /// The language whose texts did not arrive.
    #[prop(into)]
    missing: Signal<Option<&'static str>>,
    /// Fetches its texts again.
    on_again: Callback<&'static str>,
    /// The user goes on in the language that is there.
    on_do_without: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let failed = move || {
        trouble.get().map(|(title, explanation)| {
            let close = move || view! { <Button label=texts.signal(text::app_close()) on_click=on_close /> };
            view! {
                <Banner title=texts.signal(title) tone=Tone::Bad announce=Announce::AtOnce actions=close>
                    {move || texts.say(explanation.clone())}
                </Banner>
            }
        })
    };
    let missing = move || {
        missing.get().map(|language| {
            let again = Callback::new(move |()| on_again.run(language));
            let name = LANGUAGES
                .iter()
                .find(|(code, _)| *code == language)
                .map_or(language, |(_, name)| name);
            let steps = move || {
                view! {
                    <Button label=texts.signal(text::app_try_again()) on_click=again />
                    <Button label=texts.signal(text::app_close()) variant=ButtonVariant::Quiet on_click=on_do_without />
                }
            };
            view! {
                <Banner
                    title=texts.signal(text::menu_language_missing(name))
                    tone=Tone::Bad
                    announce=Announce::AtOnce
                    actions=steps
                />
            }
        })
    };
    view! {
        <div class="notices">{failed} {missing}</div>
    }
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
