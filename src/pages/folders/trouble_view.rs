//! The folders cannot be shown: cause, who can act, one fix.

use leptos::prelude::*;

use crate::browser::location;
use crate::domain::failure::Failure;
use crate::domain::folders::trouble::{Fix, Trouble};
use crate::domain::text;
use crate::i18n::use_texts;
use crate::route::{Route, Section};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::{Icon, IconName};
use crate::ui::link_button::LinkButton;
use crate::ui::tone::Tone;

/// What stands in the way, and what to do.
#[component]
pub fn TroubleView(
    /// What went wrong.
    failure: Failure,
    /// Asks again.
    on_try_again: Callback<()>,
    /// Authorizes the mailbox anew, and goes on here; a way through Email settings where it is absent.
    reconnect: Option<ViewFn>,
) -> impl IntoView {
    let texts = use_texts();
    let Trouble {
        title,
        meaning,
        actor,
        fix,
    } = Trouble::of(&failure);
    let report = match failure.request_id() {
        Some(id) => format!("{}\nrequest: {id}", failure.name()),
        None => failure.name().to_owned(),
    };
    let email_settings = location::with_base(&Route::Account(Some(Section::EmailSettings)).path());
    let try_again = move |variant| {
        view! { <Button label=texts.signal(Fix::TryAgain.label()) icon=IconName::Reload variant on_click=on_try_again /> }
    };
    let actions = match (fix, reconnect) {
        (Fix::TryAgain, _) => try_again(ButtonVariant::Primary).into_any(),
        (Fix::Reconnect, Some(reconnect)) => view! {
            {reconnect.run()}
            {try_again(ButtonVariant::Secondary)}
        }
        .into_any(),
        (Fix::Reconnect, None) => view! {
            <LinkButton label=texts.signal(fix.label()) href=email_settings variant=ButtonVariant::Primary />
            {try_again(ButtonVariant::Secondary)}
        }
        .into_any(),
        (Fix::EmailSettings, _) => view! {
            <LinkButton label=texts.signal(fix.label()) href=email_settings variant=ButtonVariant::Primary />
        }
        .into_any(),
    };
    view! {
        <section class="outcome__card" data-tone=Tone::Bad.as_str() role="alert">
            <span class="outcome__symbol">
                <Icon name=IconName::Error />
            </span>
            <h2 class="outcome__title">{move || texts.say(title.clone())}</h2>
            <p class="outcome__text">{move || texts.say(meaning.clone())}</p>
            <p class="outcome__text">{move || texts.say(text::folders_trouble_kept())}</p>
            <p class="outcome__who">
                <Icon name=IconName::User />
                <span>{move || texts.say(actor.title())}</span>
            </p>
            <div class="outcome__actions">{actions}</div>
            <details class="outcome__details">
                <summary>{move || texts.say(text::app_failed_report())}</summary>
                <pre>{report}</pre>
            </details>
        </section>
    }
}
