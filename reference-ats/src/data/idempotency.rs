//! Answers kept for a retry with the same idempotency key.

use mailbridge_contract::UserId;
use rusqlite::{Connection, OptionalExtension, Result, params};

use crate::clock::now;

/// How long an answer is kept, in seconds.
const KEPT: i64 = 24 * 3600;

/// An answer as it was given.
#[derive(Clone, Debug)]
pub struct StoredAnswer {
    /// Hash of method, path and body of the request that it answered.
    pub request_hash: String,
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type`, when there was a body.
    pub content_type: Option<String>,
    /// `ETag`, when there was one.
    pub etag: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// The answer that this user got for this key.
pub fn find(connection: &Connection, user: &UserId, key: &str) -> Result<Option<StoredAnswer>> {
    connection
        .query_row(
            "SELECT request_hash, status, content_type, etag, body FROM idempotent_answers
             WHERE user_id = ?1 AND key = ?2 AND answered_at > ?3",
            params![user.as_str(), key, now() - KEPT],
            |row| {
                Ok(StoredAnswer {
                    request_hash: row.get(0)?,
                    status: row.get(1)?,
                    content_type: row.get(2)?,
                    etag: row.get(3)?,
                    body: row.get(4)?,
                })
            },
        )
        .optional()
}

/// Keeps an answer.
pub fn keep(connection: &Connection, user: &UserId, key: &str, answer: &StoredAnswer) -> Result<()> {
    connection.execute(
        "DELETE FROM idempotent_answers WHERE answered_at <= ?1",
        [now() - KEPT],
    )?;
    connection.execute(
        "INSERT OR REPLACE INTO idempotent_answers
         (user_id, key, request_hash, status, content_type, etag, body, answered_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            user.as_str(),
            key,
            answer.request_hash,
            answer.status,
            answer.content_type,
            answer.etag,
            answer.body,
            now()
        ],
    )?;
    Ok(())
}
