//! A new version of the app was deployed while the tab is open.

use leptos::prelude::*;

use crate::domain::text;
use crate::i18n::use_texts;
use crate::lazy_view;
use crate::pages::lazy_part::once_open;
use crate::route::Route;
use crate::signals::{Signal, effect_with};
use crate::state::release::{Release, Upgrade};
use crate::state::save::use_save_engine;
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::tone::Tone;

/// Looks for a new version when the user comes back to the tab or goes to another page, and offers it.
#[component]
pub fn NewVersion(
    /// The page that is shown.
    route: Signal<Route>,
) -> impl IntoView {
    let engine = use_save_engine();
    let release = Release::watch();
    effect_with(move |before: Option<Route>| {
        let now = route.get();
        if before.is_some_and(|before| before != now) {
            release.ask();
        }
        now
    });
    let update = release.update();
    let on_reload = Callback::new(move |()| release.take(engine));
    let on_later = Callback::new(move |()| release.later());
    let known = Signal::derive(move || update.get() != Upgrade::None);
    once_open(known, move || notice(update, on_reload, on_later))
}

lazy_view! { changing:
    fn notice(update: Signal<Upgrade>, on_reload: Callback<()>, on_later: Callback<()>) -> AnyView {
        view! { <NewVersionNotice update on_reload on_later /> }.into_any()
    }
}

/// What is said of a new version; nothing where none is known.
#[component]
pub fn NewVersionNotice(
    /// What is known.
    update: Signal<Upgrade>,
    /// Saves and loads the page again.
    on_reload: Callback<()>,
    /// Not now.
    on_later: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let is_shown = Signal::memo(move |_| !matches!(update.get(), Upgrade::None | Upgrade::Later));
    let explanation = move || match update.get() {
        Upgrade::NotSaved => texts.say(text::update_not_saved()),
        _ => texts.say(text::update_text()),
    };
    let busy = Signal::derive(move || update.get() == Upgrade::Saving);
    move || {
        is_shown.get().then(|| {
            view! {
                <div class="notices">
                    <Banner
                        title=texts.signal(text::update_title())
                        tone=Tone::Info
                        announce=Announce::Politely
                        actions=move || {
                            view! {
                                <Button label=texts.signal(text::update_reload()) busy on_click=on_reload />
                                <Button
                                    label=texts.signal(text::update_later())
                                    variant=ButtonVariant::Quiet
                                    on_click=on_later
                                />
                            }
                        }
                    >
                        {explanation}
                    </Banner>
                </div>
            }
        })
    }
}
