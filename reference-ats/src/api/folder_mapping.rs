//! `GET` and `PUT /mailboxes/{id}/folder-mapping`.

use std::collections::HashSet;

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mailbridge_contract::folder::{
    Choice, FolderMapping, FolderMappingUpdate, FolderReference, FolderRole, MappingEntry, Purpose,
    RemoteFolder,
};
use mailbridge_contract::problem::{FieldProblem, FieldRule, ProblemCode};
use mailbridge_contract::{MailboxId, RoleId};

use super::body::Json;
use super::mailboxes::require;
use super::precondition::{IfMatch, etag, etag_header};
use super::signed_in::SignedIn;
use super::writes::Write;
use crate::ats::Ats;
use crate::clock::timestamp;
use crate::condition;
use crate::data::mappings::{self, StoredMapping};
use crate::http::problem::Refusal;
use crate::roles;

/// The mapping as it was saved last.
pub async fn read(
    State(ats): State<Ats>,
    signed_in: SignedIn,
    Path(id): Path<MailboxId>,
) -> Result<impl IntoResponse, Refusal> {
    let connection = ats.database.lock();
    require(&connection, signed_in.user(), &id)?;
    let mapping = shown(mappings::find(&connection, &id)?);
    Ok((etag_header(&mapping.etag), Answer(mapping)))
}

fn shown(stored: StoredMapping) -> FolderMapping {
    FolderMapping {
        etag: etag(stored.version),
        entries: stored.entries,
        saved_at: stored.saved_at.map(timestamp),
    }
}

/// Replaces the mapping. Folders that are chosen anew have to be there; one that was chosen before may have gone since,
/// so that a change of another row can be saved.
pub async fn replace(
    State(ats): State<Ats>,
    signed_in: SignedIn,
    Path(id): Path<MailboxId>,
    write: Write,
    if_match: IfMatch,
    Json(update): Json<FolderMappingUpdate>,
) -> Result<Response, Refusal> {
    let mailbox = require(&ats.database.lock(), signed_in.user(), &id)?;
    let before = mappings::find(&ats.database.lock(), &id)?;
    if_match.check(&etag(before.version))?;
    let broken = broken_rules(&roles::all(), &update.entries);
    if !broken.is_empty() {
        return Err(Refusal::fields(broken));
    }
    let mut entries = update.entries;
    let mut listed = None;
    for (place, entry) in entries.iter_mut().enumerate() {
        let Some(chosen) = reference_mut(&mut entry.choice) else {
            continue;
        };
        *chosen = match kept(&before.entries, &entry.role, chosen) {
            Some(folder) => folder,
            None => {
                let folders = match &listed {
                    Some(folders) => folders,
                    None => listed.insert(condition::folders(&ats, &mailbox).await?),
                };
                confirmed(folders, place, chosen)?
            }
        };
    }
    let mut connection = ats.database.lock();
    let transaction = connection.transaction()?;
    // The folders were listed meanwhile: another save may have come first.
    if_match.check(&etag(mappings::find(&transaction, &id)?.version))?;
    mappings::replace(&transaction, &id, &entries)?;
    let mapping = shown(mappings::find(&transaction, &id)?);
    write.commit(transaction, StatusCode::OK, Some(&mapping.etag), &mapping)
}

fn reference(choice: &Choice) -> Option<&FolderReference> {
    match choice {
        Choice::Automatic { folder } => folder.as_ref(),
        Choice::Folder { folder } => Some(folder),
        Choice::NotMapped => None,
    }
}

fn reference_mut(choice: &mut Choice) -> Option<&mut FolderReference> {
    match choice {
        Choice::Automatic { folder } => folder.as_mut(),
        Choice::Folder { folder } => Some(folder),
        Choice::NotMapped => None,
    }
}

/// What was saved for this folder of the ATS before, if it is the same.
fn kept(before: &[MappingEntry], role: &RoleId, chosen: &FolderReference) -> Option<FolderReference> {
    let old = before.iter().find(|old| old.role == *role)?;
    reference(&old.choice)
        .filter(|folder| folder.id == chosen.id)
        .cloned()
}

/// The folder as the mail server lists it, whatever the browser said of its path and flag.
fn confirmed(
    folders: &[RemoteFolder],
    place: usize,
    chosen: &FolderReference,
) -> Result<FolderReference, Refusal> {
    let Some(found) = folders.iter().find(|known| known.id == chosen.id) else {
        return Err(Refusal::new(
            ProblemCode::FolderGone,
            format!("entries[{place}] names a folder that is not there"),
        ));
    };
    if !found.selectable {
        return Err(Refusal::field(
            &format!("entries[{place}].folder"),
            FieldRule::NotAllowed,
        ));
    }
    Ok(found.into())
}

fn broken_rules(roles: &[FolderRole], entries: &[MappingEntry]) -> Vec<FieldProblem> {
    let mut seen = HashSet::new();
    entries
        .iter()
        .enumerate()
        .filter_map(|(place, entry)| {
            let problem = |part: &str, rule| FieldProblem {
                field: format!("entries[{place}]{part}"),
                rule,
            };
            let Some(role) = roles.iter().find(|role| role.id == entry.role) else {
                return Some(problem(".role", FieldRule::NotAllowed));
            };
            if !seen.insert(&entry.role) {
                return Some(problem(".role", FieldRule::NotAllowed));
            }
            let stands_for_nothing = reference(&entry.choice).is_none();
            // Gmail has no folder for archived mail, so that none at all is a decision like another.
            let stays_here = role.purpose == Purpose::Archive && entry.choice == Choice::NotMapped;
            (role.required && stands_for_nothing && !stays_here)
                .then(|| problem(".folder", FieldRule::Required))
        })
        .collect()
}
