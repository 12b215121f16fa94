//! Buttons.

use leptos::{ev, html, prelude::*};

use super::{
    icon::{Icon, IconName},
    id,
    reason::{ReasonPlace, reason_view},
};

use crate::signals::Signal;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonVariant {
    /// The one thing to do next: at most one on a card.
    Primary,
    /// An ordinary action.
    #[default]
    Secondary,
    /// An action in a row of others, without a frame.
    Quiet,
    /// What cannot be undone.
    Danger,
}

impl ButtonVariant {
    /// Every variant, for the gallery and for tests.
    pub const ALL: &[ButtonVariant] = &[
        ButtonVariant::Primary,
        ButtonVariant::Secondary,
        ButtonVariant::Quiet,
        ButtonVariant::Danger,
    ];

    /// The name that style sheets use: `data-variant`.
    pub fn as_str(self) -> &'static str {
        match self {
            ButtonVariant::Primary => "primary",
            ButtonVariant::Secondary => "secondary",
            ButtonVariant::Quiet => "quiet",
            ButtonVariant::Danger => "danger",
        }
    }
}

/// A button. It stays focusable and keeps its name when it is busy or disabled, and then does nothing.
#[component]
pub fn Button(
    /// What it does; its accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Runs on a click, unless the button is busy or disabled.
    #[prop(into, optional)]
    on_click: Option<Callback<()>>,
    /// How much it asks for attention.
    #[prop(optional)]
    variant: ButtonVariant,
    /// A picture before the label.
    #[prop(into, optional)]
    icon: Option<IconName>,
    /// Draws the icon alone: the label remains the name and the tooltip.
    #[prop(optional)]
    icon_only: bool,
    /// Its action is under way.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// Why it cannot be used now; none when it can.
    #[prop(into, optional)]
    disabled_reason: Signal<Option<String>>,
    /// Where that reason is shown.
    #[prop(optional)]
    reason_place: ReasonPlace,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// Takes the focus when the dialog around it opens.
    #[prop(optional)]
    autofocus: bool,
    /// Gets the element, for a page that moves focus.
    #[prop(optional)]
    node_ref: NodeRef<html::Button>,
) -> impl IntoView {
    let reason_id = id::unique("reason");
    let idle = move || !busy.get() && disabled_reason.with(Option::is_none);
    let described_by = {
        let reason_id = reason_id.clone();
        move || disabled_reason.with(Option::is_some).then(|| reason_id.clone())
    };
    let click = move |event: ev::MouseEvent| {
        if !untrack(idle) {
            event.prevent_default();
            event.stop_propagation();
        } else if let Some(on_click) = on_click {
            on_click.run(());
        }
    };
    view! {
        <span class="action">
            <button
                class="button"
                class:button--icon-only=icon_only
                data-variant=variant.as_str()
                type=if submit { "submit" } else { "button" }
                title=move || icon_only.then(|| label.get())
                aria-disabled=move || (!idle()).then_some("true")
                aria-busy=move || busy.get().then_some("true")
                aria-describedby=described_by
                autofocus=autofocus
                node_ref=node_ref
                on:click=click
            >
                {icon.map(|name| view! { <Icon name=name /> })}
                <span class=if icon_only { "visually-hidden" } else { "button__label" }>{label}</span>
            </button>
            {reason_view(reason_id, disabled_reason, reason_place)}
        </span>
    }
}
