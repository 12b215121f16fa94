//! What the first tab shows while the other one is at the provider.

use leptos::prelude::*;

use super::outcome_card::{OutcomeActions, OutcomeWords, tone};
use super::warning_picker::WarningPicker;
use crate::config::Provider;
use crate::domain::connect::action::Action;
use crate::domain::connect::attempt::Attempt;
use crate::domain::connect::outcome::Outcome;
use crate::domain::text::{self, Message};
use crate::i18n::use_texts;
use crate::signals::Signal;
use crate::state::connection::Connection;
use crate::state::ending::Ending;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::disclosure::Disclosure;
use crate::ui::icon::Icon;
use crate::ui::link_button::LinkButton;
use crate::ui::tone::Tone;

/// What the waiting card does.
#[derive(Clone, Copy)]
pub struct WaitingActions {
    /// Address of the connect page of an attempt.
    pub address: Callback<Attempt, String>,
    /// The connect page of an attempt is opened again; runs before the browser does so.
    pub on_open_again: Callback<Attempt>,
    /// The user does not want to wait any more.
    pub on_cancel: Callback<()>,
    /// The user has read what is shown.
    pub on_dismiss: Callback<()>,
    /// Where a step of an ending leads.
    pub link: Callback<(Action, Ending), Option<String>>,
}

/// One card for what the newest attempt is at; nothing while there is none.
#[component]
pub fn WaitingCard(
    /// The attempt.
    #[prop(into)]
    connection: Signal<Connection>,
    /// An attempt's provider, as configured.
    provider: Callback<Attempt, Provider>,
    /// What the card does.
    actions: WaitingActions,
) -> impl IntoView {
    let texts = use_texts();
    let card = move |tone: Tone, title: Message, body: AnyView| {
        view! {
            <div class="waiting" data-tone=tone.as_str()>
                <p class="waiting__title" role="status">
                    <Icon name=tone.icon() />
                    <span>{move || texts.say(title.clone())}</span>
                </p>
                {body}
            </div>
        }
        .into_any()
    };
    let dismiss = move |variant| {
        view! { <Button label=texts.signal(text::connect_waiting_dismiss()) variant on_click=actions.on_dismiss /> }
    };
    move || match connection.get() {
        Connection::Idle => ().into_any(),
        Connection::Waiting(attempt) => {
            let provider = provider.run(attempt.clone());
            let title = text::connect_waiting_title(&provider.name);
            let body = view! {
                <p>{move || texts.say(text::connect_waiting_text())}</p>
                <Steps attempt provider actions />
            };
            card(Tone::Info, title, body.into_any())
        }
        Connection::Quiet(attempt) => {
            let provider = provider.run(attempt.clone());
            let outcome = Outcome::NothingHeard;
            let (title, meaning) = (outcome.title(&provider.name), outcome.meaning(&provider.name));
            let body = view! {
                <p>{move || texts.say(meaning.clone())}</p>
                <Steps attempt provider actions open=true />
            };
            card(tone(outcome), title, body.into_any())
        }
        Connection::Granted { attempt, address } => {
            let kept = attempt.reconnect.is_some();
            let body = view! {
                <p>
                    {move || {
                        texts.say(if kept { text::connect_reconnected_text() } else { text::connect_granted_text() })
                    }}
                </p>
                <div class="waiting__actions">{dismiss(ButtonVariant::Secondary)}</div>
            };
            card(Tone::Good, text::connect_granted_title(address), body.into_any())
        }
        Connection::Failed { attempt, ending } => {
            let provider = provider.run(attempt.clone());
            let outcome = ending.outcome;
            let again = provider.clone();
            let variant = match outcome.primary() {
                Action::TryAgain | Action::ChooseAccount => ButtonVariant::Primary,
                _ => ButtonVariant::Secondary,
            };
            let more = move || {
                view! {
                    <OpenAgain attempt provider=again actions variant />
                    {dismiss(ButtonVariant::Quiet)}
                }
            };
            let words = view! {
                <OutcomeWords ending=ending.clone() provider=provider.clone() actions=steps_of(ending, actions) more />
            };
            card(tone(outcome), outcome.title(&provider.name), words.into_any())
        }
    }
}

/// Open the provider again, cancel, and the warnings that only the user can see.
#[component]
fn Steps(
    attempt: Attempt,
    provider: Provider,
    actions: WaitingActions,
    #[prop(optional)] open: bool,
) -> impl IntoView {
    let texts = use_texts();
    let id = attempt.provider.clone();
    view! {
        <div class="waiting__actions">
            <OpenAgain attempt provider=provider.clone() actions />
            <Button
                label=texts.signal(text::connect_waiting_cancel())
                variant=ButtonVariant::Quiet
                on_click=actions.on_cancel
            />
        </div>
        <Disclosure summary=texts.signal(text::connect_waiting_warning(&provider.name)) open>
            <WarningPicker
                provider
                ending_of=Callback::new(move |outcome| Ending::new(outcome, &id))
                actions=Callback::new(move |ending| steps_of(ending, actions))
            />
        </Disclosure>
    }
}

#[component]
fn OpenAgain(
    attempt: Attempt,
    provider: Provider,
    actions: WaitingActions,
    #[prop(optional)] variant: ButtonVariant,
) -> impl IntoView {
    let texts = use_texts();
    let href = actions.address.run(attempt.clone());
    view! {
        <LinkButton
            label=texts.signal(text::connect_waiting_open_again(provider.name))
            href
            variant
            new_tab=Signal::derive(move || Some(texts.say(text::app_new_tab())))
            on_follow=Callback::new(move |_| actions.on_open_again.run(attempt.clone()))
        />
    }
}

/// In the first tab the steps that need the provider are the link "open again".
fn steps_of(ending: Ending, actions: WaitingActions) -> OutcomeActions {
    OutcomeActions {
        address: Callback::new(move |action| actions.link.run((action, ending.clone()))),
        run: Callback::new(move |_| actions.on_dismiss.run(())),
        offers: Callback::new(|action| {
            !matches!(
                action,
                Action::TryAgain
                    | Action::ChooseAccount
                    | Action::KeepAccount
                    | Action::SendAgain
                    | Action::SaveHere
                    | Action::EmailSettings
                    | Action::CloseTab
            )
        }),
    }
}
