//! What happened, what it means, who can act, and what to do next.

use leptos::prelude::*;

use crate::state::ending::Ending;
use crate::domain::connect::action::{Action, Actor};
use crate::domain::connect::outcome::Outcome;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::ui::button::{Button, ButtonVariant};
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
    /// Name of the provider.
    provider: String,
    /// What its steps do.
    actions: OutcomeActions,
) -> impl IntoView {
    let texts = use_texts();
    let outcome = ending.outcome;
    let meaning = outcome.meaning(&provider);
    let report = ending.report.to_string();
    view! {
        <p class="outcome__text">{move || texts.say(meaning.clone())}</p>
        {(!outcome.is_success()).then(|| view! {
            <p class="outcome__who">
                <Icon name=IconName::User />
                <span>{move || texts.say(outcome.actor().title())}</span>
            </p>
        })}
        <div class="outcome__actions">
            <Step action=outcome.primary() variant=ButtonVariant::Primary actions />
            {outcome.secondary().map(|action| view! { <Step action variant=ButtonVariant::Secondary actions /> })}
        </div>
        {(!outcome.is_success()).then(|| view! {
            <details class="outcome__details">
                <summary>{move || texts.say(text::connect_details())}</summary>
                <pre>{report}</pre>
            </details>
        })}
    }
}

#[component]
fn Step(action: Action, variant: ButtonVariant, actions: OutcomeActions) -> impl IntoView {
    let texts = use_texts();
    let label = texts.signal(action.label());
    let new_tab = move || (action == Action::SignIn).then(|| texts.say(text::app_new_tab()));
    match actions.address.run(action) {
        Some(href) => view! { <LinkButton label href variant new_tab=Signal::derive(new_tab) /> }.into_any(),
        None => view! { <Button label variant on_click=move |()| actions.run.run(action) /> }.into_any(),
    }
}
