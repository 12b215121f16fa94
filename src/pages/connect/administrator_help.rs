//! What the administrator has to do, where nothing has gone wrong on the screen: in Email settings and in help. Its "Check
//! again" looks at the mailboxes.

use std::sync::Arc;

use leptos::prelude::*;
use mailbridge_contract::mailbox::Mailbox;

use super::administrator_card::AdministratorCard;
use crate::api::{self, Api};
use crate::browser::{clock, intl};
use crate::config::Config;
use crate::domain::explain::explain;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::pages::mailbox_badge::MailboxBadge;
use crate::signals::{RwSignal, Signal};
use crate::state::fetched::{Fetched, fetch};
use crate::state::mailboxes::use_mailboxes;
use crate::ui::banner::{Announce, Banner};
use crate::ui::skeleton::{Skeleton, SkeletonShape};
use crate::ui::tone::Tone;

/// The mailboxes at a point in time, in milliseconds since 1970.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// When the ATS answered.
    pub at: f64,
    /// What it answered.
    pub mailboxes: Vec<Mailbox>,
}

/// The administrator's card, which can look whether the mailboxes work by now.
#[component]
pub fn AdministratorHelp() -> impl IntoView {
    let config = expect_context::<Arc<Config>>();
    // There is at least one: the configuration is checked.
    let provider = config.providers[0].clone();
    let api = expect_context::<Api>();
    let known = use_mailboxes();
    let checked = RwSignal::new(Fetched::Idle);
    let check = Callback::new(move |()| {
        let api = api.clone();
        checked.set(Fetched::Loading);
        fetch(checked, async move {
            let mailboxes = api::mailboxes::list(&api).await?.mailboxes;
            for mailbox in &mailboxes {
                known.put(mailbox.clone());
            }
            let at = clock::now();
            Ok(Checked { at, mailboxes })
        });
    });
    view! {
        <AdministratorCard provider on_check=Some(check) />
        <CheckedView checked />
    }
}

/// What the look at the mailboxes showed.
#[component]
pub fn CheckedView(
    /// How far it is.
    #[prop(into)]
    checked: Signal<Fetched<Checked>>,
) -> impl IntoView {
    let texts = use_texts();
    let beside = move || match checked.get() {
        Fetched::Idle | Fetched::Ready(_) => ().into_any(),
        Fetched::Loading | Fetched::LoadingSlowly => view! {
            <Skeleton label=texts.signal(text::admin_checking()) shape=SkeletonShape::Rows count=1 />
        }
        .into_any(),
        Fetched::Failed(failure) => view! {
            <Banner title=texts.signal(text::mailbox_list_failed()) tone=Tone::Bad announce=Announce::AtOnce>
                {move || texts.say(explain(&failure))}
            </Banner>
        }
        .into_any(),
    };
    let answer = move || {
        let Checked { at, mailboxes } = checked.get().ready().cloned()?;
        let time = move || intl::format_time(&texts.language(), &clock::date(at));
        let none = mailboxes
            .is_empty()
            .then(|| view! { <p>{move || texts.say(text::admin_checked_none())}</p> });
        let each = mailboxes
            .into_iter()
            .map(|mailbox| view! { <li>{mailbox.address} " " <MailboxBadge status=mailbox.status /></li> });
        Some(view! {
            <p>{move || texts.say(text::health_checked_at(time()))}</p>
            {none}
            <ul>{each.collect_view()}</ul>
        })
    };
    view! {
        {beside}
        <div class="stack stack--tight" role="status">{answer}</div>
    }
}
