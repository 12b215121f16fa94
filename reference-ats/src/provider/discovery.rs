//! What the provider says of itself (OpenID Connect Discovery section 3, RFC 8414).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use openidconnect::core::CoreJsonWebKeySet;
use serde_json::json;

use super::misbehaviour::Misbehaviour;
use super::{Provider, authorize, introspection, keys, token};

/// Where the metadata lies.
pub const PATH: &str = "/.well-known/openid-configuration";
/// Where the keys lie.
pub const KEYS_PATH: &str = "/keys";

/// The metadata.
pub async fn metadata(State(provider): State<Provider>) -> Response {
    if provider.orders.of_all() == Misbehaviour::DiscoveryFails {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let issuer = &provider.setup.issuer;
    let at = |path: &str| format!("{issuer}{path}");
    let methods: &[&str] = if provider.setup.client.secret.is_some() {
        &["client_secret_post", "client_secret_basic"]
    } else {
        &["none"]
    };
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": at(authorize::PATH),
        "token_endpoint": at(token::PATH),
        "revocation_endpoint": at(introspection::REVOCATION_PATH),
        "introspection_endpoint": at(introspection::PATH),
        "jwks_uri": at(KEYS_PATH),
        "scopes_supported": provider.setup.client.scopes,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": methods,
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": ["aud", "email", "email_verified", "exp", "iat", "iss", "nonce", "sub"],
        "authorization_response_iss_parameter_supported": true,
    }))
    .into_response()
}

/// The keys.
pub async fn keys(State(provider): State<Provider>) -> Json<CoreJsonWebKeySet> {
    Json(keys::public(&provider.key))
}
