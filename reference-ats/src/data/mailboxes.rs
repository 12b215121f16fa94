//! Saved mailboxes.

use mailbridge_contract::{MailboxId, TenantId, UserId};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use crate::clock::now;
use crate::data::grants::StoredGrant;

/// A mailbox as it is kept.
#[derive(Clone, Debug)]
pub struct StoredMailbox {
    /// Its id.
    pub id: MailboxId,
    /// The provider's id.
    pub provider: String,
    /// Names the account for good.
    pub subject: String,
    /// Its address.
    pub address: String,
    /// The name that recipients see.
    pub sender_name: String,
    /// As the provider spells them, separated by spaces.
    pub granted_scopes: String,
    /// When the authorization was given, in seconds since 1970.
    pub granted_at: i64,
    /// Encrypted.
    pub refresh_token: Vec<u8>,
    /// When it was saved first, in seconds since 1970.
    pub created_at: i64,
    /// Counts its changes.
    pub version: i64,
}

fn mailbox(row: &Row) -> Result<StoredMailbox> {
    Ok(StoredMailbox {
        id: MailboxId(row.get("id")?),
        provider: row.get("provider")?,
        subject: row.get("subject")?,
        address: row.get("address")?,
        sender_name: row.get("sender_name")?,
        granted_scopes: row.get("granted_scopes")?,
        granted_at: row.get("granted_at")?,
        refresh_token: row.get("refresh_token")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}

/// This user's mailboxes, in the order in which they were added.
pub fn of_user(connection: &Connection, user: &UserId) -> Result<Vec<StoredMailbox>> {
    connection
        .prepare("SELECT * FROM mailboxes WHERE user_id = ?1 ORDER BY rowid")?
        .query_map([user.as_str()], mailbox)?
        .collect()
}

/// This user's mailbox.
pub fn find(connection: &Connection, user: &UserId, id: &MailboxId) -> Result<Option<StoredMailbox>> {
    connection
        .query_row(
            "SELECT * FROM mailboxes WHERE id = ?1 AND user_id = ?2",
            [id.as_str(), user.as_str()],
            mailbox,
        )
        .optional()
}

/// Whether the user has a mailbox of this account or address.
pub fn has(
    connection: &Connection,
    user: &UserId,
    provider: &str,
    subject: &str,
    address: &str,
) -> Result<bool> {
    connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM mailboxes
                        WHERE user_id = ?1 AND provider = ?2 AND (subject = ?3 OR address = ?4))",
        [user.as_str(), provider, subject, address],
        |row| row.get(0),
    )
}

/// Whether some user of the tenant has a mailbox of this provider.
pub fn tenant_has(connection: &Connection, tenant: &TenantId, provider: &str) -> Result<bool> {
    connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM mailboxes WHERE tenant_id = ?1 AND provider = ?2)",
        [tenant.as_str(), provider],
        |row| row.get(0),
    )
}

/// Saves a grant as a mailbox.
pub fn add(
    connection: &Connection,
    id: &MailboxId,
    grant: &StoredGrant,
    sender_name: &str,
    refresh_token: &[u8],
) -> Result<()> {
    connection.execute(
        "INSERT INTO mailboxes (id, tenant_id, user_id, provider, subject, address, sender_name, granted_scopes,
                                granted_at, refresh_token, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id.as_str(),
            grant.tenant.as_str(),
            grant.user.as_str(),
            grant.provider,
            grant.subject,
            grant.address,
            sender_name,
            grant.granted_scopes,
            grant.granted_at,
            refresh_token,
            now(),
        ],
    )?;
    Ok(())
}

/// Changes the name that recipients see.
pub fn rename(connection: &Connection, id: &MailboxId, sender_name: &str) -> Result<()> {
    connection.execute(
        "UPDATE mailboxes SET sender_name = ?2, version = version + 1 WHERE id = ?1",
        [id.as_str(), sender_name],
    )?;
    Ok(())
}

/// Puts a new authorization in the place of the old one.
pub fn reconnect(
    connection: &Connection,
    id: &MailboxId,
    grant: &StoredGrant,
    refresh_token: &[u8],
) -> Result<()> {
    connection.execute(
        "UPDATE mailboxes SET address = ?2, granted_scopes = ?3, granted_at = ?4, refresh_token = ?5,
                              version = version + 1
         WHERE id = ?1",
        params![
            id.as_str(),
            grant.address,
            grant.granted_scopes,
            grant.granted_at,
            refresh_token
        ],
    )?;
    Ok(())
}

/// Keeps the refresh token that a provider gave in exchange for the last one (RFC 6749 section 6).
pub fn rotate(connection: &Connection, id: &MailboxId, refresh_token: &[u8]) -> Result<()> {
    connection.execute(
        "UPDATE mailboxes SET refresh_token = ?2 WHERE id = ?1",
        params![id.as_str(), refresh_token],
    )?;
    Ok(())
}

/// Removes a mailbox with all that belongs to it.
pub fn remove(connection: &Connection, id: &MailboxId) -> Result<()> {
    connection.execute("DELETE FROM mailboxes WHERE id = ?1", [id.as_str()])?;
    Ok(())
}
