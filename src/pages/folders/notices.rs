//! What happened to the mapping besides editing: saved and read back, left unsaved by an earlier visit, changed elsewhere.

use leptos::prelude::*;
use mailbridge_contract::RoleId;

use super::parts::{EditorActions, EditorData};
use crate::domain::folders::mapping::Mapping;
use crate::domain::folders::words;
use crate::domain::save::fields::Side;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::Signal;
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::tone::Tone;

/// The notices that there are.
#[component]
pub fn Notices(data: EditorData, actions: EditorActions) -> impl IntoView {
    let texts = use_texts();
    let role_name = move |id: &RoleId| {
        data.roles
            .with_value(|roles| roles.iter().find(|role| role.id == *id).map(words::role_name))
            .map(|name| texts.say(name))
            .unwrap_or_default()
    };
    let receipt = move || {
        let receipt = data.receipt.get()?;
        let (title, tone) = if receipt.read_back {
            (text::folders_receipt_title(), Tone::Good)
        } else {
            let roles: Vec<_> = receipt.roles.iter().map(role_name).collect();
            (text::folders_receipt_differs(texts.list(&roles)), Tone::Attention)
        };
        Some(view! { <Banner title=texts.say(title) tone announce=Announce::Politely /> })
    };
    let left_behind = move || {
        let time = data.left_behind.get()?;
        let buttons = move || {
            view! {
                <Button label=texts.signal(text::folders_offer_restore()) on_click=actions.restore />
                <Button
                    label=texts.signal(text::folders_offer_discard())
                    variant=ButtonVariant::Quiet
                    on_click=actions.forget
                />
            }
        };
        let title = texts.say(text::folders_offer_title(time));
        Some(view! { <Banner title tone=Tone::Info announce=Announce::Politely actions=buttons /> })
    };
    let elsewhere = move || {
        data.elsewhere
            .get()
            .map(|theirs| view! { <Elsewhere data actions theirs /> })
    };
    view! {
        {left_behind}
        {elsewhere}
        {receipt}
    }
}

/// Each folder of the ATS that both sides changed, with what to keep.
#[component]
fn Elsewhere(data: EditorData, actions: EditorActions, theirs: Mapping) -> impl IntoView {
    let texts = use_texts();
    let rows = data.roles.with_value(|roles| {
        roles
            .iter()
            .filter_map(|role| {
                Some((
                    role.id.clone(),
                    words::role_name(role),
                    theirs.get(&role.id)?.clone(),
                ))
            })
            .collect::<Vec<_>>()
    });
    let rows = rows
        .into_iter()
        .map(|(id, name, choice)| {
            let name = texts.say(name);
            let mine = id.clone();
            let differences = data.differences;
            let own = Signal::derive(move || {
                let own = differences.with(|differences| {
                    differences
                        .iter()
                        .find(|difference| difference.role == mine)
                        .map(|difference| difference.after.clone())
                });
                texts.say(text::folders_keep_mine(texts.say(words::choice(own.as_ref()))))
            });
            let keep = move |side| {
                let id = id.clone();
                move |()| actions.keep.run((id.clone(), side))
            };
            let (keep_mine, take_theirs) = (keep(Side::Mine), keep(Side::Theirs));
            let their_words = texts.say(text::folders_keep_theirs(texts.say(words::choice(Some(&choice)))));
            view! {
                <div role="group" aria-label=name.clone()>
                    <strong>{name.clone()}</strong>
                    <div class="banner__actions">
                        <Button label=own on_click=keep_mine />
                        <Button label=their_words on_click=take_theirs />
                    </div>
                </div>
            }
        })
        .collect_view();
    view! {
        <Banner
            title=texts.signal(text::folders_conflict_elsewhere_title())
            tone=Tone::Attention
            announce=Announce::AtOnce
        >
            <p>{move || texts.say(text::folders_conflict_elsewhere_text())}</p>
            {rows}
        </Banner>
    }
}
