//! The OpenAPI document.

use utoipa::OpenApi;

/// The document of the whole contract.
pub fn document() -> utoipa::openapi::OpenApi {
    Contract::openapi()
}

/// The document as it is committed: JSON, indented, with a line break at the end.
pub fn json() -> String {
    document().to_pretty_json().unwrap_or_default() + "\n"
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Mailbridge",
    description = "The REST contract between Mailbridge and an applicant tracking system"
))]
struct Contract;
