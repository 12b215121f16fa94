//! The folders cannot be shown: cause, who can act, one fix.

use leptos::prelude::*;

use super::remedy::{Remedies, Remedy};
use crate::config::Provider;
use crate::domain::failure::Failure;
use crate::domain::folders::trouble::Trouble;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::ui::copy_button::{CopyButton, CopyWords};
use crate::ui::disclosure::Disclosure;
use crate::ui::icon::{Icon, IconName};
use crate::ui::tone::Tone;

/// What stands in the way, and what to do.
#[component]
pub fn TroubleView(
    /// What went wrong.
    failure: Failure,
    /// Asks again.
    on_try_again: Callback<()>,
    /// Authorizes the mailbox anew, and goes on here; a way through Email settings where it is absent.
    reconnect: Option<ViewFn>,
    /// The provider whose administrator is asked, where one has to be.
    #[prop(optional_no_strip)]
    administrator: Option<Provider>,
) -> impl IntoView {
    let texts = use_texts();
    let Trouble {
        title,
        meaning,
        actor,
        fix,
        goes_on,
    } = Trouble::of(&failure);
    let report = match failure.request_id() {
        Some(id) => format!("{}\nrequest: {id}", failure.name()),
        None => failure.name().to_owned(),
    };
    let words = CopyWords {
        label: texts.signal(text::connect_copy_report()),
        copied: texts.signal(text::app_copied()),
        failed: texts.signal(text::app_not_copied()),
    };
    let remedies = Remedies {
        reconnect,
        administrator,
    };
    view! {
        <section class="outcome__card" data-tone=Tone::Bad.as_str() role="alert">
            <span class="outcome__symbol">
                <Icon name=IconName::Error />
            </span>
            <h2 class="outcome__title">{move || texts.say(title.clone())}</h2>
            <p class="outcome__text">{move || texts.say(meaning.clone())}</p>
            {goes_on.then(|| view! { <p class="outcome__text">{move || texts.say(text::folders_trouble_kept())}</p> })}
            <p class="outcome__who">
                <Icon name=IconName::User />
                <span>{move || texts.say(actor.title())}</span>
            </p>
            <Remedy fix on_try_again remedies />
            <div class="outcome__details">
                <Disclosure summary=texts.signal(text::app_failed_report())>
                    <pre>{report.clone()}</pre>
                    <CopyButton words value=report labelled=true />
                </Disclosure>
            </div>
        </section>
    }
}
