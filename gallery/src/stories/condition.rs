//! The condition of a mailbox as a timeline.

use leptos::prelude::*;
use mailbridge::domain::health::Fix;
use mailbridge::domain::text;
use mailbridge::i18n::use_texts;
use mailbridge::pages::account::health::{Fixes, HealthView};
use mailbridge::signals::Signal;
use mailbridge::state::fetched::Fetched;
use mailbridge::ui::disclosure::Disclosure;
use mailbridge_contract::health::{Fact, FactName, FactState, Health};
use mailbridge_contract::mailbox::MailboxStatus;
use mailbridge_contract::problem::ProblemCode;

use super::email::{Panel, panel, reconnect};
use super::screens::{framed, nothing};
use super::states;
use crate::data::{self, AT_TEXT};
use crate::story::{Story, every, press};

every! {
    /// What mends a failing step, and a problem that it mends.
    fixes: Fix {
        Fix::Reconnect => "reconnect", Fix::Reconnect;
        Fix::EditFolders => "edit_folders", Fix::EditFolders;
        Fix::AskAdministrator => "ask_administrator", Fix::AskAdministrator;
        Fix::AskAtsAdministrator => "ask_ats_administrator", Fix::AskAtsAdministrator;
        Fix::CheckAgain => "check_again", Fix::CheckAgain;
    }
}

pub fn stories() -> Vec<Story> {
    let fetched = states::fetched(health(None))
        .into_iter()
        .map(|(name, state)| Story::new(format!("condition/fetched/{name}"), move || page(state.clone())));
    let mended = fixes().into_iter().map(|(name, fix)| {
        let failing = match fix {
            Fix::Reconnect => (FactName::SignedIn, ProblemCode::GrantRevoked),
            Fix::EditFolders => (FactName::FoldersMapped, ProblemCode::FolderGone),
            Fix::AskAdministrator => (FactName::Incoming, ProblemCode::ImapDisabled),
            Fix::AskAtsAdministrator => (FactName::Activated, ProblemCode::NotActivated),
            Fix::CheckAgain => (FactName::Outgoing, ProblemCode::ImapTimeout),
        };
        Story::new(format!("condition/fix/{name}"), move || {
            page(Fetched::Ready(health(Some(failing.clone()))))
        })
    });
    let every_step = states::fact_states().into_iter().map(|(name, state)| {
        Story::new(format!("condition/every_step/{name}"), move || {
            let facts = states::facts().into_iter();
            let facts = facts.map(|(_, name)| fact(name, state, None)).collect();
            page(Fetched::Ready(Health {
                checked_at: AT_TEXT.into(),
                facts,
            }))
        })
    });
    let in_card = Story::new("condition/in_card", || {
        framed(view! {
            <main id="main" class="column column--top">
                <h1>{move || use_texts().say(text::account_title())}</h1>
                {panel(Panel {
                    list: Fetched::Ready(vec![data::mailbox(data::ADDRESS, MailboxStatus::Failing)]),
                    ..Panel::default()
                })}
            </main>
        })
    })
    .then(|| press("summary"));
    fetched.chain(mended).chain(every_step).chain([in_card]).collect()
}

/// As it stands in a card.
pub fn folded(status: MailboxStatus) -> impl IntoView {
    let state = match status {
        MailboxStatus::Connected | MailboxStatus::Unknown => health(None),
        MailboxStatus::NeedsReconnect => health(Some((FactName::SignedIn, ProblemCode::GrantRevoked))),
        MailboxStatus::Failing => health(Some((FactName::Incoming, ProblemCode::ImapDisabled))),
    };
    let open = matches!(status, MailboxStatus::NeedsReconnect | MailboxStatus::Failing);
    view! {
        <Disclosure summary=use_texts().signal(text::health_title()) open>
            {timeline(Fetched::Ready(state))}
        </Disclosure>
    }
}

fn page(state: Fetched<Health>) -> impl IntoView {
    framed(view! {
        <main id="main" class="column column--top">
            <h1>{move || use_texts().say(text::health_title())}</h1>
            {timeline(state)}
        </main>
    })
}

fn timeline(state: Fetched<Health>) -> impl IntoView {
    let fixes = Fixes {
        folders: "/account/mailboxes/m/folders".to_owned(),
        help: "/help/mailbox".to_owned(),
        provider: crate::config::provider(),
        reconnect: ViewFn::from(reconnect),
    };
    view! { <HealthView health=Signal::from(state) fixes on_check=nothing() /> }
}

/// Every step good up to the one that fails; what comes after it is not known.
fn health(failing: Option<(FactName, ProblemCode)>) -> Health {
    let mut stopped = false;
    let known = states::facts()
        .into_iter()
        .filter(|(_, name)| !matches!(name, FactName::Unknown));
    let facts = known
        .map(|(_, name)| match &failing {
            Some((wrong, code)) if *wrong == name => {
                stopped = true;
                fact(name, FactState::Failed, Some(code.clone()))
            }
            _ if stopped => fact(name, FactState::Unknown, None),
            _ => fact(name, FactState::Ok, None),
        })
        .collect();
    Health {
        checked_at: AT_TEXT.into(),
        facts,
    }
}

fn fact(name: FactName, state: FactState, code: Option<ProblemCode>) -> Fact {
    Fact {
        name,
        state,
        at: (state != FactState::Unknown).then(|| AT_TEXT.into()),
        code,
    }
}
