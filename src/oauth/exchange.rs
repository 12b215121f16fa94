//! The exchange of a code in the browser (RFC 6749 section 4.1.3), for a provider with a true public client. The
//! tokens go on to the ATS, which validates the ID token.

use std::fmt;
use std::time::Duration;

use gloo_net::http::{Method, RequestBuilder};
use leptos::prelude::{set_timeout_with_handle, window};
use mailbridge_contract::grant::{GrantProof, GrantRequest};
use oauth2::basic::{
    BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse,
    BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    Client, ClientId, ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl, http,
};
use serde::{Deserialize, Serialize};
use web_sys::{AbortController, RequestCredentials, RequestRedirect};

use super::arrival::Delivery;
use crate::config::Provider;
use crate::domain::connect::callback::Refusal;
use crate::domain::connect::outcome::Outcome;

/// How long the provider may take.
const TIME_LIMIT: Duration = Duration::from_secs(30);

type Tokens = StandardTokenResponse<IdToken, BasicTokenType>;
type PublicClient = Client<
    BasicErrorResponse,
    Tokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

/// The ID token beside the tokens of RFC 6749 (OpenID Connect Core section 3.1.3.3).
#[derive(Serialize, Deserialize)]
struct IdToken {
    #[serde(default)]
    id_token: Option<String>,
}

impl ExtraTokenFields for IdToken {}

impl fmt::Debug for IdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdToken([redacted])")
    }
}

/// A token endpoint that gave no answer.
#[derive(Debug)]
struct NoAnswer;

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token endpoint gave no answer")
    }
}

impl std::error::Error for NoAnswer {}

/// Exchanges the code. What comes back is what the ATS is handed.
///
/// # Errors
/// The outcome; a provider that did not answer can be asked again with the same code.
pub async fn exchange(delivery: &Delivery, provider: &Provider) -> Result<GrantRequest, Refusal> {
    let endpoint = provider
        .token_endpoint
        .clone()
        .ok_or(Outcome::ProviderNotConfigured)?;
    let client = PublicClient::new(ClientId::new(provider.client_id.clone()))
        .set_token_uri(TokenUrl::new(endpoint).map_err(|_| Outcome::ProviderNotConfigured)?)
        .set_redirect_uri(
            RedirectUrl::new(delivery.redirect_uri().to_owned())
                .map_err(|_| Outcome::ProviderNotConfigured)?,
        );
    let tokens = client
        .exchange_code(delivery.code().clone())
        .set_pkce_verifier(PkceCodeVerifier::new(delivery.code_verifier().secret().clone()))
        .request_async(&send)
        .await
        .map_err(refusal)?;
    let id_token = tokens
        .extra_fields()
        .id_token
        .clone()
        .ok_or(Outcome::IdentityRefused)?;
    let scopes = tokens.scopes().map(|scopes| {
        let scopes: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
        scopes.join(" ")
    });
    Ok(delivery.request_with(GrantProof::Tokens {
        id_token,
        access_token: tokens.access_token().secret().clone(),
        refresh_token: tokens.refresh_token().map(|token| token.secret().clone()),
        expires_in: tokens.expires_in().map(|life| life.as_secs()),
        // Absent means: as asked for (RFC 6749 section 5.1).
        scope: Some(scopes.unwrap_or_else(|| provider.scopes.join(" "))),
    }))
}

fn refusal(error: RequestTokenError<NoAnswer, BasicErrorResponse>) -> Refusal {
    match error {
        RequestTokenError::ServerResponse(answer) => Refusal {
            outcome: match answer.error() {
                BasicErrorResponseType::InvalidGrant => Outcome::CodeRefused,
                _ => Outcome::AtsMisconfigured,
            },
            error: Some(answer.error().as_ref().to_owned()),
        },
        RequestTokenError::Request(NoAnswer) if !window().navigator().on_line() => Outcome::Offline.into(),
        RequestTokenError::Request(NoAnswer) => Outcome::ProviderUnreachable.into(),
        // The error holds what came, tokens perhaps: it goes no further.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => Outcome::ProviderFailed.into(),
    }
}

async fn send(request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
    let abort = AbortController::new().map_err(|_| NoAnswer)?;
    let signal = abort.signal();
    let timer = set_timeout_with_handle(move || abort.abort(), TIME_LIMIT);
    let answer = fetch(request, &signal).await;
    if let Ok(timer) = timer {
        timer.clear();
    }
    answer
}

async fn fetch(request: HttpRequest, signal: &web_sys::AbortSignal) -> Result<HttpResponse, NoAnswer> {
    let (parts, body) = request.into_parts();
    let mut fetching = RequestBuilder::new(&parts.uri.to_string())
        .method(Method::POST)
        // The client is public: nothing of the browser's own goes along, and the code goes nowhere else.
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .abort_signal(Some(signal));
    for (name, value) in &parts.headers {
        fetching = fetching.header(name.as_str(), value.to_str().map_err(|_| NoAnswer)?);
    }
    let body = String::from_utf8(body).map_err(|_| NoAnswer)?;
    let response = fetching
        .body(body)
        .map_err(|_| NoAnswer)?
        .send()
        .await
        .map_err(|_| NoAnswer)?;
    let mut answer = http::Response::builder().status(response.status());
    if let Some(media_type) = response.headers().get("Content-Type") {
        answer = answer.header(http::header::CONTENT_TYPE, media_type);
    }
    let bytes = response.binary().await.map_err(|_| NoAnswer)?;
    answer.body(bytes).map_err(|_| NoAnswer)
}
