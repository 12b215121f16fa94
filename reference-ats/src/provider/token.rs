//! The token endpoint (RFC 6749 sections 4.1.3 and 6, RFC 7636 section 4.6).

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::{Form, Json};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::client::ClientError;
use super::grants::{self, Grant};
use super::misbehaviour::Misbehaviour;
use super::{Provider, id_token};

/// Where it lies.
pub const PATH: &str = "/token";

/// A token request.
#[derive(Deserialize)]
pub struct TokenRequest {
    grant_type: String,
    client_id: Option<String>,
    client_secret: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
}

/// An error of the endpoint (RFC 6749 section 5.2).
#[derive(Debug)]
struct TokenError(StatusCode, &'static str, &'static str);

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        let Self(status, error, description) = self;
        (
            status,
            Json(json!({"error": error, "error_description": description})),
        )
            .into_response()
    }
}

impl From<ClientError> for TokenError {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::SecretMissing => Self(
                StatusCode::BAD_REQUEST,
                "invalid_request",
                "client_secret is missing.",
            ),
            ClientError::Invalid => Self(
                StatusCode::UNAUTHORIZED,
                "invalid_client",
                "The client is not known.",
            ),
        }
    }
}

const INVALID_GRANT: TokenError = TokenError(StatusCode::BAD_REQUEST, "invalid_grant", "Bad Request");

/// Issues tokens.
pub async fn issue(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(request): Form<TokenRequest>,
) -> Response {
    let mut response = match answer(&provider, &headers, request).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    };
    allow_browsers(&provider, &headers, &mut response);
    response
}

/// Answers a browser that asks before it sends (Fetch standard, CORS).
pub async fn preflight(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    allow_browsers(&provider, &headers, &mut response);
    response
}

/// A public client exchanges its codes in the browser: pages of its own origins may read the answer.
fn allow_browsers(provider: &Provider, headers: &HeaderMap, response: &mut Response) {
    let client = &provider.setup.client;
    let Some(origin) = headers.get(header::ORIGIN).filter(|_| client.secret.is_none()) else {
        return;
    };
    let is_own = client.redirect_uris.iter().any(|uri| {
        url::Url::parse(uri)
            .is_ok_and(|uri| uri.origin().ascii_serialization().as_bytes() == origin.as_bytes())
    });
    if is_own {
        let answer = response.headers_mut();
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        answer.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("content-type"),
        );
    }
}

async fn answer(
    provider: &Provider,
    headers: &HeaderMap,
    request: TokenRequest,
) -> Result<Response, TokenError> {
    let client = &provider.setup.client;
    client.authenticate(
        headers,
        request.client_id.as_deref(),
        request.client_secret.as_deref(),
    )?;
    if asked_of(provider, &request)? == Misbehaviour::TokenServerError {
        return Ok((StatusCode::INTERNAL_SERVER_ERROR, Html("<h1>Error 500</h1>")).into_response());
    }
    let (grant, is_first) = match request.grant_type.as_str() {
        "authorization_code" => (of_code(provider, &request)?, true),
        "refresh_token" => (of_refresh_token(provider, &request)?, false),
        _ => {
            return Err(TokenError(
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "Not offered.",
            ));
        }
    };
    let misbehaviour = provider.orders.of(&grant.account);
    match misbehaviour {
        Misbehaviour::TokenNeverAnswers => tokio::time::sleep(Duration::from_secs(24 * 3600)).await,
        Misbehaviour::TokenSlow => tokio::time::sleep(Duration::from_secs(2)).await,
        Misbehaviour::TokenInvalidClient => return Err(ClientError::Invalid.into()),
        Misbehaviour::TokenInvalidGrant if is_first => return Err(INVALID_GRANT),
        Misbehaviour::RefreshInvalidGrant if !is_first => return Err(INVALID_GRANT),
        Misbehaviour::TokenNotJson => return Ok(Html("<h1>Welcome</h1>").into_response()),
        _ => {}
    }
    tokens(provider, &grant, is_first, misbehaviour).map(|body| Json(body).into_response())
}

/// The order for the account that the code or the refresh token belongs to. Nothing is used up by asking.
fn asked_of(provider: &Provider, request: &TokenRequest) -> Result<Misbehaviour, TokenError> {
    let connection = provider.database.lock();
    let grant = match (request.code.as_deref(), request.refresh_token.as_deref()) {
        (Some(code), _) => grants::of_code(&connection, code),
        (None, Some(token)) => {
            grants::of_token(&connection, token, Some("refresh")).map(|found| found.map(|(grant, _)| grant))
        }
        (None, None) => Ok(None),
    };
    Ok(grant
        .map_err(failed)?
        .map_or(Misbehaviour::None, |grant| provider.orders.of(&grant.account)))
}

fn of_code(provider: &Provider, request: &TokenRequest) -> Result<Grant, TokenError> {
    let grant = request
        .code
        .as_deref()
        .and_then(|code| grants::redeem(&provider.database.lock(), code).transpose())
        .transpose()
        .map_err(failed)?
        .ok_or(INVALID_GRANT)?;
    let fits = request.redirect_uri.as_deref() == Some(grant.redirect_uri.as_str())
        && request
            .code_verifier
            .as_deref()
            .is_some_and(|verifier| challenge(verifier) == grant.code_challenge);
    if fits { Ok(grant) } else { Err(INVALID_GRANT) }
}

fn of_refresh_token(provider: &Provider, request: &TokenRequest) -> Result<Grant, TokenError> {
    let token = request.refresh_token.as_deref().unwrap_or_default();
    let found = grants::of_token(&provider.database.lock(), token, Some("refresh")).map_err(failed)?;
    found.map(|(grant, _)| grant).ok_or(INVALID_GRANT)
}

fn tokens(
    provider: &Provider,
    grant: &Grant,
    is_first: bool,
    misbehaviour: Misbehaviour,
) -> Result<Value, TokenError> {
    let connection = provider.database.lock();
    let seconds = provider.setup.access_seconds;
    let mail_scope = &provider.setup.client.mail_scope;
    let drops_mail = misbehaviour == Misbehaviour::ScopeDropped;
    let scope: Vec<&str> = grant
        .scope
        .split(' ')
        .filter(|scope| !(drops_mail && scope == mail_scope))
        .collect();
    let mut body = json!({
        "access_token": grants::issue(&connection, grant, "access", Some(seconds)).map_err(failed)?,
        "token_type": "Bearer",
        "expires_in": seconds,
        "scope": scope.join(" "),
    });
    if is_first && grant.is_offline && misbehaviour != Misbehaviour::NoRefreshToken {
        body["refresh_token"] = grants::issue(&connection, grant, "refresh", None)
            .map_err(failed)?
            .into();
    }
    if grant.scope.split(' ').any(|scope| scope == "openid") && misbehaviour != Misbehaviour::NoIdToken {
        body["id_token"] = id_token::sign(provider, grant, misbehaviour)
            .map_err(failed)?
            .into();
    }
    Ok(body)
}

/// S256 of the verifier (RFC 7636 section 4.2).
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

fn failed(cause: impl std::fmt::Display) -> TokenError {
    tracing::error!(%cause, "the token endpoint failed");
    TokenError(StatusCode::INTERNAL_SERVER_ERROR, "server_error", "Try again.")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_example_of_the_standard() {
        // RFC 7636, appendix B.
        assert_eq!(
            super::challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
