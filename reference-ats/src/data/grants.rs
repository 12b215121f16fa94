//! Grants that are not saved yet.

use mailbridge_contract::{AttemptId, GrantId, MailboxId, TenantId, UserId};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use crate::clock::now;
use crate::data::users::Member;
use crate::relying_party::Granted;

/// A grant as it is kept.
#[derive(Clone, Debug)]
pub struct StoredGrant {
    /// Its id.
    pub id: GrantId,
    /// Whose it is.
    pub user: UserId,
    /// The user's tenant.
    pub tenant: TenantId,
    /// Who asked for it.
    pub attempt: AttemptId,
    /// The provider's id.
    pub provider: String,
    /// Names the account for good.
    pub subject: String,
    /// The mailbox's address.
    pub address: String,
    /// As the provider spells them, separated by spaces.
    pub granted_scopes: String,
    /// Seconds since 1970.
    pub granted_at: i64,
    /// Seconds since 1970.
    pub lapses_at: i64,
    /// Encrypted; gone when the grant was saved or has lapsed.
    pub refresh_token: Option<Vec<u8>>,
    /// The mailbox to be reconnected.
    pub reconnects: Option<MailboxId>,
    /// The mailbox that it was saved as.
    pub saved_as: Option<MailboxId>,
}

impl StoredGrant {
    /// Whether it can still be saved.
    pub fn is_open(&self) -> bool {
        self.refresh_token.is_some() && self.lapses_at > now()
    }
}

fn grant(row: &Row) -> Result<StoredGrant> {
    Ok(StoredGrant {
        id: GrantId(row.get("id")?),
        user: UserId(row.get("user_id")?),
        tenant: TenantId(row.get("tenant_id")?),
        attempt: AttemptId(row.get("attempt")?),
        provider: row.get("provider")?,
        subject: row.get("subject")?,
        address: row.get("address")?,
        granted_scopes: row.get("granted_scopes")?,
        granted_at: row.get("granted_at")?,
        lapses_at: row.get("lapses_at")?,
        refresh_token: row.get("refresh_token")?,
        reconnects: row.get::<_, Option<String>>("reconnects")?.map(MailboxId),
        saved_as: row.get::<_, Option<String>>("saved_as")?.map(MailboxId),
    })
}

/// This user's grant.
pub fn find(connection: &Connection, user: &UserId, id: &GrantId) -> Result<Option<StoredGrant>> {
    connection
        .query_row(
            "SELECT * FROM grants WHERE id = ?1 AND user_id = ?2",
            [id.as_str(), user.as_str()],
            grant,
        )
        .optional()
}

/// What is new about a grant.
pub struct NewGrant<'a> {
    /// Its id.
    pub id: &'a GrantId,
    /// Whose it is.
    pub member: &'a Member,
    /// Who asked for it.
    pub attempt: &'a AttemptId,
    /// The provider's id.
    pub provider: &'a str,
    /// What the provider gave.
    pub granted: &'a Granted,
    /// Encrypted.
    pub refresh_token: Vec<u8>,
    /// When it lapses, in seconds since 1970.
    pub lapses_at: i64,
    /// The mailbox to be reconnected.
    pub reconnects: Option<&'a MailboxId>,
}

/// Keeps a grant. Tokens of grants that have lapsed meanwhile are forgotten. They are not revoked at the provider: Google
/// would take back the account's other authorizations as well, a saved mailbox's among them.
pub fn add(connection: &Connection, new: &NewGrant) -> Result<()> {
    connection.execute(
        "UPDATE grants SET refresh_token = NULL WHERE lapses_at <= ?1",
        [now()],
    )?;
    connection.execute(
        "INSERT INTO grants (id, tenant_id, user_id, attempt, provider, subject, address, granted_scopes, granted_at,
                             lapses_at, refresh_token, reconnects)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            new.id.as_str(),
            new.member.tenant.id.as_str(),
            new.member.user.id.as_str(),
            new.attempt.as_str(),
            new.provider,
            new.granted.identity.subject,
            new.granted.identity.address,
            new.granted.scopes.join(" "),
            now(),
            new.lapses_at,
            new.refresh_token,
            new.reconnects.map(MailboxId::as_str),
        ],
    )?;
    Ok(())
}

/// Uses a grant up.
pub fn close(connection: &Connection, id: &GrantId, saved_as: &MailboxId) -> Result<()> {
    connection.execute(
        "UPDATE grants SET refresh_token = NULL, saved_as = ?2 WHERE id = ?1",
        [id.as_str(), saved_as.as_str()],
    )?;
    Ok(())
}
