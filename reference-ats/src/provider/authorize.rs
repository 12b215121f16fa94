//! The authorization request (RFC 6749 section 4.1.1, RFC 7636 section 4.3).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{RawQuery, State};
use axum::response::Response;
use url::form_urlencoded;

use super::answer::{self, ErrorCode};
use super::pages::{self, DeadEnd};
use super::{Provider, accounts, consent};
use crate::random;

/// Where it is sent.
pub const PATH: &str = "/authorize";

/// An authorization request that passed all checks.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where the answer goes.
    pub redirect_uri: String,
    /// Given back unchanged.
    pub state: Option<String>,
    /// What the client asks for.
    pub scopes: Vec<String>,
    /// Goes into the ID token.
    pub nonce: Option<String>,
    /// The hash of the verifier.
    pub code_challenge: String,
    /// Whether a refresh token is asked for.
    pub is_offline: bool,
    /// Whether the user has to consent again.
    pub asks_consent: bool,
    /// The account that the client expects.
    pub login_hint: Option<String>,
}

/// Requests that users are working on, by a random id that only their own page knows.
#[derive(Default)]
pub struct Pending(Mutex<HashMap<String, Step>>);

/// How far a user has come.
#[derive(Clone, Debug)]
pub struct Step {
    /// The request.
    pub request: Request,
    /// The account, once chosen.
    pub account: Option<String>,
    /// Whether the user went past the warning.
    pub is_warned: bool,
    begun: Instant,
}

const PATIENCE: Duration = Duration::from_secs(30 * 60);

impl Pending {
    /// Keeps a request; returns its id.
    pub fn add(&self, request: Request) -> String {
        let id = random::token();
        let mut pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pending.retain(|_, step| step.begun.elapsed() < PATIENCE);
        pending.insert(
            id.clone(),
            Step {
                request,
                account: None,
                is_warned: false,
                begun: Instant::now(),
            },
        );
        id
    }

    /// The step that the user is at.
    pub fn find(&self, id: &str) -> Option<Step> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }

    /// Takes the user to another step.
    pub fn change(&self, id: &str, change: impl FnOnce(&mut Step)) {
        if let Some(step) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(id) {
            change(step);
        }
    }

    /// Ends it: every request is answered once.
    pub fn take(&self, id: &str) -> Option<Step> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id)
    }
}

/// Checks the request and shows the accounts.
pub async fn begin(State(provider): State<Provider>, RawQuery(query): RawQuery) -> Response {
    let parameters: Vec<(String, String)> = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    match check(&provider, &parameters) {
        Ok(request) => {
            let hint = request.login_hint.clone();
            let chosen = hint.as_deref().and_then(accounts::typed);
            let asks_account =
                one(&parameters, "prompt").is_some_and(|prompt| names(prompt, "select_account"));
            let id = provider.pending.add(request);
            match chosen {
                Some(account) if !asks_account => consent::chosen(&provider, &id, account),
                _ => pages::accounts(&provider.setup.client.name, &id, hint.as_deref()),
            }
        }
        Err(Refused::Page(blocked)) => pages::blocked(blocked),
        Err(Refused::Answer {
            redirect_uri,
            state,
            error,
        }) => answer::error(&provider, &redirect_uri, state.as_deref(), error),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Refused {
    /// Nobody can be told but the user, since the client or its address are not known (RFC 6749 section 4.1.2.1).
    Page(DeadEnd),
    /// The client is told.
    Answer {
        redirect_uri: String,
        state: Option<String>,
        error: ErrorCode,
    },
}

fn check(provider: &Provider, parameters: &[(String, String)]) -> Result<Request, Refused> {
    let client = &provider.setup.client;
    if one(parameters, "client_id") != Some(client.id.as_str()) {
        return Err(Refused::Page(DeadEnd::InvalidClient));
    }
    let redirect_uri = one(parameters, "redirect_uri")
        .filter(|uri| client.redirect_uris.iter().any(|known| known == uri))
        .ok_or(Refused::Page(DeadEnd::RedirectUriMismatch))?
        .to_owned();
    let has_twice = parameters
        .iter()
        .any(|(name, _)| parameters.iter().filter(|(other, _)| other == name).count() > 1);
    if has_twice {
        return Err(Refused::Page(DeadEnd::InvalidRequest));
    }
    let get = |name| {
        one(parameters, name)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
    };
    let state = get("state");
    let refuse = |error| Refused::Answer {
        redirect_uri: redirect_uri.clone(),
        state: state.clone(),
        error,
    };

    if get("response_type").as_deref() != Some("code") {
        return Err(refuse(ErrorCode::UnsupportedResponseType));
    }
    let scopes: Vec<String> = get("scope")
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    if scopes.is_empty() || !scopes.iter().all(|scope| client.scopes.contains(scope)) {
        return Err(Refused::Page(DeadEnd::InvalidScope));
    }
    let prompt = get("prompt").unwrap_or_default();
    if names(&prompt, "none") {
        return Err(refuse(ErrorCode::InteractionRequired));
    }
    let code_challenge = get("code_challenge").filter(|challenge| is_s256_challenge(challenge));
    if get("code_challenge_method").as_deref() != Some("S256") {
        return Err(refuse(ErrorCode::InvalidRequest));
    }
    Ok(Request {
        code_challenge: code_challenge.ok_or_else(|| refuse(ErrorCode::InvalidRequest))?,
        nonce: get("nonce"),
        is_offline: get("access_type").as_deref() == Some("offline"),
        asks_consent: names(&prompt, "consent"),
        login_hint: get("login_hint"),
        scopes,
        redirect_uri,
        state,
    })
}

fn one<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut found = parameters.iter().filter(|(known, _)| known == name);
    let (_, value) = found.next()?;
    found.next().is_none().then_some(value.as_str())
}

fn names(list: &str, value: &str) -> bool {
    list.split_whitespace().any(|part| part == value)
}

/// SHA-256 in base64url has 43 characters.
fn is_s256_challenge(challenge: &str) -> bool {
    challenge.len() == 43
        && challenge
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
