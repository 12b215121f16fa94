//! `GET` and `POST /mailboxes`.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use mailbridge_contract::health::FactName;
use mailbridge_contract::mailbox::{Mailbox, MailboxList, MailboxStatus, NewMailbox};
use mailbridge_contract::path::{DEFAULT_BASE, MAILBOX, with_id};
use mailbridge_contract::problem::{FieldRule, Problem, ProblemCode};
use mailbridge_contract::{GrantId, MailboxId, ProviderId, UserId};
use rusqlite::Connection;

use super::account::text_rule;
use super::body::Json;
use super::precondition::etag;
use super::signed_in::SignedIn;
use super::writes::Write;
use crate::activation;
use crate::ats::Ats;
use crate::clock::timestamp;
use crate::data::facts::{self, SeenFact};
use crate::data::grants::{self, StoredGrant};
use crate::data::mailboxes::{self, StoredMailbox};
use crate::http::problem::Refusal;
use crate::random;
use crate::settings;

/// The user's mailboxes.
pub async fn list(State(ats): State<Ats>, signed_in: SignedIn) -> Result<Answer<MailboxList>, Refusal> {
    let connection = ats.database.lock();
    let stored = mailboxes::of_user(&connection, signed_in.user())?;
    let mailboxes = stored
        .into_iter()
        .map(|mailbox| shown(&ats, &connection, mailbox))
        .collect::<rusqlite::Result<_>>()?;
    Ok(Answer(MailboxList { mailboxes }))
}

/// Saves a grant as a mailbox.
pub async fn create(
    State(ats): State<Ats>,
    signed_in: SignedIn,
    write: Write,
    Json(new): Json<NewMailbox>,
) -> Result<impl IntoResponse, Refusal> {
    let sender_name = sender_name(new.sender_name.as_deref(), &signed_in.member.user.display_name)?;
    activation::require(&ats, &signed_in.member)?;
    let id = MailboxId(random::identifier("mbx"));
    let mut connection = ats.database.lock();
    let transaction = connection.transaction()?;
    let (grant, refresh_token) = open_grant(&ats, &transaction, signed_in.user(), &new.grant)?;
    if mailboxes::has(
        &transaction,
        signed_in.user(),
        &grant.provider,
        &grant.subject,
        &grant.address,
    )? {
        let mut problem = Problem::new(ProblemCode::MailboxExists);
        problem.address = Some(grant.address);
        return Err(problem.into());
    }
    let sealed = ats
        .seal
        .close(id.as_str(), &refresh_token)
        .map_err(|error| Refusal::internal(&error))?;
    mailboxes::add(&transaction, &id, &grant, &sender_name, &sealed)?;
    grants::close(&transaction, &grant.id, &id)?;
    let mailbox = require(&transaction, signed_in.user(), &id)?;
    let mailbox = shown(&ats, &transaction, mailbox)?;
    let location = [(
        header::LOCATION,
        format!("{DEFAULT_BASE}{}", with_id(MAILBOX, id.as_str())),
    )];
    let answer = write.commit(transaction, StatusCode::CREATED, Some(&mailbox.etag), &mailbox)?;
    Ok((location, answer))
}

/// A grant that can still be saved, with its refresh token.
///
/// # Errors
/// `grant_lapsed` for one that has lapsed, was used, or is somebody else's.
pub fn open_grant(
    ats: &Ats,
    connection: &Connection,
    user: &UserId,
    id: &GrantId,
) -> Result<(StoredGrant, String), Refusal> {
    let grant = grants::find(connection, user, id)?
        .filter(StoredGrant::is_open)
        .ok_or(ProblemCode::GrantLapsed)?;
    let sealed = grant.refresh_token.as_deref().unwrap_or_default();
    let refresh_token = ats
        .seal
        .open(grant.id.as_str(), sealed)
        .map_err(|error| Refusal::internal(&error))?;
    Ok((grant, refresh_token))
}

/// This user's mailbox.
///
/// # Errors
/// `not_found`, also for somebody else's.
pub fn require(connection: &Connection, user: &UserId, id: &MailboxId) -> Result<StoredMailbox, Refusal> {
    mailboxes::find(connection, user, id)?
        .ok_or_else(|| Refusal::new(ProblemCode::NotFound, "no such mailbox"))
}

/// The name that recipients see, checked.
pub fn sender_name(given: Option<&str>, otherwise: &str) -> Result<String, Refusal> {
    let name = given.map_or(otherwise, str::trim);
    match text_rule(name, 200) {
        None | Some(FieldRule::Required) => Ok(name.to_owned()),
        Some(rule) => Err(Refusal::field("sender_name", rule)),
    }
}

/// The mailbox as the contract shows it.
pub fn shown(ats: &Ats, connection: &Connection, mailbox: StoredMailbox) -> rusqlite::Result<Mailbox> {
    let facts = facts::all(connection, &mailbox.id)?;
    Ok(Mailbox {
        etag: etag(mailbox.version),
        status: status(&facts),
        settings: settings::of(&ats.options.mail, &mailbox.address),
        id: mailbox.id,
        provider: ProviderId(mailbox.provider),
        address: mailbox.address,
        sender_name: mailbox.sender_name,
        created_at: timestamp(mailbox.created_at),
    })
}

fn status(facts: &[SeenFact]) -> MailboxStatus {
    let failed: Vec<FactName> = facts
        .iter()
        .filter(|fact| fact.failure.is_some())
        .map(|fact| fact.name)
        .collect();
    if failed.contains(&FactName::LongLivedAccess) {
        MailboxStatus::NeedsReconnect
    } else if failed.is_empty() {
        MailboxStatus::Connected
    } else {
        MailboxStatus::Failing
    }
}
