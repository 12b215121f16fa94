//! Tenants and users.

use mailbridge_contract::account::Account;
use mailbridge_contract::session::{Contact, Tenant, User};
use mailbridge_contract::{TenantId, UserId};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

/// A user with the tenant.
#[derive(Clone, Debug)]
pub struct Member {
    /// The user.
    pub user: User,
    /// The user's tenant.
    pub tenant: Tenant,
    /// Whom the tenant's users ask.
    pub contact: Contact,
    /// Whether the tenant is switched on for mailboxes.
    pub activated: bool,
}

const MEMBER: &str =
    "SELECT users.id, display_name, email, language, tenants.id, name, contact_name, contact_email, activated
    FROM users JOIN tenants ON tenants.id = tenant_id";

fn member(row: &Row) -> Result<Member> {
    Ok(Member {
        user: User {
            id: UserId(row.get(0)?),
            display_name: row.get(1)?,
            email: row.get(2)?,
            language: Some(row.get(3)?),
        },
        tenant: Tenant {
            id: TenantId(row.get(4)?),
            name: row.get(5)?,
        },
        contact: Contact {
            name: row.get(6)?,
            email: row.get(7)?,
        },
        activated: row.get(8)?,
    })
}

/// The user of this id.
pub fn find(connection: &Connection, id: &UserId) -> Result<Option<Member>> {
    connection
        .query_row(&format!("{MEMBER} WHERE users.id = ?1"), [id.as_str()], member)
        .optional()
}

/// Everybody, in the order in which they were added.
pub fn all(connection: &Connection) -> Result<Vec<Member>> {
    connection
        .prepare(&format!("{MEMBER} ORDER BY users.rowid"))?
        .query_map([], member)?
        .collect()
}

/// Adds a tenant.
pub fn add_tenant(
    connection: &Connection,
    tenant: &Tenant,
    contact: &Contact,
    activated: bool,
) -> Result<()> {
    connection.execute(
        "INSERT INTO tenants (id, name, activated, contact_name, contact_email) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            tenant.id.as_str(),
            tenant.name,
            activated,
            contact.name,
            contact.email
        ],
    )?;
    Ok(())
}

/// Adds a user to a tenant.
pub fn add(connection: &Connection, id: &UserId, tenant: &TenantId, account: &Account) -> Result<()> {
    connection.execute(
        "INSERT INTO users (id, tenant_id, display_name, email, phone, language, time_zone)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id.as_str(),
            tenant.as_str(),
            account.display_name,
            account.email,
            account.phone,
            account.language,
            account.time_zone
        ],
    )?;
    Ok(())
}

/// The user's profile and its version.
pub fn account(connection: &Connection, id: &UserId) -> Result<(Account, i64)> {
    connection.query_row(
        "SELECT display_name, email, phone, language, time_zone, version FROM users WHERE id = ?1",
        [id.as_str()],
        |row| {
            let account = Account {
                display_name: row.get(0)?,
                email: row.get(1)?,
                phone: row.get(2)?,
                language: row.get(3)?,
                time_zone: row.get(4)?,
            };
            Ok((account, row.get(5)?))
        },
    )
}

/// Replaces what can be changed of the profile.
pub fn change_account(connection: &Connection, id: &UserId, account: &Account) -> Result<()> {
    connection.execute(
        "UPDATE users SET display_name = ?2, phone = ?3, language = ?4, time_zone = ?5, version = version + 1
         WHERE id = ?1",
        params![
            id.as_str(),
            account.display_name,
            account.phone,
            account.language,
            account.time_zone
        ],
    )?;
    Ok(())
}
