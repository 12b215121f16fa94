//! What the provider remembers: what was allowed, and the codes and tokens for it. Of these only hashes are kept.

use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use super::Setup;
use super::authorize::Request;
use crate::clock::now;
use crate::random;

/// What a user allowed just now.
pub struct NewGrant<'a> {
    /// Who.
    pub account: String,
    /// What.
    pub scopes: Vec<String>,
    /// On whose request.
    pub request: &'a Request,
}

/// What was allowed.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Its number.
    pub id: i64,
    /// Who.
    pub account: String,
    /// What, separated by spaces.
    pub scope: String,
    /// Goes into the ID token.
    pub nonce: Option<String>,
    /// Whether a refresh token goes with it.
    pub is_offline: bool,
    /// Where the code went.
    pub redirect_uri: String,
    /// The hash of the verifier.
    pub code_challenge: String,
    code_expires_at: i64,
    is_code_used: bool,
    is_revoked: bool,
}

const GRANT: &str =
    "SELECT id, account, scope, nonce, is_offline, redirect_uri, code_challenge, code_expires_at, code_used,
    revoked FROM grants";

fn grant(row: &Row) -> Result<Grant> {
    Ok(Grant {
        id: row.get(0)?,
        account: row.get(1)?,
        scope: row.get(2)?,
        nonce: row.get(3)?,
        is_offline: row.get(4)?,
        redirect_uri: row.get(5)?,
        code_challenge: row.get(6)?,
        code_expires_at: row.get(7)?,
        is_code_used: row.get(8)?,
        is_revoked: row.get(9)?,
    })
}

fn hash(secret: &str) -> String {
    random::hash(&[secret.as_bytes()])
}

/// Keeps a grant; returns its code. A refresh token goes with it when offline access was asked for and the user consented
/// just now, or for the first time (developers.google.com/identity/protocols/oauth2/web-server#offline).
pub fn add(connection: &Connection, setup: &Setup, new: &NewGrant) -> Result<String> {
    let code = random::token();
    let client = &setup.client.id;
    let is_known: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM grants WHERE client_id = ?1 AND account = ?2 AND NOT revoked)",
        [client, &new.account],
        |row| row.get(0),
    )?;
    let request = new.request;
    connection.execute(
        "INSERT INTO grants (client_id, account, scope, nonce, is_offline, redirect_uri, code_challenge, code_hash,
                             code_expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            client,
            new.account,
            new.scopes.join(" "),
            request.nonce,
            request.is_offline && (request.asks_consent || !is_known),
            request.redirect_uri,
            request.code_challenge,
            hash(&code),
            now() + setup.code_seconds,
        ],
    )?;
    Ok(code)
}

/// The grant of a code, used up or not.
pub fn of_code(connection: &Connection, code: &str) -> Result<Option<Grant>> {
    connection
        .query_row(&format!("{GRANT} WHERE code_hash = ?1"), [hash(code)], grant)
        .optional()
}

/// Uses a code up. A code that comes twice was stolen or is being tried out: all that it gave is taken back (RFC 6749
/// section 4.1.2).
pub fn redeem(connection: &Connection, code: &str) -> Result<Option<Grant>> {
    let Some(grant) = of_code(connection, code)? else {
        return Ok(None);
    };
    if grant.is_code_used {
        connection.execute("UPDATE grants SET revoked = 1 WHERE id = ?1", [grant.id])?;
        return Ok(None);
    }
    connection.execute("UPDATE grants SET code_used = 1 WHERE id = ?1", [grant.id])?;
    Ok((grant.code_expires_at > now() && !grant.is_revoked).then_some(grant))
}

/// Issues a token.
pub fn issue(connection: &Connection, grant: &Grant, kind: &str, seconds: Option<i64>) -> Result<String> {
    let token = random::token();
    connection.execute(
        "INSERT INTO tokens (hash, grant_id, kind, expires_at) VALUES (?1, ?2, ?3, ?4)",
        params![
            hash(&token),
            grant.id,
            kind,
            seconds.map(|seconds| now() + seconds)
        ],
    )?;
    Ok(token)
}

/// The grant of a token that still works, with the token's end.
pub fn of_token(
    connection: &Connection,
    token: &str,
    kind: Option<&str>,
) -> Result<Option<(Grant, Option<i64>)>> {
    let found: Option<(i64, Option<i64>)> = connection
        .query_row(
            "SELECT grant_id, expires_at FROM tokens
             WHERE hash = ?1 AND kind = coalesce(?2, kind) AND (expires_at IS NULL OR expires_at > ?3)",
            params![hash(token), kind, now()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((id, end)) = found else { return Ok(None) };
    let grant = connection
        .query_row(&format!("{GRANT} WHERE id = ?1 AND NOT revoked"), [id], grant)
        .optional()?;
    Ok(grant.map(|grant| (grant, end)))
}

/// Takes back all that the account allowed the client, as Google does
/// (developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke).
pub fn revoke(connection: &Connection, client: &str, account: &str) -> Result<()> {
    connection.execute(
        "UPDATE grants SET revoked = 1 WHERE client_id = ?1 AND account = ?2",
        [client, account],
    )?;
    Ok(())
}
