//! My account.

pub mod email_settings;
pub mod health;
pub mod mailbox_card;
pub mod mailboxes;
pub mod profile;
pub mod region;
pub mod settings_list;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mailbridge_contract::account::Account;
use mailbridge_contract::problem::FieldProblem;

use self::email_settings::EmailSettings;
use self::profile::ProfilePanel;
use self::region::RegionPanel;
use super::journal_note::JournalNote;
use super::reconcile::Reconcile;
use super::save_controls::SaveControls;
use crate::api::{self, Api, Versioned};
use crate::browser::page;
use crate::domain::explain::{explain, explain_rule};
use crate::domain::failure::Failure;
use crate::domain::save::status::SaveStatus;
use crate::domain::text::{self, Message};
use crate::i18n::{Texts, use_texts};
use crate::route::Section;
use crate::signals::{RwSignal, Signal, effect, effect_with};
use crate::state::fetched::{Fetched, fetch};
use crate::state::save::use_save_engine;
use crate::state::{account, preferences};
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::Button;
use crate::ui::skeleton::{Skeleton, SkeletonShape};
use crate::ui::tone::Tone;

/// My account: profile, language and region, email settings.
#[component]
pub fn AccountPage(
    /// The panel that the address points to.
    section: Signal<Option<Section>>,
) -> impl IntoView {
    let engine = use_save_engine();
    // What loads above the panel moves it out of sight again: then it is brought back, if the user is still there.
    let settled = RwSignal::new(false);
    effect_with(move |before: Option<Option<Section>>| {
        let (now, _) = (section.get(), settled.get());
        if let Some(section) = now {
            let is_new = before.flatten() != now;
            request_animation_frame(move || {
                let selector = format!("#{}", section.id());
                if is_new || page::has_focus(&selector) {
                    page::focus(&selector);
                }
            });
        }
        now
    });
    view! {
        <AccountView
            status=engine.status()
            on_save=Callback::new(move |()| engine.save_all())
            on_discard=Callback::new(move |()| engine.discard_all())
        >
            <JournalNote health=engine.journal_health() />
            <AccountPanels on_settled=Callback::new(move |()| settled.set(true)) />
            <EmailSettings />
        </AccountView>
    }
}

/// The page round its panels.
#[component]
pub fn AccountView(
    /// How saving stands.
    status: Signal<SaveStatus>,
    /// Saves all.
    on_save: Callback<()>,
    /// Gives up all that is not saved.
    on_discard: Callback<()>,
    /// The panels.
    children: Children,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <main id="main" tabindex="-1">
            <SaveControls status on_save on_discard />
            <div class="column">
                <div class="page-head">
                    <h1>{move || texts.say(text::account_title())}</h1>
                </div>
                {children()}
            </div>
        </main>
    }
}

/// The panels of what `GET /account` answers.
#[component]
fn AccountPanels(
    /// The panels have their final height.
    on_settled: Callback<()>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let fetched = RwSignal::new(Fetched::Idle);
    let load = {
        let api = api.clone();
        Callback::new(move |()| {
            let api = api.clone();
            fetch(fetched, async move { api::account::get(&api).await });
        })
    };
    load.run(());
    effect(move || {
        if matches!(fetched.get(), Fetched::Ready(_) | Fetched::Failed(_)) {
            on_settled.run(());
        }
    });
    let form = Callback::new(|account| view! { <AccountForm account /> }.into_any());
    view! { <AccountPanelsView fetched=fetched.into() on_try_again=load form /> }
}

/// The form, or why it is not there.
#[component]
pub fn AccountPanelsView(
    /// The account.
    fetched: Signal<Fetched<Versioned<Account>>>,
    /// Asks again.
    on_try_again: Callback<()>,
    /// Its form.
    form: Callback<Versioned<Account>, AnyView>,
) -> impl IntoView {
    let texts = use_texts();
    move || {
        match fetched.get() {
        Fetched::Idle | Fetched::Loading | Fetched::LoadingSlowly => view! {
            <PanelSkeleton
                label=Some(texts.signal(text::app_loading()))
                fields=3
                hints=vec![
                    Some(texts.signal(text::account_display_name_hint())),
                    None,
                    Some(texts.signal(text::account_email_hint())),
                ]
            />
            <PanelSkeleton fields=2 />
        }
        .into_any(),
        Fetched::Failed(failure) => view! {
            <Banner
                title=texts.signal(text::account_failed_title())
                tone=Tone::Bad
                announce=Announce::AtOnce
                actions=move || view! { <Button label=texts.signal(text::app_try_again()) on_click=on_try_again /> }
            >
                {move || texts.say(explain(&failure))}
            </Banner>
        }
        .into_any(),
        Fetched::Ready(account) => form.run(account),
    }
    }
}

/// A panel that is on its way.
#[component]
fn PanelSkeleton(
    /// What is being fetched; nothing where something else says it.
    #[prop(optional_no_strip)]
    label: Option<Signal<String>>,
    /// How many fields it has.
    fields: usize,
    /// What stands under the first of them.
    #[prop(optional)]
    hints: Vec<Option<Signal<String>>>,
) -> impl IntoView {
    view! {
        <div class="panel">
            <div class="panel__head">
                <Skeleton shape=SkeletonShape::Title count=1 />
            </div>
            <div class="panel__body">
                {match label {
                    Some(label) => view! { <Skeleton label shape=SkeletonShape::Fields count=fields under=hints /> }.into_any(),
                    None => view! { <Skeleton shape=SkeletonShape::Fields count=fields under=hints /> }.into_any(),
                }}
            </div>
        </div>
    }
}

#[component]
fn AccountForm(account: Versioned<Account>) -> impl IntoView {
    let texts = use_texts();
    let editable = account::open(use_save_engine(), expect_context::<Api>(), account);
    let change = Callback::new(move |changed: Account| editable.edit(|account| *account = changed));
    let rejected = problems(editable.status());
    let language = Signal::memo(move |_| editable.current().get().language);
    effect_with(move |before: Option<String>| {
        let now = language.get();
        if before.is_none_or(|before| before != now) {
            let language = now.clone();
            spawn_local(async move { preferences::speak(texts, &language).await });
        }
        now
    });
    view! {
        <Reconcile editable name=field_name />
        <ProfilePanel account=editable.current() problems=rejected on_change=change />
        <RegionPanel account=editable.current() problems=rejected on_change=change />
    }
}

/// What a field of the account or of a mailbox is called.
pub fn field_name(field: &str) -> Message {
    match field {
        "display_name" => text::account_display_name(),
        "phone" => text::account_phone(),
        "language" => text::account_language(),
        "time_zone" => text::account_time_zone(),
        "sender_name" => text::mailbox_sender_name(),
        _ => text::journal_other_field(),
    }
}

/// What the ATS does not accept, field by field.
fn problems(status: Signal<SaveStatus>) -> Signal<Vec<FieldProblem>> {
    Signal::derive(move || {
        status.with(|status| match status {
            SaveStatus::Failed {
                failure: Failure::Problem { problem, .. },
            } => problem.fields.clone(),
            _ => Vec::new(),
        })
    })
}

/// Makes the callback of a field: it gets what was entered, and hands the whole profile on.
fn change_of(
    account: Signal<Account>,
    on_change: Callback<Account>,
) -> impl Fn(fn(&mut Account, String)) -> Callback<String> {
    move |edit| {
        Callback::new(move |value| {
            let mut changed = account.get_untracked();
            edit(&mut changed, value);
            on_change.run(changed);
        })
    }
}

/// What is wrong with a field, in words.
fn field_error(
    texts: Texts,
    problems: Signal<Vec<FieldProblem>>,
    field: &'static str,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        problems.with(|problems| {
            let problem = problems.iter().find(|problem| problem.field == field)?;
            Some(texts.say(explain_rule(problem.rule)))
        })
    })
}
