//! The connecting tab: every stage, and every way that it ends.

use std::sync::Arc;

use leptos::prelude::*;
use mailbridge::app::connect_tab::ConnectFrame;
use mailbridge::config::Config;
use mailbridge::domain::connect::action::Actor;
use mailbridge::domain::connect::outcome::Outcome;
use mailbridge::i18n::use_texts;
use mailbridge::pages::connect::links;
use mailbridge::pages::connect::outcome_card::OutcomeActions;
use mailbridge::pages::connect::stage::{Stage, StageView};

use super::states;
use crate::data;
use crate::story::{Story, press};
use mailbridge::signals::Signal;

pub fn stories() -> Vec<Story> {
    let stages = states::stages()
        .into_iter()
        .filter(|(_, stage)| !matches!(stage, Stage::Ended(_)))
        .map(|(name, stage)| Story::new(format!("connecting-tab/{name}"), move || shown(stage.clone())));
    let outcomes = Outcome::ALL.iter().map(|outcome| {
        Story::new(format!("connecting-tab/outcome/{}", outcome.name()), move || {
            shown(Stage::Ended(data::ending(*outcome)))
        })
    });
    let administrator = Outcome::ALL
        .iter()
        .find(|outcome| outcome.actor() == Actor::WorkspaceAdministrator)
        .map(|outcome| {
            Story::new("connecting-tab/administrator", move || {
                shown(Stage::Ended(data::ending(*outcome)))
            })
            .then(|| press(".outcome__actions .button"))
        });
    let report = Story::new("connecting-tab/report", || {
        shown(Stage::Ended(data::ending(Outcome::SignInFailed)))
    })
    .then(|| press("summary"));
    stages
        .chain(outcomes)
        .chain(administrator)
        .chain([report])
        .collect()
}

fn shown(stage: Stage) -> impl IntoView {
    let config = expect_context::<Arc<Config>>();
    let texts = use_texts();
    let ending = match &stage {
        Stage::Ended(ending) => Some(ending.clone()),
        _ => None,
    };
    let (brand, provider) = (config.brand.name.clone(), config.providers[0].clone());
    let actions = OutcomeActions {
        address: Callback::new(move |action| links::address(action, ending.as_ref()?, &config, texts)),
        run: Callback::new(|_| {}),
        offers: Callback::new(|_| true),
    };
    view! {
        <ConnectFrame brand>
            <StageView stage=Signal::from(stage) provider actions />
        </ConnectFrame>
    }
}
