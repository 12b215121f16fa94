//! What became of attempts to connect a mailbox.

use mailbridge_contract::problem::Problem;
use mailbridge_contract::{AttemptId, GrantId, TenantId, UserId};
use rusqlite::{Connection, OptionalExtension, Result, params};

use crate::clock::now;
use crate::data::users::Member;

/// An attempt as it is kept.
#[derive(Clone, Debug)]
pub struct StoredAttempt {
    /// Whose it is.
    pub user: UserId,
    /// The user's tenant.
    pub tenant: TenantId,
    /// Hash of the code or tokens that were handed in last.
    pub proof_hash: String,
    /// How that ended; absent as long as it is being exchanged.
    pub ending: Option<Ending>,
}

/// How an attempt ended at the ATS.
#[derive(Clone, Debug)]
pub enum Ending {
    /// With a grant.
    Granted(GrantId),
    /// With a problem.
    Failed(Box<Problem>),
}

impl StoredAttempt {
    /// Whether it is this member's.
    pub fn belongs_to(&self, member: &Member) -> bool {
        self.user == member.user.id && self.tenant == member.tenant.id
    }
}

/// The attempt, whoever it belongs to.
pub fn find(connection: &Connection, id: &AttemptId) -> Result<Option<StoredAttempt>> {
    connection
        .query_row(
            "SELECT user_id, tenant_id, proof_hash, grant_id, problem FROM attempts WHERE id = ?1",
            [id.as_str()],
            |row| {
                let grant: Option<String> = row.get(3)?;
                let problem: Option<String> = row.get(4)?;
                let problem = problem.and_then(|text| serde_json::from_str(&text).ok());
                Ok(StoredAttempt {
                    user: UserId(row.get(0)?),
                    tenant: TenantId(row.get(1)?),
                    proof_hash: row.get(2)?,
                    ending: match (grant, problem) {
                        (Some(grant), _) => Some(Ending::Granted(GrantId(grant))),
                        (None, Some(problem)) => Some(Ending::Failed(Box::new(problem))),
                        (None, None) => None,
                    },
                })
            },
        )
        .optional()
}

/// Binds the attempt to the member, and forgets how it ended before.
pub fn begin(connection: &Connection, id: &AttemptId, member: &Member, proof_hash: &str) -> Result<()> {
    connection.execute(
        "INSERT INTO attempts (id, tenant_id, user_id, proof_hash, begun_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET proof_hash = ?4, grant_id = NULL, problem = NULL",
        params![
            id.as_str(),
            member.tenant.id.as_str(),
            member.user.id.as_str(),
            proof_hash,
            now()
        ],
    )?;
    Ok(())
}

/// Records how it ended.
pub fn end(connection: &Connection, id: &AttemptId, ending: &Ending) -> Result<()> {
    let (grant, problem) = match ending {
        Ending::Granted(grant) => (Some(grant.as_str()), None),
        Ending::Failed(problem) => (None, serde_json::to_string(problem).ok()),
    };
    connection.execute(
        "UPDATE attempts SET grant_id = ?2, problem = ?3 WHERE id = ?1",
        params![id.as_str(), grant, problem],
    )?;
    Ok(())
}
