//! The card of an attempt in the tab in which it began.

use std::sync::Arc;

use leptos::prelude::*;
use mailbridge::config::Config;
use mailbridge::domain::connect::attempt::Attempt;
use mailbridge::domain::connect::outcome::Outcome;
use mailbridge::domain::connect::warning::WARNINGS;
use mailbridge::i18n::use_texts;
use mailbridge::pages::connect::links;
use mailbridge::pages::connect::waiting_card::{WaitingActions, WaitingCard};
use mailbridge::signals::Signal;
use mailbridge::state::connection::Connection;
use mailbridge::state::fetched::Fetched;
use mailbridge_contract::mailbox::MailboxStatus;

use super::email::{Panel, panel_page};
use super::states;
use crate::data;
use crate::story::{Story, press};

pub fn stories() -> Vec<Story> {
    let states = states::connections()
        .into_iter()
        .filter(|(_, connection)| !matches!(connection, Connection::Failed { .. }))
        .map(|(name, connection)| {
            Story::new(format!("first-tab/{name}"), move || in_panel(connection.clone()))
        });
    let reconnected = Story::new("first-tab/reconnected", || {
        in_panel(Connection::Granted {
            attempt: data::reconnecting(),
            address: data::ADDRESS.to_owned(),
        })
    });
    let warnings = WARNINGS.iter().enumerate().map(|(place, warning)| {
        Story::new(format!("first-tab/warning/{}", warning.name()), || {
            in_panel(Connection::Quiet(data::attempt()))
        })
        .then(move || press(&format!(".warnings li:nth-child({}) .button", place + 1)))
    });
    // The two that are said in the connecting tab alone.
    let elsewhere = [Outcome::Connected, Outcome::FirstTabGone];
    let said_here = Outcome::ALL
        .iter()
        .filter(move |outcome| !elsewhere.contains(outcome));
    let outcomes = said_here.map(|outcome| {
        Story::new(format!("first-tab/outcome/{}", outcome.name()), move || {
            in_panel(Connection::Failed {
                attempt: data::attempt(),
                ending: data::ending(*outcome),
            })
        })
    });
    states
        .chain([reconnected])
        .chain(warnings)
        .chain(outcomes)
        .collect()
}

fn in_panel(connection: Connection) -> impl IntoView {
    // What was granted is there to be saved; what was reconnected is there already.
    let (grants, mailboxes) = match &connection {
        Connection::Granted { attempt, .. } if attempt.reconnect.is_some() => (
            Vec::new(),
            vec![data::mailbox(data::ADDRESS, MailboxStatus::Connected)],
        ),
        Connection::Granted { .. } => (vec![data::grant(data::ADDRESS)], Vec::new()),
        _ => (Vec::new(), Vec::new()),
    };
    panel_page(Panel {
        grants,
        list: Fetched::Ready(mailboxes),
        above: ViewFn::from(move || card(connection.clone())),
        ..Panel::default()
    })
}

/// The card alone.
pub fn card(connection: Connection) -> impl IntoView {
    let config = expect_context::<Arc<Config>>();
    let texts = use_texts();
    let provider = config.providers[0].clone();
    let actions = WaitingActions {
        address: Callback::new(|attempt: Attempt| format!("/connect/google?attempt={}", attempt.id)),
        on_open_again: Callback::new(|_| {}),
        on_cancel: Callback::new(|()| {}),
        on_dismiss: Callback::new(|()| {}),
        link: Callback::new(move |(action, ending)| links::address(action, &ending, &config, texts)),
    };
    view! {
        <WaitingCard
            connection=Signal::from(connection)
            provider=Callback::new(move |_| provider.clone())
            actions
        />
    }
}
