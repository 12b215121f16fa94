//! What happened to a document besides editing: left unsaved by an earlier visit, or changed elsewhere.

use leptos::prelude::*;
use serde_json::Value;

use super::save_controls::time;
use crate::domain::save::fields::{Difference, Side};
use crate::domain::text::{self, After, Before, Field, Message};
use crate::i18n::{Texts, use_texts};
use crate::lazy_view;
use crate::signals::Signal;
use crate::state::save::{Editable, Editing, Offer};
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::tone::Tone;

/// Offers what an earlier visit left, and lets the user choose field by field where both sides changed one.
#[component]
pub fn Reconcile<T: Editing>(
    /// The document.
    editable: Editable<T>,
    /// What a field is called.
    name: fn(&str) -> Message,
) -> impl IntoView {
    let (offer, conflicts) = (editable.offer(), editable.conflicts());
    let open = Signal::memo(move |_| {
        offer.with(Option::is_some) || conflicts.with(|conflicts| !conflicts.is_empty())
    });
    let decisions = Decisions {
        on_restore: Callback::new(move |()| editable.restore()),
        on_forget: Callback::new(move |()| editable.forget()),
        on_choose: Callback::new(move |(field, side): (String, Side)| editable.choose(&field, side)),
    };
    move || open.get().then(|| reconcile(offer, conflicts, name, decisions))
}

lazy_view! { changing:
    fn reconcile(
        offer: Signal<Option<Offer>>,
        conflicts: Signal<Vec<Difference>>,
        name: fn(&str) -> Message,
        decisions: Decisions,
    ) -> AnyView {
        view! { <ReconcileView offer conflicts name decisions /> }.into_any()
    }
}

/// What the user can decide.
#[derive(Clone, Copy)]
pub struct Decisions {
    /// Takes back what an earlier visit left.
    pub on_restore: Callback<()>,
    /// Gives it up.
    pub on_forget: Callback<()>,
    /// Decides on one field that both sides changed.
    pub on_choose: Callback<(String, Side)>,
}

/// The same, for plain data.
#[component]
pub fn ReconcileView(
    /// What an earlier visit left.
    #[prop(into)]
    offer: Signal<Option<Offer>>,
    /// The fields that both sides changed.
    #[prop(into)]
    conflicts: Signal<Vec<Difference>>,
    /// What a field is called.
    name: fn(&str) -> Message,
    /// What the user can decide.
    decisions: Decisions,
) -> impl IntoView {
    let texts = use_texts();
    let Decisions {
        on_restore,
        on_forget,
        on_choose,
    } = decisions;
    let offered = move || {
        let offer = offer.get()?;
        let title = text::journal_title(time(&texts.language(), offer.at));
        let rows = offer
            .differences
            .into_iter()
            .map(|difference| {
                let (before, after) = (
                    words(texts, difference.theirs.as_ref()),
                    words(texts, difference.mine.as_ref()),
                );
                let field = texts.say(name(&difference.field));
                view! { <li>{texts.say(text::journal_difference(After(after), Before(before), Field(field)))}</li> }
            })
            .collect_view();
        let buttons = move || {
            view! {
                <Button label=texts.signal(text::journal_restore()) on_click=on_restore />
                <Button label=texts.signal(text::journal_discard()) variant=ButtonVariant::Quiet on_click=on_forget />
            }
        };
        Some(view! {
            <Banner title=texts.signal(title) tone=Tone::Info announce=Announce::Politely actions=buttons>
                <ul>{rows}</ul>
            </Banner>
        })
    };
    let elsewhere = move || {
        let differences = conflicts.get();
        (!differences.is_empty()).then(|| {
            let rows = differences
                .into_iter()
                .map(|difference| view! { <Choice difference name on_choose /> })
                .collect_view();
            view! {
                <Banner title=texts.signal(text::conflict_title()) tone=Tone::Attention announce=Announce::AtOnce>
                    {rows}
                </Banner>
            }
        })
    };
    view! {
        {offered}
        {elsewhere}
    }
}

/// One field that both sides changed.
#[component]
fn Choice(
    difference: Difference,
    name: fn(&str) -> Message,
    on_choose: Callback<(String, Side)>,
) -> impl IntoView {
    let texts = use_texts();
    let title = texts.signal(name(&difference.field));
    let mine = text::conflict_keep_mine(words(texts, difference.mine.as_ref()));
    let theirs = text::conflict_take_theirs(words(texts, difference.theirs.as_ref()));
    let choose = move |side| {
        let field = difference.field.clone();
        Callback::new(move |()| on_choose.run((field.clone(), side)))
    };
    view! {
        <div role="group" aria-label=title>
            <strong>{title}</strong>
            <div class="banner__actions">
                <Button label=texts.signal(mine) on_click=choose(Side::Mine) />
                <Button label=texts.signal(theirs) on_click=choose(Side::Theirs) />
            </div>
        </div>
    }
}

/// A field's value, as far as it is for people.
fn words(texts: Texts, value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) if !text.is_empty() => text.clone(),
        Some(Value::String(_) | Value::Null) | None => texts.say(text::journal_nothing()),
        Some(other) => other.to_string(),
    }
}
