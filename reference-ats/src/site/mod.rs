//! What the server offers besides the API: the app, its configuration, and signing in.

mod app;
mod config;
pub mod sign_in;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;

use crate::ats::Ats;
use crate::http::loopback;

/// All addresses that are not the API's.
pub fn router(ats: &Ats) -> Router<Ats> {
    let sign_in = Router::new()
        .route(sign_in::PATH, get(sign_in::show).post(sign_in::choose))
        .route(sign_in::STYLE_PATH, get(sign_in::style))
        .route_layer(from_fn(loopback::only));
    Router::new()
        .route("/config.json", get(config::read))
        .merge(sign_in)
        .fallback_service(app::service(ats))
}
