//! The user's way through the provider: account, warning, consent.

use std::time::Duration;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::answer::{self, ErrorCode};
use super::grants::{self, NewGrant};
use super::misbehaviour::Misbehaviour;
use super::pages::{self, DeadEnd};
use super::{Provider, accounts};
use crate::http::problem::Refusal;

/// Where the chosen account is sent.
pub const ACCOUNT_PATH: &str = "/authorize/account";
/// Where the way past the warning is sent.
pub const WARNING_PATH: &str = "/authorize/warning";
/// Where the decision is sent.
pub const PATH: &str = "/authorize/consent";

/// The chosen account.
#[derive(Debug, Deserialize)]
pub struct AccountForm {
    request: String,
    /// Absent for "use another account".
    account: Option<String>,
}

/// An answer to a page.
#[derive(Debug, Deserialize)]
pub struct DecisionForm {
    request: String,
    /// `continue` or `cancel`.
    decision: String,
    /// The checkbox for mail.
    mail: Option<String>,
}

/// Takes the account.
pub async fn account(State(provider): State<Provider>, Form(form): Form<AccountForm>) -> Response {
    if provider.pending.find(&form.request).is_none() {
        return pages::blocked(DeadEnd::Expired);
    }
    let Some(address) = form.account else {
        return pages::another_account(&form.request, None);
    };
    match accounts::typed(&address) {
        Some(account) => chosen(&provider, &form.request, account),
        None => pages::another_account(&form.request, Some(&address)),
    }
}

/// Goes on with an account.
pub fn chosen(provider: &Provider, id: &str, account: String) -> Response {
    provider.pending.change(id, |step| step.account = Some(account));
    next(provider, id)
}

/// Takes the way past the warning, or back.
pub async fn warning(State(provider): State<Provider>, Form(form): Form<DecisionForm>) -> Response {
    if form.decision != "continue" {
        return cancel(&provider, &form.request);
    }
    provider
        .pending
        .change(&form.request, |step| step.is_warned = true);
    next(&provider, &form.request)
}

/// The page that comes next.
fn next(provider: &Provider, id: &str) -> Response {
    let Some(step) = provider.pending.find(id) else {
        return pages::blocked(DeadEnd::Expired);
    };
    let client = &provider.setup.client;
    let Some(account) = &step.account else {
        return pages::accounts(&client.name, id, step.request.login_hint.as_deref());
    };
    let misbehaviour = provider.orders.of(account);
    if let Some(blocked) = DeadEnd::from_order(misbehaviour) {
        return pages::blocked(blocked);
    }
    if misbehaviour == Misbehaviour::UnverifiedApp && !step.is_warned {
        return pages::warning(&client.name, id);
    }
    pages::consent(client, id, account, &step.request.scopes)
}

/// Takes the decision and answers the client.
pub async fn decide(State(provider): State<Provider>, Form(form): Form<DecisionForm>) -> Response {
    if form.decision != "continue" {
        return cancel(&provider, &form.request);
    }
    let Some(step) = provider.pending.take(&form.request) else {
        return pages::blocked(DeadEnd::Expired);
    };
    let Some(account) = step.account else {
        return pages::blocked(DeadEnd::Expired);
    };
    let misbehaviour = provider.orders.of(&account);
    if misbehaviour == Misbehaviour::NeverAnswers {
        tokio::time::sleep(Duration::from_secs(24 * 3600)).await;
    }
    let mail_scope = &provider.setup.client.mail_scope;
    let has_mail = form.mail.is_some();
    let scopes = step
        .request
        .scopes
        .iter()
        .filter(|scope| has_mail || *scope != mail_scope)
        .cloned()
        .collect();
    let grant = NewGrant {
        account,
        scopes,
        request: &step.request,
    };
    let code = grants::add(&provider.database.lock(), &provider.setup, &grant);
    match code {
        Ok(code) => answer::code(&provider, &step.request, &grant.scopes, &code, misbehaviour),
        Err(error) => Refusal::from(error).into_response(),
    }
}

fn cancel(provider: &Provider, id: &str) -> Response {
    match provider.pending.take(id) {
        Some(step) => {
            let request = &step.request;
            answer::error(
                provider,
                &request.redirect_uri,
                request.state.as_deref(),
                ErrorCode::AccessDenied,
            )
        }
        None => pages::blocked(DeadEnd::Expired),
    }
}
