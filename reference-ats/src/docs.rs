//! The OpenAPI document and its reading view.

use axum::Router;
use mailbridge_contract::openapi;
use utoipa_swagger_ui::SwaggerUi;

use crate::ats::Ats;

/// `/api/docs`, and the document itself at `/api/openapi.json`.
pub fn router() -> Router<Ats> {
    SwaggerUi::new("/api/docs")
        .url("/api/openapi.json", openapi::document())
        .into()
}
