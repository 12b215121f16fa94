//! Taking tokens back (RFC 7009), and asking about them (RFC 7662).

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::json;

use super::misbehaviour::Misbehaviour;
use super::{Provider, grants, id_token};
use crate::http::problem::Refusal;

/// Where tokens are taken back.
pub const REVOCATION_PATH: &str = "/revoke";
/// Where one asks about tokens.
pub const PATH: &str = "/introspect";

/// A token, with who asks.
#[derive(Deserialize)]
pub struct TokenForm {
    token: String,
    client_id: Option<String>,
    client_secret: Option<String>,
}

/// Takes a token back with all that belongs to it. The token itself is proof enough, as at Google.
pub async fn revoke(
    State(provider): State<Provider>,
    Form(form): Form<TokenForm>,
) -> Result<Response, Refusal> {
    let connection = provider.database.lock();
    let Some((grant, _)) = grants::of_token(&connection, &form.token, None)? else {
        return Ok((StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_token"}))).into_response());
    };
    if provider.orders.of(&grant.account) == Misbehaviour::RevocationFails {
        return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
    }
    grants::revoke(&connection, &provider.setup.client.id, &grant.account)?;
    Ok(StatusCode::OK.into_response())
}

/// Says whether an access token works, and whose it is.
pub async fn introspect(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<TokenForm>,
) -> Result<Response, Refusal> {
    let client = &provider.setup.client;
    if client
        .authenticate(&headers, form.client_id.as_deref(), form.client_secret.as_deref())
        .is_err()
    {
        return Ok((StatusCode::UNAUTHORIZED, Json(json!({"error": "invalid_client"}))).into_response());
    }
    let found = grants::of_token(&provider.database.lock(), &form.token, Some("access"))?;
    let body = match found {
        None => json!({"active": false}),
        Some((grant, end)) => json!({
            "active": true,
            "client_id": client.id,
            "sub": id_token::subject(&grant.account),
            "username": grant.account,
            "scope": grant.scope,
            "token_type": "Bearer",
            "exp": end,
        }),
    };
    Ok(Json(body).into_response())
}
