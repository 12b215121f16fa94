//! The new tab of Add Mailbox, on its way to the provider.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mailbridge_contract::{AttemptId, ProviderId};

use super::links;
use super::outcome_card::OutcomeActions;
use super::stage::{Stage, StageView};
use crate::api::{self, Api};
use crate::browser::{clock, location, page};
use crate::config::Config;
use crate::domain::connect::action::Action;
use crate::domain::connect::attempt::Owner;
use crate::domain::connect::outcome::Outcome;
use crate::i18n::use_texts;
use crate::oauth::report::Report;
use crate::oauth::{attempts, authorization, transaction};
use crate::route::Route;
use crate::signals::RwSignal;
use crate::state::ending::Ending;

/// Goes to the provider if this user has registered the attempt; says why otherwise.
#[component]
pub fn ConnectPage(
    /// Where to sign in.
    provider: ProviderId,
    /// The attempt that the address names.
    attempt: Option<AttemptId>,
) -> impl IntoView {
    let texts = use_texts();
    let api = expect_context::<Api>();
    let config = expect_context::<Arc<Config>>();
    let stage = RwSignal::new(Stage::Checking);
    let configured = links::provider_of(&config, &provider);

    let go = {
        let (config, provider) = (config.clone(), provider.clone());
        Callback::new(move |()| {
            let (api, config) = (api.clone(), config.clone());
            let (provider, attempt) = (provider.clone(), attempt.clone());
            stage.set(Stage::Checking);
            spawn_local(async move {
                let leaving = prepare(
                    &api,
                    &config,
                    &provider,
                    attempt.as_ref(),
                    &untrack(|| texts.language()),
                )
                .await;
                let next = leaving.map(|(report, address)| {
                    report.send();
                    location::replace(address);
                    Stage::Leaving
                });
                // The page may be gone by now.
                stage.set(next.unwrap_or_else(Stage::Ended));
            });
        })
    };
    go.run(());
    page::on_return(move || {
        let waits = stage.with_untracked(
            |stage| matches!(stage, Stage::Ended(ending) if ending.outcome == Outcome::SessionExpired),
        );
        if waits {
            go.run(());
        }
    });

    let actions = OutcomeActions {
        address: Callback::new(move |action| match stage.get_untracked() {
            Stage::Ended(ending) => links::address(action, &ending, &config, texts),
            _ => None,
        }),
        run: Callback::new(move |action| match action {
            Action::CloseTab => location::close_tab(),
            _ => go.run(()),
        }),
        offers: Callback::new(|_| true),
    };
    view! { <StageView stage provider=configured actions /> }
}

/// Checks the attempt and keeps a transaction for the way back. Gives what to report and where to go.
async fn prepare(
    api: &Api,
    config: &Config,
    provider: &ProviderId,
    attempt: Option<&AttemptId>,
    language: &str,
) -> Result<(Report, String), Ending> {
    let end = |outcome| Ending::new(outcome, provider);
    let session = api::session::get(api)
        .await
        .map_err(|failure| Ending::failed(&failure, provider))?;
    let owner = Owner::from(&session);
    let id = attempt.ok_or_else(|| end(Outcome::NotStartedHere))?;
    let attempt = attempts::registered(&owner, id)
        .map_err(|_| end(Outcome::StorageBlocked))?
        .ok_or_else(|| end(Outcome::NotStartedHere))?;
    let now = clock::now();
    attempt.check(&owner, provider, now).map_err(end)?;
    let configured = config
        .provider(provider)
        .ok_or_else(|| end(Outcome::ProviderNotConfigured))?;
    let redirect_uri = location::absolute(&Route::ConnectCallback.path());
    let (address, transaction) = authorization::request(configured, attempt, redirect_uri, language, now)
        .map_err(|_| end(Outcome::ProviderNotConfigured))?;
    transaction::open(&transaction).map_err(|_| end(Outcome::StorageBlocked))?;
    Ok((Report::Opened { attempt: id.clone() }, address))
}
