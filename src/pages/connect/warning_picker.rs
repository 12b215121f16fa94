//! "Google showed me a warning": the user says which, and reads what it means.

use leptos::prelude::*;

use super::outcome_card::{OutcomeActions, OutcomeWords};
use crate::config::Provider;
use crate::domain::connect::outcome::Outcome;
use crate::domain::connect::warning::{self, WARNINGS};
use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::RwSignal;
use crate::state::ending::Ending;
use crate::ui::button::{Button, ButtonVariant};

/// The provider's wordings, each leading to its explanation.
#[component]
pub fn WarningPicker(
    /// The provider, as configured.
    provider: Provider,
    /// How the attempt ended if the user saw this warning.
    ending_of: Callback<Outcome, Ending>,
    /// What the steps of an ending do.
    actions: Callback<Ending, OutcomeActions>,
) -> impl IntoView {
    let texts = use_texts();
    let chosen = RwSignal::new(None::<Outcome>);
    let choices = move || {
        let choices = WARNINGS.iter().map(|&warning| {
            let detail = warning::code(warning)
                .map(|code| view! { <span class="warnings__code">{texts.say(text::connect_warning_code(code))}</span> });
            view! {
                <li>
                    <Button
                        label=texts.signal(warning::wording(warning))
                        variant=ButtonVariant::Quiet
                        on_click=move |()| chosen.set(Some(warning))
                    />
                    {detail}
                </li>
            }
        });
        view! {
            <p>{move || texts.say(text::connect_warning_text())}</p>
            <ul class="warnings">{choices.collect_view()}</ul>
        }
    };
    move || match chosen.get() {
        None => choices().into_any(),
        Some(warning) => {
            let ending = ending_of.run(warning);
            let title = warning.title(&provider.name);
            let actions = actions.run(ending.clone());
            let back = move || {
                view! {
                    <Button
                        label=texts.signal(text::connect_warning_back())
                        variant=ButtonVariant::Quiet
                        on_click=move |()| chosen.set(None)
                    />
                }
            };
            view! {
                <div role="status">
                    <p class="waiting__title">{move || texts.say(title.clone())}</p>
                </div>
                <OutcomeWords ending provider=provider.clone() actions more=back />
            }
            .into_any()
        }
    }
}
