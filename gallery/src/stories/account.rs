//! My account: profile, language and region, the save bar, and what happened to the document.

use leptos::prelude::*;
use mailbridge::domain::failure::Failure;
use mailbridge::domain::save::fields::Difference;
use mailbridge::domain::save::status::SaveStatus;
use mailbridge::pages::account::profile::ProfilePanel;
use mailbridge::pages::account::region::RegionPanel;
use mailbridge::pages::account::{AccountPanelsView, AccountView, field_name};
use mailbridge::pages::journal_note::JournalNote;
use mailbridge::pages::reconcile::{Decisions, ReconcileView};
use mailbridge::signals::{RwSignal, Signal};
use mailbridge::state::fetched::Fetched;
use mailbridge::state::save::{JournalHealth, Offer};
use mailbridge_contract::account::Account;
use mailbridge_contract::mailbox::MailboxStatus;
use mailbridge_contract::problem::{FieldProblem, FieldRule};
use serde_json::json;

use super::email::{Panel, panel};
use super::screens::{framed, nothing};
use super::states;
use crate::data::{self, AT};
use crate::story::Story;

/// What the page shows.
#[derive(Clone, Default)]
struct State {
    status: SaveStatus,
    account: Option<Fetched<Account>>,
    problems: Vec<FieldProblem>,
    offer: Option<Offer>,
    conflicts: Vec<Difference>,
    journal: JournalHealth,
}

pub fn stories() -> Vec<Story> {
    let mut stories = vec![
        story("account/as_it_is", State::default()),
        story(
            "account/long_names",
            State {
                account: Some(Fetched::Ready(Account {
                    display_name: data::LONG_NAME.to_owned(),
                    email: data::LONG_ADDRESS.to_owned(),
                    ..data::account()
                })),
                ..State::default()
            },
        ),
        story(
            "account/restore",
            State {
                offer: Some(Offer {
                    at: AT,
                    differences: differences(),
                }),
                ..State::default()
            },
        ),
        story(
            "account/changed_elsewhere",
            State {
                status: SaveStatus::Conflict,
                conflicts: differences(),
                ..State::default()
            },
        ),
        story(
            "account/save/offline",
            State {
                status: SaveStatus::Waiting {
                    failure: Failure::Offline,
                    until: AT,
                },
                ..State::default()
            },
        ),
    ];
    stories.extend(states::journals().into_iter().map(|(name, journal)| {
        story(
            &format!("account/journal/{name}"),
            State {
                journal,
                ..State::default()
            },
        )
    }));
    stories.extend(states::saves().into_iter().map(|(name, status)| {
        story(
            &format!("account/save/{name}"),
            State {
                status,
                ..State::default()
            },
        )
    }));
    stories.extend(
        states::fetched(data::account())
            .into_iter()
            .map(|(name, account)| {
                story(
                    &format!("account/fetched/{name}"),
                    State {
                        account: Some(account),
                        ..State::default()
                    },
                )
            }),
    );
    stories.extend(states::failures().into_iter().map(|(name, failure)| {
        story(
            &format!("account/not_saved/{name}"),
            State {
                status: SaveStatus::Failed { failure },
                ..State::default()
            },
        )
    }));
    stories.extend(
        states::rules()
            .into_iter()
            .map(|(name, rule)| story(&format!("account/field/{name}"), refused(rule))),
    );
    stories
}

fn story(id: &str, state: State) -> Story {
    Story::new(id, move || framed(page(state.clone())))
}

/// The ATS does not take two fields.
fn refused(rule: FieldRule) -> State {
    let problems = ["display_name", "time_zone"].map(|field| FieldProblem {
        field: field.to_owned(),
        rule,
    });
    State {
        status: SaveStatus::Failed {
            failure: data::problem(mailbridge_contract::problem::ProblemCode::ValidationFailed),
        },
        problems: problems.into(),
        ..State::default()
    }
}

fn differences() -> Vec<Difference> {
    let difference = |field: &str, mine, theirs| Difference {
        field: field.to_owned(),
        mine: Some(mine),
        theirs: Some(theirs),
    };
    vec![
        difference("display_name", json!(data::NAME), json!(data::LONG_NAME)),
        difference("phone", json!("+31 20 555 01 23"), json!("")),
    ]
}

/// Decisions that change nothing.
pub fn decisions() -> Decisions {
    Decisions {
        on_restore: nothing(),
        on_forget: nothing(),
        on_choose: Callback::new(|_| {}),
    }
}

fn page(state: State) -> impl IntoView {
    let account = RwSignal::new(match &state.account {
        Some(Fetched::Ready(account)) => account.clone(),
        _ => data::account(),
    });
    let fetched = match state.account {
        Some(Fetched::Idle) => Fetched::Idle,
        Some(Fetched::Loading) => Fetched::Loading,
        Some(Fetched::LoadingSlowly) => Fetched::LoadingSlowly,
        Some(Fetched::Failed(failure)) => Fetched::Failed(failure),
        Some(Fetched::Ready(_)) | None => Fetched::Ready(data::versioned(account.get_untracked())),
    };
    let problems = Signal::from(state.problems);
    let (offer, conflicts) = (Signal::from(state.offer), Signal::from(state.conflicts));
    let change = Callback::new(move |changed| account.set(changed));
    let form = Callback::new(move |_| {
        view! {
            <ReconcileView
                offer
                conflicts
                name=field_name decisions=decisions()
            />
            <ProfilePanel account problems on_change=change />
            <RegionPanel account problems on_change=change />
        }
        .into_any()
    });
    view! {
        <AccountView status=Signal::from(state.status) on_save=nothing() on_discard=nothing()>
            <JournalNote health=Signal::from(state.journal) />
            <AccountPanelsView fetched=Signal::from(fetched) on_try_again=nothing() form />
            {panel(Panel {
                list: Fetched::Ready(vec![data::mailbox(data::ADDRESS, MailboxStatus::Connected)]),
                ..Panel::default()
            })}
        </AccountView>
    }
}
