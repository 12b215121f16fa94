//! `GET /folder-roles`.

use axum::Json;
use mailbridge_contract::folder::FolderRoles;

use crate::roles;

/// The ATS's own folders.
pub async fn read() -> Json<FolderRoles> {
    Json(FolderRoles { roles: roles::all() })
}
