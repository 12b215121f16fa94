//! The calls of the contract, one family of handlers a module.

mod account;
mod body;
mod folder_mapping;
mod folder_roles;
mod grants;
mod health;
mod mailbox;
mod mailboxes;
mod precondition;
mod remote_folders;
mod session;
pub mod signed_in;
pub mod writes;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use mailbridge_contract::path;
use mailbridge_contract::problem::{Problem, ProblemCode};

use crate::ats::Ats;
use crate::http::compression;
use crate::http::problem::Refusal;

/// All calls, below the API's base address.
pub fn router(ats: &Ats) -> Router<Ats> {
    let calls = Router::new()
        .route(path::SESSION, get(session::read).delete(session::end))
        .route(path::ACCOUNT, get(account::read).patch(account::change))
        .route(path::MAILBOX_GRANTS, get(grants::read).post(grants::create))
        .route(path::MAILBOXES, get(mailboxes::list).post(mailboxes::create))
        .route(
            path::MAILBOX,
            get(mailbox::read).put(mailbox::change).delete(mailbox::remove),
        )
        .route(path::MAILBOX_HEALTH, get(health::read))
        .route(
            path::REMOTE_FOLDERS,
            get(remote_folders::list)
                .layer(from_fn(compression::compress))
                .post(remote_folders::create),
        )
        .route(
            path::FOLDER_MAPPING,
            get(folder_mapping::read).put(folder_mapping::replace),
        )
        .route(path::FOLDER_ROLES, get(folder_roles::read))
        .route_layer(from_fn_with_state(ats.clone(), writes::guard))
        .method_not_allowed_fallback(method_not_allowed);
    Router::new()
        .nest(path::DEFAULT_BASE, calls)
        .route("/api", axum::routing::any(unknown_call))
        .route("/api/{*rest}", axum::routing::any(unknown_call))
}

async fn unknown_call() -> Refusal {
    Refusal::new(ProblemCode::NotFound, "no such call")
}

async fn method_not_allowed() -> Refusal {
    Refusal::from(Problem::new(ProblemCode::MethodNotAllowed))
}
