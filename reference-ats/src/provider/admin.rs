//! Orders over HTTP, from this machine alone. JSON is required, so that no form of another site can give one.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

use super::Provider;
use super::misbehaviour::Misbehaviour;

/// An order.
#[derive(Debug, Deserialize)]
pub struct Order {
    #[serde(default)]
    account: Option<String>,
    misbehaviour: Misbehaviour,
}

/// Takes an order.
pub async fn order(State(provider): State<Provider>, Json(order): Json<Order>) -> StatusCode {
    provider.orders.give(order.account.as_deref(), order.misbehaviour);
    StatusCode::NO_CONTENT
}

/// Takes all orders back.
pub async fn clear(State(provider): State<Provider>) -> StatusCode {
    provider.orders.clear();
    StatusCode::NO_CONTENT
}
