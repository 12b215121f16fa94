//! `GET` and `POST /mailboxes/{id}/remote-folders`.

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mailbridge_contract::MailboxId;
use mailbridge_contract::folder::{NewRemoteFolder, RemoteFolder, RemoteFolders};

use super::body::Json;
use super::mailboxes::require;
use super::signed_in::SignedIn;
use crate::ats::Ats;
use crate::clock::{now, timestamp};
use crate::condition;
use crate::folders::NewFolder;
use crate::http::problem::Refusal;

/// The folders as the mail server lists them now.
pub async fn list(
    State(ats): State<Ats>,
    signed_in: SignedIn,
    Path(id): Path<MailboxId>,
) -> Result<Answer<RemoteFolders>, Refusal> {
    let mailbox = require(&ats.database.lock(), signed_in.user(), &id)?;
    let folders = condition::folders(&ats, &mailbox).await?;
    Ok(Answer(RemoteFolders {
        listed_at: timestamp(now()),
        folders,
    }))
}

/// Creates a folder.
pub async fn create(
    State(ats): State<Ats>,
    signed_in: SignedIn,
    Path(id): Path<MailboxId>,
    Json(new): Json<NewRemoteFolder>,
) -> Result<(StatusCode, Answer<RemoteFolder>), Refusal> {
    let mailbox = require(&ats.database.lock(), signed_in.user(), &id)?;
    let login = condition::login(&ats, &mailbox).await?;
    let folder = ats
        .folders
        .create(
            &login,
            &NewFolder {
                parent: new.parent,
                name: new.name,
            },
        )
        .await?;
    Ok((StatusCode::CREATED, Answer(folder)))
}
