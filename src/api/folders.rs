//! `/folder-roles`, and the folders and folder mapping of a mailbox.

use gloo_net::http::Method;
use mailbridge_contract::folder::{
    FolderMapping, FolderMappingUpdate, FolderRoles, NewRemoteFolder, RemoteFolder, RemoteFolders,
};
use mailbridge_contract::{MailboxId, path};

use super::endpoint::Endpoint;
use super::{Api, Versioned, Write};
use crate::domain::failure::Failure;

/// The ATS's own folders.
///
/// # Errors
/// See [`Failure`].
pub async fn roles(api: &Api) -> Result<FolderRoles, Failure> {
    api.get(&Endpoint::fixed(path::FOLDER_ROLES))
        .await
        .map(|answer| answer.value)
}

/// The mailbox's folders, listed at the IMAP server now.
///
/// # Errors
/// The `mailbox_…`, `grant_revoked` and `imap_…` codes and all of [`Failure`].
pub async fn remote(api: &Api, id: &MailboxId) -> Result<RemoteFolders, Failure> {
    api.get(&Endpoint::mailbox(path::REMOTE_FOLDERS, id))
        .await
        .map(|answer| answer.value)
}

/// Creates a folder in the mailbox.
///
/// # Errors
/// `folder_exists`, `folder_name_refused` and those of [`remote`].
pub async fn create_remote(
    api: &Api,
    id: &MailboxId,
    folder: &NewRemoteFolder,
    write: &Write,
) -> Result<RemoteFolder, Failure> {
    let endpoint = Endpoint::mailbox(path::REMOTE_FOLDERS, id);
    api.write(Method::POST, &endpoint, Some(folder), write)
        .await
        .map(|answer| answer.value)
}

/// The folder mapping of a mailbox.
///
/// # Errors
/// See [`Failure`].
pub async fn mapping(api: &Api, id: &MailboxId) -> Result<Versioned<FolderMapping>, Failure> {
    api.get(&Endpoint::mailbox(path::FOLDER_MAPPING, id)).await
}

/// Replaces the folder mapping of a mailbox.
///
/// # Errors
/// `changed_elsewhere`, `folder_gone`, `validation_failed` and all of [`Failure`].
pub async fn replace_mapping(
    api: &Api,
    id: &MailboxId,
    mapping: &FolderMappingUpdate,
    write: &Write,
) -> Result<Versioned<FolderMapping>, Failure> {
    api.write(
        Method::PUT,
        &Endpoint::mailbox(path::FOLDER_MAPPING, id),
        Some(mapping),
        write,
    )
    .await
}
