//! The app for one signed-in user: what lives as long as the user does.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::Router;
use mailbridge_contract::AttemptId;
use mailbridge_contract::session::Session;

use super::expired::SessionExpired;
use super::frame::Frame;
use super::parts;
use crate::api::{self, Api};
use crate::browser::{boot, history};
use crate::config::Config;
use crate::domain::save::status::SaveStatus;
use crate::i18n::use_texts;
use crate::signals::{effect, effect_with};
use crate::state::connection::ConnectionStore;
use crate::state::mailboxes::Mailboxes;
use crate::state::save::SaveEngine;
use crate::state::session::{SessionState, SessionStore};

/// Everything behind the sign-in.
#[component]
pub fn SignedIn(
    /// Asks the ATS who is signed in.
    on_check: Callback<()>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let config = expect_context::<Arc<Config>>();
    let store = expect_context::<SessionStore>();
    let mailboxes = Mailboxes::provide();
    if let Some(session) = store.session_untracked() {
        connect(api.clone(), store, &session, mailboxes);
    }
    let renewal = api.clone();
    let engine = SaveEngine::provide(config.requests.backoff(), move || {
        let api = renewal.clone();
        async move { api::session::get(&api).await.map(|_| ()) }
    });
    if let Some(session) = store.session_untracked() {
        engine.keep_journal(&session);
    }
    mailboxes.resume(engine, &api);
    parts::fetch_after_paint(use_texts());
    // Saving finds out that the session has ended, and goes on when it is there again.
    let status = engine.status();
    effect(move || {
        if status.with(|status| *status == SaveStatus::SignIn) {
            store.expire();
        }
    });
    effect_with(move |was_expired: Option<bool>| {
        let state = store.state();
        if was_expired == Some(true) && matches!(state, SessionState::SignedIn(_)) {
            engine.session_renewed();
        }
        matches!(state, SessionState::Expired(_))
    });
    history::follow_links();
    view! {
        <Router base=router_base()>
            <Frame />
            <SessionExpired on_check />
        </Router>
    }
}

/// Takes the grants of this tab's own attempts, and settles each attempt whose grant is saved or given up.
fn connect(api: Api, store: SessionStore, session: &Session, mailboxes: Mailboxes) {
    let on_granted = Callback::new(move |grant| mailboxes.add_grant(grant));
    let connection = ConnectionStore::provide(api, store, session.into(), on_granted);
    effect_with(move |before: Option<Vec<AttemptId>>| {
        let now: Vec<_> = mailboxes
            .grants()
            .get()
            .into_iter()
            .map(|grant| grant.attempt)
            .collect();
        for settled in before
            .unwrap_or_default()
            .iter()
            .filter(|attempt| !now.contains(attempt))
        {
            connection.settle(settled);
        }
        now
    });
}

/// The app's base as the router wants it: without the slash at its end.
fn router_base() -> String {
    boot::base().trim_end_matches('/').to_owned()
}
