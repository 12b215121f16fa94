//! Where the provider comes back to.

use std::sync::Arc;

use leptos::prelude::*;

use super::callback_flow::{Errand, Flow};
use super::links;
use super::outcome_card::OutcomeActions;
use super::stage::{Stage, StageView};
use crate::api::Api;
use crate::browser::storage::StorageError;
use crate::browser::{boot, clock, location, page, random};
use crate::config::{Config, Exchange, Provider};
use crate::domain::connect::action::Action;
use crate::domain::connect::attempt::Attempt;
use crate::domain::connect::outcome::Outcome;
use crate::i18n::use_texts;
use crate::oauth::arrival::{self, Arrival, Delivery};
use crate::oauth::{attempts, report};
use crate::route::Route;
use crate::signals::RwSignal;
use crate::state::ending::Ending;

/// Takes what the provider sent, hands it to the ATS, and says what became of it.
#[component]
pub fn CallbackPage() -> impl IntoView {
    let texts = use_texts();
    let config = expect_context::<Arc<Config>>();
    let stage = RwSignal::new(Stage::Finishing);

    let query = boot::take_callback().unwrap_or_default();
    let arrival = arrival::receive(query.trim_start_matches('?'), &config, clock::now());
    let attempt = match &arrival {
        Arrival::Code(delivery) => Some(delivery.attempt.clone()),
        Arrival::Again(attempt) => Some(attempt.clone()),
        Arrival::Refused { attempt, .. } => attempt.clone(),
    };
    // Without an attempt of its own the page names the first provider: that is only a name.
    let provider = attempt.as_ref().map_or_else(
        || config.providers[0].id.clone(),
        |attempt| attempt.provider.clone(),
    );
    let configured = links::provider_of(&config, &provider);

    let api = expect_context::<Api>();
    let waiter = StoredValue::new(None);
    let flow_for = |attempt: Attempt, errand: Errand| Flow {
        api,
        stage,
        attempt,
        errand: StoredValue::new(errand),
        waiter,
    };
    let flow = match arrival {
        Arrival::Code(delivery) => {
            let attempt = delivery.attempt.clone();
            let flow = flow_for(attempt, errand(delivery, &configured));
            flow.start();
            Some(flow)
        }
        Arrival::Again(attempt) => {
            let flow = flow_for(attempt, Errand::Ask);
            flow.start();
            Some(flow)
        }
        Arrival::Refused { refusal, attempt } => {
            let ending = Ending::refused(refusal, &provider);
            match attempt {
                Some(attempt) => {
                    let flow = flow_for(attempt, Errand::Ask);
                    flow.end(ending);
                    Some(flow)
                }
                None => {
                    stage.set(Stage::Ended(ending));
                    None
                }
            }
        }
    };

    if let Some(flow) = flow.clone() {
        let listening = flow.clone();
        report::listen(move |message| {
            if let report::Report::Acknowledged { attempt } = message
                && attempt == listening.attempt.id
            {
                listening.acknowledge();
            }
        });
        page::on_return(move || {
            if ended_with(stage).is_some_and(|ending| ending.outcome == Outcome::SessionExpired) {
                flow.start();
            }
        });
    }

    let actions = OutcomeActions {
        address: Callback::new(move |action| links::address(action, &ended_with(stage)?, &config, texts)),
        run: Callback::new(move |action| match (action, &flow) {
            (Action::SendAgain | Action::SaveHere, Some(flow)) => flow.start(),
            (Action::TryAgain | Action::ChooseAccount | Action::KeepAccount, Some(flow)) => {
                let again = once_more(action, flow.attempt.clone(), ended_with(stage));
                if go_again(&again).is_err() {
                    stage.set(Stage::Ended(Ending::new(
                        Outcome::StorageBlocked,
                        &again.provider,
                    )));
                }
            }
            (Action::CloseTab, _) => location::close_tab(),
            _ => location::assign(links::email_settings()),
        }),
        offers: Callback::new(|_| true),
    };
    view! { <StageView stage provider=configured actions /> }
}

fn errand(delivery: Delivery, provider: &Provider) -> Errand {
    match provider.exchange {
        Exchange::Ats => Errand::HandIn {
            request: delivery.request(),
            key: random::uuid(),
        },
        Exchange::Browser => Errand::Exchange {
            delivery: Arc::new(delivery),
            provider: provider.clone(),
        },
    }
}

fn ended_with(stage: RwSignal<Stage>) -> Option<Ending> {
    match stage.get_untracked() {
        Stage::Ended(ending) => Some(ending),
        _ => None,
    }
}

/// The attempt with which this tab goes to the provider again. Its id stays: the first tab waits for it.
fn once_more(action: Action, attempt: Attempt, ending: Option<Ending>) -> Attempt {
    let signed_in = ending.and_then(|ending| ending.address);
    let (reconnect, login_hint) = match action {
        Action::KeepAccount => (None, signed_in),
        Action::ChooseAccount => (attempt.reconnect, None),
        _ => (attempt.reconnect, signed_in.or(attempt.login_hint)),
    };
    Attempt {
        reconnect,
        login_hint,
        registered_at: clock::now(),
        ..attempt
    }
}

fn go_again(attempt: &Attempt) -> Result<(), StorageError> {
    attempts::register(attempt)?;
    let route = Route::Connect {
        provider: attempt.provider.clone(),
        attempt: Some(attempt.id.clone()),
    };
    location::assign(location::with_base(&route.path()));
    Ok(())
}
