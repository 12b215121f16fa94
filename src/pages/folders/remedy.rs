//! The one thing to do where the folders cannot be had, as the screen and the banner of a failed reload offer it.

use leptos::prelude::*;

use crate::browser::location;
use crate::config::Provider;
use crate::domain::folders::trouble::Fix;
use crate::i18n::use_texts;
use crate::pages::connect::administrator_card::AdministratorCard;
use crate::route::{Route, Section};
use crate::signals::RwSignal;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::IconName;
use crate::ui::link_button::LinkButton;

/// What the page has for fixes that need more than another try.
#[derive(Clone, Default)]
pub struct Remedies {
    /// Authorizes the mailbox anew, and goes on here; a way through Email settings where it is absent.
    pub reconnect: Option<ViewFn>,
    /// The provider whose administrator is asked.
    pub administrator: Option<Provider>,
}

/// The fix as a button, and for what others do, another try beside it.
#[component]
pub fn Remedy(
    /// What to do.
    fix: Fix,
    /// Asks again.
    on_try_again: Callback<()>,
    /// What the page has for it.
    remedies: Remedies,
) -> impl IntoView {
    let texts = use_texts();
    let label = texts.signal(fix.label());
    let try_again = move |variant| {
        view! { <Button label=texts.signal(Fix::TryAgain.label()) icon=IconName::Reload variant on_click=on_try_again /> }
    };
    let email_settings = move || {
        let href = location::with_base(&Route::Account(Some(Section::EmailSettings)).path());
        view! { <LinkButton label href variant=ButtonVariant::Primary /> }
    };
    let asked = RwSignal::new(false);
    let Remedies {
        reconnect,
        administrator,
    } = remedies;
    let administrator = administrator.filter(|_| fix == Fix::AskAdministrator);
    let buttons = match (fix, reconnect, &administrator) {
        (Fix::TryAgain, ..) | (Fix::AskAdministrator, _, None) => {
            try_again(ButtonVariant::Primary).into_any()
        }
        (Fix::Reconnect, Some(reconnect), _) => view! {
            {reconnect.run()}
            {try_again(ButtonVariant::Secondary)}
        }
        .into_any(),
        (Fix::Reconnect, None, _) => view! {
            {email_settings()}
            {try_again(ButtonVariant::Secondary)}
        }
        .into_any(),
        (Fix::AskAdministrator, _, Some(_)) => view! {
            <Button
                label
                variant=ButtonVariant::Primary
                on_click=move |()| asked.update(|asked| *asked = !*asked)
            />
            {try_again(ButtonVariant::Secondary)}
        }
        .into_any(),
        (Fix::EmailSettings, ..) => email_settings().into_any(),
    };
    let letter = move || {
        let provider = administrator.clone().filter(|_| asked.get())?;
        Some(view! {
            <div class="outcome__administrator">
                <AdministratorCard provider on_check=Some(on_try_again) />
            </div>
        })
    };
    view! {
        <div class="outcome__actions">{buttons}</div>
        {letter}
    }
}
