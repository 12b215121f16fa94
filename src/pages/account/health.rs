//! The condition of a mailbox as a timeline: the first failing step open, with its cause and the one fix.

use leptos::prelude::*;
use mailbridge_contract::MailboxId;
use mailbridge_contract::health::{Fact, FactState, Health};

use crate::api::{self, Api};
use crate::browser::{clock, intl, location};
use crate::config::Provider;
use crate::domain::explain::explain;
use crate::domain::health::{self, Fix};
use crate::domain::text;
use crate::i18n::{Texts, use_texts};
use crate::lazy_view;
use crate::pages::connect::administrator_card::AdministratorCard;
use crate::pages::lazy_part::once_open;
use crate::route::Route;
use crate::signals::{RwSignal, Signal};
use crate::state::fetched::{Fetched, fetch};
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::Button;
use crate::ui::disclosure::Disclosure;
use crate::ui::icon::{Icon, IconName};
use crate::ui::link_button::LinkButton;
use crate::ui::skeleton::{Skeleton, SkeletonShape};
use crate::ui::tone::Tone;

/// What can be done about a failing step besides looking again.
#[derive(Clone)]
pub struct Fixes {
    /// Where the folders are mapped.
    pub folders: String,
    /// Where help is.
    pub help: String,
    /// The provider, for its administrator.
    pub provider: Provider,
    /// The link Reconnect.
    pub reconnect: ViewFn,
}

/// The condition of a mailbox, folded; its facts are asked for when it is opened.
#[component]
pub fn MailboxHealth(
    /// The mailbox.
    id: MailboxId,
    /// Open from the start: something is wrong.
    open: bool,
    /// Its provider.
    provider: Provider,
    /// The link Reconnect.
    #[prop(into, optional)]
    reconnect: ViewFn,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let health = RwSignal::new(Fetched::Idle);
    let fixes = Fixes {
        folders: location::with_base(&Route::Folders(id.clone()).path()),
        help: location::with_base(&Route::Help.path()),
        provider,
        reconnect,
    };
    let check = Callback::new(move |()| {
        let (api, id) = (api.clone(), id.clone());
        health.set(Fetched::Loading);
        fetch(health, async move { api::mailboxes::health(&api, &id).await });
    });
    let first = Callback::new(move |()| {
        if health.with_untracked(|health| *health == Fetched::Idle) {
            check.run(());
        }
    });
    let asked = Signal::derive(move || health.with(|health| *health != Fetched::Idle));
    view! {
        <Disclosure summary=use_texts().signal(text::health_title()) open on_open=first>
            {once_open(asked, move || timeline(health, fixes.clone(), check))}
        </Disclosure>
    }
}

lazy_view! { changing:
    fn timeline(health: RwSignal<Fetched<Health>>, fixes: Fixes, on_check: Callback<()>) -> AnyView {
        view! { <HealthView health fixes on_check /> }.into_any()
    }
}

/// The facts, or why they are not there.
#[component]
pub fn HealthView(
    /// The facts.
    #[prop(into)]
    health: Signal<Fetched<Health>>,
    /// What can be done.
    fixes: Fixes,
    /// Looks again.
    #[prop(into)]
    on_check: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let check = move || view! { <Button label=texts.signal(text::health_check_again()) icon=IconName::Reload on_click=on_check /> };
    let shown = move || {
        match health.get() {
        Fetched::Idle | Fetched::Loading | Fetched::LoadingSlowly => view! {
            <Skeleton label=texts.signal(text::health_checking()) shape=SkeletonShape::Rows count=9 />
        }
        .into_any(),
        Fetched::Failed(failure) => view! {
            <Banner title=texts.signal(text::health_not_loaded()) tone=Tone::Attention announce=Announce::Politely actions=check>
                {move || texts.say(explain(&failure))}
            </Banner>
        }
        .into_any(),
        Fetched::Ready(health) => {
            let broken = health::first_failing(&health).map(|fact| fact.name);
            let steps = health
                .facts
                .into_iter()
                .map(|fact| {
                    let open = broken == Some(fact.name);
                    view! { <Step fact open fixes=fixes.clone() on_check /> }
                })
                .collect_view();
            let checked = text::health_checked_at(moment(texts, &health.checked_at.0));
            view! {
                <ol class="timeline">{steps}</ol>
                <p class="mailbox-note">
                    <Icon name=IconName::Clock />
                    <span>{move || texts.say(checked.clone())}</span>
                </p>
                {check()}
            }
            .into_any()
        }
    }
    };
    view! { <div class="stack">{shown}</div> }
}

#[component]
fn Step(fact: Fact, open: bool, fixes: Fixes, on_check: Callback<()>) -> impl IntoView {
    let texts = use_texts();
    let tone = match fact.state {
        FactState::Ok => Tone::Good,
        FactState::Failed => Tone::Bad,
        FactState::Unknown => Tone::Neutral,
    };
    let (name, state) = (health::name(fact.name), health::state(fact.state));
    let at = fact.at.as_ref().map(|at| moment(texts, &at.0));
    let detail = open.then(|| {
        let (cause, fix) = (health::cause(&fact), health::fix(&fact));
        let actor = text::health_who_can_act(texts.say(fix.actor().title()));
        view! {
            <div class="timeline__detail stack stack--tight">
                <p>{move || texts.say(cause.clone())}</p>
                <p>{move || texts.say(actor.clone())}</p>
                <div>{fix_view(texts, fix, &fixes, on_check)}</div>
            </div>
        }
    });
    view! {
        <li class="timeline__step" data-tone=tone.as_str() aria-current=open.then_some("step")>
            <Icon name=tone.icon() />
            <span class="timeline__name">
                {move || texts.say(name.clone())} ": "
                <span class="timeline__state">{move || texts.say(state.clone())}</span>
                {at.map(|at| view! { <span class="timeline__at">{format!(" ({at})")}</span> })}
            </span>
            {detail}
        </li>
    }
}

/// What there is to do. "Check again" stands under the timeline anyway.
fn fix_view(texts: Texts, fix: Fix, fixes: &Fixes, on_check: Callback<()>) -> AnyView {
    match fix {
        Fix::Reconnect => fixes.reconnect.run(),
        Fix::EditFolders => {
            let label = texts.signal(text::mailbox_edit_folders());
            view! { <LinkButton label href=fixes.folders.clone() icon=IconName::Folder /> }.into_any()
        }
        Fix::AskAdministrator => {
            let provider = fixes.provider.clone();
            view! {
                <Disclosure summary=texts.signal(text::health_what_to_send())>
                    <AdministratorCard provider on_check=Some(on_check) />
                </Disclosure>
            }
            .into_any()
        }
        Fix::AskAtsAdministrator => {
            let label = texts.signal(text::health_what_to_send());
            view! { <LinkButton label href=fixes.help.clone() icon=IconName::Help /> }.into_any()
        }
        Fix::CheckAgain => ().into_any(),
    }
}

/// A point in time of the contract as the language writes it; as it is where it cannot be read.
fn moment(texts: Texts, timestamp: &str) -> String {
    match clock::parse(timestamp) {
        Some(at) => intl::format_moment(&texts.language(), &clock::date(at)),
        None => timestamp.to_owned(),
    }
}
