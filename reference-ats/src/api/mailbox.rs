//! `GET`, `PUT` and `DELETE /mailboxes/{id}`.

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mailbridge_contract::MailboxId;
use mailbridge_contract::mailbox::{MailboxUpdate, Removal, Revocation};
use mailbridge_contract::problem::{Problem, ProblemCode};

use super::body::Json;
use super::mailboxes::{open_grant, require, sender_name, shown};
use super::precondition::{IfMatch, etag, etag_header};
use super::signed_in::SignedIn;
use super::writes::Write;
use crate::ats::Ats;
use crate::data::{facts, grants, mailboxes};
use crate::http::problem::Refusal;

/// One mailbox.
pub async fn read(
    State(ats): State<Ats>,
    signed_in: SignedIn,
    Path(id): Path<MailboxId>,
) -> Result<impl IntoResponse, Refusal> {
    let connection = ats.database.lock();
    let mailbox = shown(&ats, &connection, require(&connection, signed_in.user(), &id)?)?;
    Ok((etag_header(&mailbox.etag), Answer(mailbox)))
}

/// Changes a mailbox, or reconnects it with a new grant. Its folder mapping stays.
pub async fn change(
    State(ats): State<Ats>,
    signed_in: SignedIn,
    Path(id): Path<MailboxId>,
    write: Write,
    if_match: IfMatch,
    Json(update): Json<MailboxUpdate>,
) -> Result<Response, Refusal> {
    let mut connection = ats.database.lock();
    let transaction = connection.transaction()?;
    let mailbox = require(&transaction, signed_in.user(), &id)?;
    if_match.check(&etag(mailbox.version))?;
    if let Some(name) = &update.sender_name {
        let name = sender_name(Some(name), "")?;
        mailboxes::rename(&transaction, &id, &name)?;
    }
    if let Some(grant) = &update.grant {
        let (grant, refresh_token) = open_grant(&ats, &transaction, signed_in.user(), grant)?;
        if grant.subject != mailbox.subject || grant.provider != mailbox.provider {
            let mut problem = Problem::new(ProblemCode::GrantAddressMismatch);
            problem.address = Some(grant.address);
            return Err(problem.into());
        }
        let sealed = ats
            .seal
            .close(id.as_str(), &refresh_token)
            .map_err(|error| Refusal::internal(&error))?;
        mailboxes::reconnect(&transaction, &id, &grant, &sealed)?;
        grants::close(&transaction, &grant.id, &id)?;
        facts::forget(&transaction, &id)?;
    }
    let mailbox = shown(&ats, &transaction, require(&transaction, signed_in.user(), &id)?)?;
    write.commit(transaction, StatusCode::OK, Some(&mailbox.etag), &mailbox)
}

/// Removes a mailbox: its authorization, settings and folder mapping.
pub async fn remove(
    State(ats): State<Ats>,
    signed_in: SignedIn,
    Path(id): Path<MailboxId>,
    write: Write,
    if_match: IfMatch,
) -> Result<Response, Refusal> {
    let mailbox = require(&ats.database.lock(), signed_in.user(), &id)?;
    if_match.check(&etag(mailbox.version))?;
    let revocation = match ats.seal.open(id.as_str(), &mailbox.refresh_token) {
        Ok(token) => match ats.relying_party.revoke(&token).await {
            Ok(()) => Revocation::Done,
            Err(failure) => {
                tracing::warn!(%failure, "an authorization was not taken back");
                Revocation::Failed
            }
        },
        Err(error) => {
            tracing::error!(%error, "an authorization cannot be taken back");
            Revocation::Failed
        }
    };
    let mut connection = ats.database.lock();
    let transaction = connection.transaction()?;
    mailboxes::remove(&transaction, &id)?;
    write.commit(transaction, StatusCode::OK, None, &Removal { revocation })
}
