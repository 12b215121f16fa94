//! The bar with Save: how saving stands, and what can be done about it.

use leptos::prelude::*;

use crate::browser::{clock, intl};
use crate::domain::explain::explain;
use crate::domain::save::Moment;
use crate::domain::save::status::SaveStatus;
use crate::domain::text;
use crate::i18n::{Texts, use_texts};
use crate::signals::Signal;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::IconName;
use crate::ui::save_bar::SaveBar;
use crate::ui::tone::Tone;

/// Says how saving stands; saves and discards.
#[component]
pub fn SaveControls(
    /// How saving stands.
    #[prop(into)]
    status: Signal<SaveStatus>,
    /// Saves all.
    #[prop(into)]
    on_save: Callback<()>,
    /// Gives up all that is not saved.
    #[prop(into)]
    on_discard: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let waits = Signal::derive(move || {
        let nothing =
            status.with(|status| matches!(status, SaveStatus::Unchanged | SaveStatus::Saved { .. }));
        nothing.then(|| texts.say(text::account_nothing_to_save()))
    });
    let busy = Signal::derive(move || status.with(|status| *status == SaveStatus::Saving));
    view! {
        <SaveBar
            label=texts.signal(text::account_save_bar())
            status=Signal::derive(move || status.with(|status| words(texts, status)))
            tone=Signal::derive(move || status.with(tone))
        >
            <Button
                label=texts.signal(text::account_discard())
                variant=ButtonVariant::Quiet
                disabled_reason=waits
                reason_place=crate::ui::reason::ReasonPlace::ReadAloud
                on_click=on_discard
            />
            <Button
                label=texts.signal(text::account_save())
                variant=ButtonVariant::Primary
                icon=IconName::Check
                busy
                disabled_reason=waits
                reason_place=crate::ui::reason::ReasonPlace::ReadAloud
                on_click=on_save
            />
        </SaveBar>
    }
}

fn words(texts: Texts, status: &SaveStatus) -> String {
    let said = texts.say(status.message(|at| time(&texts.language(), at)));
    match status {
        SaveStatus::Failed { failure } => format!("{said}. {}", texts.say(explain(failure))),
        _ => said,
    }
}

/// Hours and minutes, as the language writes them.
pub fn time(language: &str, at: Moment) -> String {
    // Milliseconds since 1970 are far below 2^53.
    intl::format_time(language, &clock::date(at.0 as f64))
}

fn tone(status: &SaveStatus) -> Tone {
    match status {
        SaveStatus::Unchanged | SaveStatus::Saving => Tone::Neutral,
        SaveStatus::Saved { .. } => Tone::Good,
        SaveStatus::Unsaved => Tone::Info,
        SaveStatus::Waiting { .. } | SaveStatus::SignIn | SaveStatus::Conflict => Tone::Attention,
        SaveStatus::Failed { .. } => Tone::Bad,
    }
}
