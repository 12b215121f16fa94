//! What the server offers besides the API: the app, its configuration, and signing in.

mod app;
mod config;
pub mod sign_in;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;
use tower_http::services::ServeDir;

use crate::ats::Ats;
use crate::http::loopback;

/// All addresses that are not the API's.
pub fn router(ats: &Ats) -> Router<Ats> {
    let sign_in = Router::new()
        .route(sign_in::PATH, get(sign_in::show).post(sign_in::choose))
        .route(sign_in::STYLE_PATH, get(sign_in::style))
        .route_layer(from_fn(loopback::only));
    let brand = match &ats.options.brand_folder {
        Some(folder) => Router::new().nest_service(config::BRAND_PATH, ServeDir::new(folder)),
        None => Router::new(),
    };
    Router::new()
        .route("/config.json", get(config::read))
        .merge(sign_in)
        .merge(brand)
        .fallback_service(app::service(ats))
}
