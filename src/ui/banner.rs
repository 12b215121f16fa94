//! Banners: what happened, beside what it concerns.

use leptos::prelude::*;

use super::{icon::Icon, tone::Tone};

use crate::signals::Signal;

/// How a banner that appears reaches somebody who does not see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Announce {
    /// Not at all: it was there from the start, or something else says it.
    #[default]
    Silent,
    /// When the reader pauses (`role="status"`).
    Politely,
    /// At once (`role="alert"`).
    AtOnce,
}

impl Announce {
    fn role(self) -> Option<&'static str> {
        match self {
            Announce::Silent => None,
            Announce::Politely => Some("status"),
            Announce::AtOnce => Some("alert"),
        }
    }
}

/// A message with a title, an explanation and the next step.
#[component]
pub fn Banner(
    /// What happened, in one sentence.
    #[prop(into)]
    title: Signal<String>,
    /// What it means.
    #[prop(into, optional)]
    tone: Signal<Tone>,
    /// How it is announced.
    #[prop(optional)]
    announce: Announce,
    /// The next steps, as buttons.
    #[prop(into, optional)]
    actions: ViewFnOnce,
    /// The explanation.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="banner" data-tone=move || tone.get().as_str() role=announce.role()>
            <Icon name=Signal::derive(move || tone.get().icon()) />
            <div class="banner__words">
                <p class="banner__title">{title}</p>
                {children.map(|children| view! { <div class="banner__text">{children()}</div> })}
            </div>
            <div class="banner__actions">{actions.run()}</div>
        </div>
    }
}
