//! Frame, menu, session, and the screens without data.

use std::sync::Arc;

use leptos::prelude::*;
use mailbridge::app::expired::SessionNotice;
use mailbridge::app::frame::FrameView;
use mailbridge::app::gate::GateView;
use mailbridge::app::leaving::LeftDialog;
use mailbridge::app::new_version::NewVersionNotice;
use mailbridge::app::start::ConfigFailure;
use mailbridge::app::user_menu::{MenuNotices, SignOutDialog, UserMenuView};
use mailbridge::browser::boot;
use mailbridge::config::{Brand, Config};
use mailbridge::domain::explain::explain;
use mailbridge::domain::text;
use mailbridge::i18n::use_texts;
use mailbridge::pages::help::MailboxHelp;
use mailbridge::pages::home::HomeView;
use mailbridge::pages::lazy_part::DidNotArrive;
use mailbridge::pages::not_found::NotFoundPage;
use mailbridge::signals::{RwSignal, Signal};
use mailbridge::state::fetched::Fetched;
use mailbridge::state::session::SessionState;
use mailbridge_contract::problem::ProblemCode;

use super::states;
use crate::data;
use crate::story::{Story, press};

pub fn stories() -> Vec<Story> {
    let mut stories = vec![
        Story::new("frame/home", || framed(home())),
        Story::new("frame/help", || framed(help())),
        Story::new("frame/help-message", || framed(help())).then(|| press("#administrator summary")),
        Story::new("frame/not_found", || framed(view! { <NotFoundPage /> })),
        Story::new("frame/user_menu", || framed(home())).then(|| press("[aria-haspopup=menu]")),
        Story::new("frame/long_name", || framed_for(data::LONG_NAME, home()))
            .then(|| press("[aria-haspopup=menu]")),
        Story::new("frame/sign_out_unsaved", || {
            framed(view! {
                {home()}
                <SignOutDialog open=Signal::from(true) on_confirm=nothing() on_cancel=nothing() />
            })
        }),
        Story::new("frame/left_unsaved", || {
            framed(view! {
                {home()}
                <LeftDialog open=Signal::from(true) on_discard=nothing() on_go_back=nothing() />
            })
        }),
        Story::new("frame/part_missing", || {
            framed(view! {
                <main id="main">
                    <h1 class="visually-hidden">{move || use_texts().say(text::folders_title())}</h1>
                    <DidNotArrive on_try_again=nothing() />
                </main>
            })
        }),
        Story::new("frame/language_not_saved", || menu_notices(true, false)),
        Story::new("frame/language_missing", || menu_notices(false, true)),
        Story::new("frame/menu_notices", || menu_notices(true, true)),
        Story::new("frame/tenant", || framed_as(tenant(), data::NAME, home())),
        Story::new("frame/tenant_long_names", || {
            let brand = Brand {
                name: data::LONG_PRODUCT.to_owned(),
                ..tenant()
            };
            framed_as(brand, data::LONG_NAME, home())
        }),
        Story::new("frame/tenant_logo_missing", || {
            let brand = Brand {
                logo: Some("brand/missing.svg".to_owned()),
                ..tenant()
            };
            framed_as(brand, data::NAME, home())
        }),
        // What a panic shows too: the loader's own screen in place of the app.
        Story::new("frame/stopped", || framed(home())).then(|| boot::fail("panic at src/main.rs:4:5")),
    ];
    stories.extend(states::config_errors().into_iter().map(|(name, error)| {
        Story::new(format!("frame/config_{name}"), move || {
            view! { <ConfigFailure error=error.clone() /> }
        })
    }));
    stories.extend(states::upgrades().into_iter().map(|(name, update)| {
        Story::new(format!("frame/new_version/{name}"), move || {
            let notice = view! {
                <NewVersionNotice update=Signal::from(update) on_reload=nothing() on_later=nothing() />
            };
            framed(view! { {notice} {home()} })
        })
    }));
    stories.extend(
        states::sessions()
            .into_iter()
            .map(|(name, state)| Story::new(format!("session/{name}"), move || session(state.clone()))),
    );
    stories
}

/// A screen in the frame of the app.
pub fn framed(screen: impl IntoView + 'static) -> AnyView {
    framed_for(data::NAME, screen)
}

fn framed_for(name: &'static str, screen: impl IntoView + 'static) -> AnyView {
    let brand = expect_context::<Arc<Config>>().brand.clone();
    framed_as(brand, name, screen)
}

fn framed_as(brand: Brand, name: &'static str, screen: impl IntoView + 'static) -> AnyView {
    let theme = RwSignal::new("system".to_owned());
    let screen = screen.into_any();
    view! {
        <FrameView
            brand
            menu=move || {
                view! {
                    <UserMenuView
                        name=Signal::from(name.to_owned())
                        theme=theme.into()
                        on_theme=Callback::new(move |chosen| theme.set(chosen))
                        on_language=Callback::new(|_| {})
                        on_sign_out=nothing()
                    />
                }
            }
        >
            {screen}
        </FrameView>
    }
    .into_any()
}

/// A tenant of its own name and logo.
fn tenant() -> Brand {
    Brand {
        name: data::PRODUCT.to_owned(),
        logo: Some("brand/logo.svg".to_owned()),
        ..Brand::default()
    }
}

/// What went wrong with a choice in the menu.
fn menu_notices(not_saved: bool, missing: bool) -> AnyView {
    let failure = explain(&data::problem(ProblemCode::Internal));
    let trouble = not_saved.then(|| (text::menu_language_not_saved(), failure));
    framed(view! {
        {home()}
        <MenuNotices
            trouble=Signal::from(trouble)
            on_close=nothing()
            missing=Signal::from(missing.then_some("nl"))
            on_again=Callback::new(|_| {})
            on_do_without=nothing()
        />
    })
}

fn home() -> impl IntoView {
    view! { <HomeView name=data::NAME.to_owned() /> }
}

fn help() -> impl IntoView {
    let config = expect_context::<Arc<Config>>();
    view! {
        <MailboxHelp
            support=config.support.clone()
            settings="/account#email-settings".to_owned()
            administrator=|| super::email::administrator(Fetched::Idle)
        />
    }
}

fn session(state: SessionState) -> impl IntoView {
    let config = expect_context::<Arc<Config>>();
    let state = Signal::from(state);
    let app = move || {
        view! {
            {framed(home())}
            <SessionNotice state sign_in="/sign-in".to_owned() on_check=nothing() on_reload=nothing() />
        }
    };
    view! {
        <GateView
            state
            sign_in="/sign-in".to_owned()
            support=config.support.clone()
            on_check=nothing()
            app
        />
    }
}

/// A callback for what leads nowhere here.
pub fn nothing() -> Callback<()> {
    Callback::new(|()| {})
}

#[cfg(test)]
mod tests {
    use mailbridge::route::Route;

    /// Where the stories of a route are. A route without one does not compile.
    fn group_of(route: &Route) -> &'static str {
        match route {
            Route::Home => "frame/home",
            Route::Account(_) => "account/",
            Route::Folders(_) => "folders/",
            Route::Connect { .. } | Route::ConnectCallback => "connecting-tab/",
            Route::Help => "frame/help",
            Route::NotFound => "frame/not_found",
        }
    }

    #[test]
    fn every_route_has_stories() {
        let ids: Vec<String> = crate::stories::all().into_iter().map(|story| story.id).collect();
        let connect = Route::Connect {
            provider: "google".into(),
            attempt: None,
        };
        for route in [
            Route::Home,
            Route::Account(None),
            Route::Folders("m".into()),
            connect,
            Route::ConnectCallback,
            Route::Help,
            Route::NotFound,
        ] {
            let group = group_of(&route);
            assert!(ids.iter().any(|id| id.starts_with(group)), "{group}");
        }
    }
}
