//! What happened, what it means, who can act, and what to do next.

use leptos::prelude::*;

use super::administrator_card::AdministratorCard;
use crate::config::Provider;
use crate::domain::connect::action::{Action, Actor};
use crate::domain::connect::outcome::Outcome;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::{RwSignal, Signal};
use crate::state::ending::Ending;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::copy_button::{CopyButton, CopyWords};
use crate::ui::disclosure::Disclosure;
use crate::ui::icon::{Icon, IconName};
use crate::ui::link_button::LinkButton;
use crate::ui::tone::Tone;

/// What the steps of an outcome do.
#[derive(Clone, Copy)]
pub struct OutcomeActions {
    /// Where a step leads; nothing for one that `run` takes.
    pub address: Callback<Action, Option<String>>,
    /// Takes a step.
    pub run: Callback<Action>,
    /// Whether a step makes sense in this place.
    pub offers: Callback<Action, bool>,
}

/// What an outcome means at a glance.
pub fn tone(outcome: Outcome) -> Tone {
    match (outcome, outcome.actor()) {
        (Outcome::Connected, _) => Tone::Good,
        (Outcome::NothingHeard | Outcome::Cancelled | Outcome::NothingArrived | Outcome::OpenedTwice, _) => {
            Tone::Info
        }
        (_, Actor::You) => Tone::Attention,
        _ => Tone::Bad,
    }
}

/// The words and steps of an outcome, without the card round them.
#[component]
pub fn OutcomeWords(
    /// What happened.
    ending: Ending,
    /// The provider, as configured.
    provider: Provider,
    /// What its steps do.
    actions: OutcomeActions,
    /// Steps of the place that it is shown in.
    #[prop(into, optional)]
    more: ViewFnOnce,
) -> impl IntoView {
    let texts = use_texts();
    let outcome = ending.outcome;
    let meaning = outcome.meaning(&provider.name);
    let report = ending.report.to_string();
    let signed_in = ending.address.map(|address| {
        let message = text::connect_signed_in_as(address);
        view! { <p class="outcome__text">{move || texts.say(message.clone())}</p> }
    });
    let asks = RwSignal::new(false);
    let step = move |action: Action, variant: ButtonVariant| {
        actions
            .offers
            .run(action)
            .then(|| view! { <Step action variant actions on_ask=Callback::new(move |()| asks.update(|asks| *asks = !*asks)) /> })
    };
    let again = (outcome.actor() == Actor::WorkspaceAdministrator && actions.offers.run(Action::TryAgain))
        .then(|| Callback::new(move |()| actions.run.run(Action::TryAgain)));
    let details = (!outcome.is_success()).then(|| {
        let words = CopyWords {
            label: texts.signal(text::connect_copy_report()),
            copied: texts.signal(text::app_copied()),
            failed: texts.signal(text::app_not_copied()),
        };
        view! {
            <div class="outcome__details">
                <Disclosure summary=texts.signal(text::connect_details())>
                    <pre>{report.clone()}</pre>
                    <CopyButton words value=report labelled=true />
                </Disclosure>
            </div>
        }
    });
    view! {
        <p class="outcome__text">{move || texts.say(meaning.clone())}</p>
        {signed_in}
        {(!outcome.is_success()).then(|| view! {
            <p class="outcome__who">
                <Icon name=IconName::User />
                <span>{move || texts.say(outcome.actor().title())}</span>
            </p>
        })}
        <div class="outcome__actions">
            {step(outcome.primary(), ButtonVariant::Primary)}
            {outcome.secondary().and_then(|action| step(action, ButtonVariant::Secondary))}
            {more.run()}
        </div>
        {move || {
            asks.get()
                .then(|| {
                    view! {
                        <div class="outcome__administrator">
                            <h2>{move || texts.say(text::admin_title())}</h2>
                            <AdministratorCard provider=provider.clone() on_check=again />
                        </div>
                    }
                })
        }}
        {details}
    }
}

#[component]
fn Step(
    action: Action,
    variant: ButtonVariant,
    actions: OutcomeActions,
    /// Shows what the administrator has to do.
    on_ask: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let label = texts.signal(action.label());
    let new_tab = move || (action == Action::SignIn).then(|| texts.say(text::app_new_tab()));
    let take = move |()| match action {
        Action::AskAdministrator => on_ask.run(()),
        _ => actions.run.run(action),
    };
    match actions.address.run(action) {
        Some(href) => view! { <LinkButton label href variant new_tab=Signal::derive(new_tab) /> }.into_any(),
        None => view! { <Button label variant on_click=take /> }.into_any(),
    }
}
