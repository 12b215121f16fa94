//! The connecting tab: one card in the middle of the screen.

use leptos::prelude::*;

use super::outcome_card::{OutcomeActions, OutcomeWords, tone};
use crate::browser::page;
use crate::config::Provider;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::{Signal, effect};
use crate::state::ending::Ending;
use crate::ui::icon::{Icon, IconName};
use crate::ui::tone::Tone;

/// What the connecting tab is at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Finds out whether it may go to the provider.
    Checking,
    /// Goes to the provider.
    Leaving,
    /// Hands the provider's answer to the ATS.
    Finishing,
    /// Saves the mailbox.
    Saving,
    /// Has come to an end.
    Ended(Ending),
}

/// Shows a stage.
#[component]
pub fn StageView(
    /// The stage.
    #[prop(into)]
    stage: Signal<Stage>,
    /// The provider, as configured.
    provider: Provider,
    /// What the steps of an ending do.
    actions: OutcomeActions,
) -> impl IntoView {
    let texts = use_texts();
    let name = StoredValue::new(provider.name.clone());
    effect(move || {
        if matches!(stage.get(), Stage::Ended(_)) {
            page::focus_heading();
        }
    });
    let busy = Signal::memo(move |_| !matches!(stage.get(), Stage::Ended(_)));
    let card_tone = Signal::memo(move |_| match stage.get() {
        Stage::Ended(ending) => tone(ending.outcome),
        _ => Tone::Info,
    });
    let title = move || match stage.get() {
        Stage::Checking => texts.say(text::connect_checking()),
        Stage::Leaving => texts.say(text::connect_going_title(name.get_value())),
        Stage::Finishing => texts.say(text::connect_finishing()),
        Stage::Saving => texts.say(text::connect_saving()),
        Stage::Ended(ending) => texts.say(ending.outcome.title(&name.get_value())),
    };
    let body = move || match stage.get() {
        Stage::Checking | Stage::Saving => ().into_any(),
        Stage::Leaving => {
            view! { <p class="outcome__text">{move || texts.say(text::connect_going_text())}</p> }.into_any()
        }
        Stage::Finishing => {
            view! { <p class="outcome__text">{move || texts.say(text::connect_finishing_text())}</p> }
                .into_any()
        }
        Stage::Ended(ending) => {
            view! { <OutcomeWords ending provider=provider.clone() actions /> }.into_any()
        }
    };
    let icon = move || {
        if busy.get() {
            IconName::Pending
        } else {
            card_tone.get().icon()
        }
    };
    view! {
        <main id="main" class="outcome" tabindex="-1">
            <div
                class="outcome__card"
                data-tone=move || card_tone.get().as_str()
                aria-busy=move || busy.get().then_some("true")
            >
                <span class="outcome__symbol">
                    <Icon name=Signal::derive(icon) />
                </span>
                <div role=move || busy.get().then_some("status")>
                    <h1 class="outcome__title">{title}</h1>
                </div>
                {body}
            </div>
        </main>
    }
}
