//! Links that look like buttons.

use leptos::{ev, html, prelude::*};

use super::{
    button::ButtonVariant,
    icon::{Icon, IconName},
    id,
    reason::{ReasonPlace, reason_view},
};

use crate::signals::Signal;

/// A real link that looks like a button, so that it opens in a new tab as the reader likes and no pop-up blocker stops it.
///
/// A disabled one keeps its name and its place in the tab order, and has no address.
#[component]
pub fn LinkButton(
    /// Where it leads, in words; its accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The address.
    #[prop(into)]
    href: Signal<String>,
    /// How much it asks for attention.
    #[prop(optional)]
    variant: ButtonVariant,
    /// A picture before the label.
    #[prop(into, optional)]
    icon: Option<IconName>,
    /// Opens a new tab, and says so in these words.
    #[prop(into, optional)]
    new_tab: Signal<Option<String>>,
    /// Why it cannot be followed now; none when it can.
    #[prop(into, optional)]
    disabled_reason: Signal<Option<String>>,
    /// Where that reason is shown.
    #[prop(optional)]
    reason_place: ReasonPlace,
    /// Runs before the browser follows the link.
    #[prop(into, optional)]
    on_follow: Option<Callback<ev::MouseEvent>>,
    /// Gets the element, for a page that moves focus.
    #[prop(optional)]
    node_ref: NodeRef<html::A>,
) -> impl IntoView {
    let reason_id = id::unique("reason");
    let new_tab_id = id::unique("new-tab");
    let disabled = move || disabled_reason.with(Option::is_some);
    let opens_new_tab = move || new_tab.with(Option::is_some);
    let described_by = {
        let (reason_id, new_tab_id) = (reason_id.clone(), new_tab_id.clone());
        move || {
            if disabled() {
                Some(reason_id.clone())
            } else {
                opens_new_tab().then(|| new_tab_id.clone())
            }
        }
    };
    let click = move |event: ev::MouseEvent| {
        if untrack(disabled) {
            event.prevent_default();
            event.stop_propagation();
        } else if let Some(on_follow) = on_follow {
            on_follow.run(event);
        }
    };
    view! {
        <span class="action">
            <a
                class="button"
                data-variant=variant.as_str()
                href=move || (!disabled()).then(|| href.get())
                role=move || disabled().then_some("link")
                tabindex=move || disabled().then_some("0")
                aria-disabled=move || disabled().then_some("true")
                aria-describedby=described_by
                target=move || opens_new_tab().then_some("_blank")
                rel=move || opens_new_tab().then_some("noopener")
                node_ref=node_ref
                on:click=click
            >
                {icon.map(|name| view! { <Icon name=name /> })}
                <span class="button__label">{label}</span>
                {move || opens_new_tab().then(|| view! { <Icon name=IconName::External /> })}
            </a>
            {move || {
                new_tab.get().map(|text| view! { <span class="visually-hidden" id=new_tab_id.clone()>{text}</span> })
            }}
            {reason_view(reason_id, disabled_reason, reason_place)}
        </span>
    }
}
