//! Panels and cards: a title row that holds the actions, and what belongs to it.

use leptos::prelude::*;

use super::{
    icon::{Icon, IconName},
    id,
};

use crate::signals::Signal;

/// A part of a page: a `region` named by its title.
#[component]
pub fn Panel(
    /// The title, a heading of level 2.
    #[prop(into)]
    title: Signal<String>,
    /// The section's id, the target of a `#fragment`; the section can take focus.
    #[prop(into, optional)]
    id: Option<String>,
    /// A sentence under the title.
    #[prop(into, optional)]
    lead: Signal<Option<String>>,
    /// Buttons in the title row.
    #[prop(into, optional)]
    actions: ViewFnOnce,
    /// What the panel holds.
    children: Children,
) -> impl IntoView {
    let title_id = id::unique("panel");
    view! {
        <section class="panel" id=id tabindex="-1" aria-labelledby=title_id.clone()>
            <div class="panel__head">
                <h2 class="panel__title" id=title_id.clone()>
                    {title}
                </h2>
                <div class="panel__actions">{actions.run()}</div>
                {move || lead.get().map(|text| view! { <p class="panel__lead">{text}</p> })}
            </div>
            <div class="panel__body">{children()}</div>
        </section>
    }
}

/// One thing among others of its kind: an `article` named by its title.
#[component]
pub fn Card(
    /// The title, a heading of level 3.
    #[prop(into)]
    title: Signal<String>,
    /// A picture before the title.
    #[prop(into, optional)]
    icon: Option<IconName>,
    /// The article's id; the article can take focus.
    #[prop(into, optional)]
    id: Option<String>,
    /// Badges beside the title.
    #[prop(into, optional)]
    status: ViewFnOnce,
    /// Buttons in the title row.
    #[prop(into, optional)]
    actions: ViewFnOnce,
    /// What the card holds.
    children: Children,
) -> impl IntoView {
    let title_id = id::unique("card");
    view! {
        <article class="card" id=id tabindex="-1" aria-labelledby=title_id.clone()>
            <div class="card__head">
                <h3 class="card__title" id=title_id.clone()>
                    {icon.map(|name| view! { <Icon name=name /> })}
                    <span>{title}</span>
                </h3>
                <div class="card__status">{status.run()}</div>
                <div class="card__actions">{actions.run()}</div>
            </div>
            <div class="card__body">{children()}</div>
        </article>
    }
}
