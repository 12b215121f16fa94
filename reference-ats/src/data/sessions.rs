//! Who is signed in.

use mailbridge_contract::UserId;
use rusqlite::{Connection, OptionalExtension, Result, params};

use crate::clock::now;
use crate::random;

/// What is kept of a session.
#[derive(Clone, Debug)]
pub struct StoredSession {
    /// The user.
    pub user: UserId,
    /// What writes have to send.
    pub csrf_token: String,
    /// When it ends, in seconds since 1970.
    pub expires_at: i64,
}

fn hash(token: &str) -> String {
    random::hash(&[token.as_bytes()])
}

/// Begins a session; returns the cookie's value.
pub fn begin(connection: &Connection, user: &UserId, seconds: i64) -> Result<String> {
    let token = random::token();
    connection.execute(
        "DELETE FROM sessions WHERE expires_at < ?1",
        [now() - KEPT_AFTER_EXPIRY],
    )?;
    connection.execute(
        "INSERT INTO sessions (token_hash, user_id, csrf_token, expires_at) VALUES (?1, ?2, ?3, ?4)",
        params![hash(&token), user.as_str(), random::token(), now() + seconds],
    )?;
    Ok(token)
}

/// How long an expired session stays known, so that its browser is asked to sign in instead of being signed in by itself.
const KEPT_AFTER_EXPIRY: i64 = 7 * 24 * 3600;

/// The session of a cookie's value, whether it still runs or not.
pub fn find(connection: &Connection, token: &str) -> Result<Option<StoredSession>> {
    connection
        .query_row(
            "SELECT user_id, csrf_token, expires_at FROM sessions WHERE token_hash = ?1",
            [hash(token)],
            |row| {
                Ok(StoredSession {
                    user: UserId(row.get(0)?),
                    csrf_token: row.get(1)?,
                    expires_at: row.get(2)?,
                })
            },
        )
        .optional()
}

/// Ends a session now. It stays known as one that ended.
pub fn end(connection: &Connection, token: &str) -> Result<()> {
    connection.execute(
        "UPDATE sessions SET expires_at = ?2 WHERE token_hash = ?1",
        params![hash(token), now()],
    )?;
    Ok(())
}
