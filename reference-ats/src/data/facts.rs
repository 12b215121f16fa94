//! What was last seen of a mailbox's condition. A fact that was never seen is not here.

use mailbridge_contract::MailboxId;
use mailbridge_contract::health::FactName;
use mailbridge_contract::problem::ProblemCode;
use rusqlite::{Connection, Result, params};
use serde_json::Value;

use crate::clock::now;

/// A fact as it was seen.
#[derive(Clone, Debug)]
pub struct SeenFact {
    /// Which.
    pub name: FactName,
    /// Why it failed; absent when it was good.
    pub failure: Option<ProblemCode>,
    /// When, in seconds since 1970.
    pub seen_at: i64,
}

/// Records what was seen just now.
pub fn see(
    connection: &Connection,
    mailbox: &MailboxId,
    name: FactName,
    failure: Option<&ProblemCode>,
) -> Result<()> {
    connection.execute(
        "INSERT OR REPLACE INTO mailbox_facts (mailbox_id, name, is_ok, code, seen_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![mailbox.as_str(), text(name), failure.is_none(), failure.map(ProblemCode::as_str), now()],
    )?;
    Ok(())
}

/// Forgets everything: a new authorization makes it old.
pub fn forget(connection: &Connection, mailbox: &MailboxId) -> Result<()> {
    connection.execute(
        "DELETE FROM mailbox_facts WHERE mailbox_id = ?1",
        [mailbox.as_str()],
    )?;
    Ok(())
}

/// What was last seen.
pub fn all(connection: &Connection, mailbox: &MailboxId) -> Result<Vec<SeenFact>> {
    connection
        .prepare("SELECT name, is_ok, code, seen_at FROM mailbox_facts WHERE mailbox_id = ?1")?
        .query_map([mailbox.as_str()], |row| {
            let name: String = row.get(0)?;
            let (is_ok, code): (bool, Option<String>) = (row.get(1)?, row.get(2)?);
            Ok(SeenFact {
                name: serde_json::from_value(Value::from(name)).unwrap_or(FactName::Unknown),
                failure: (!is_ok).then(|| ProblemCode::from(code.as_deref().unwrap_or("internal"))),
                seen_at: row.get(3)?,
            })
        })?
        .collect()
}

/// The name as it stands in the contract.
fn text(name: FactName) -> String {
    match serde_json::to_value(name) {
        Ok(Value::String(text)) => text,
        _ => String::new(),
    }
}
