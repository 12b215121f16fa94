//! May a tenant add mailboxes?

use mailbridge_contract::problem::{Problem, ProblemCode};
use mailbridge_contract::session::Capability;

use crate::ats::Ats;
use crate::data::mailboxes;
use crate::data::users::Member;
use crate::http::problem::Refusal;

/// It may when it is switched on, or as soon as one of its users has a mailbox of the provider.
pub fn is_activated(ats: &Ats, member: &Member) -> rusqlite::Result<bool> {
    let provider = &ats.options.provider.id;
    Ok(member.activated || mailboxes::tenant_has(&ats.database.lock(), &member.tenant.id, provider)?)
}

/// The same as the session says it.
pub fn add_mailbox(ats: &Ats, member: &Member) -> rusqlite::Result<Capability> {
    Ok(if is_activated(ats, member)? {
        Capability::Allowed
    } else {
        Capability::Refused {
            code: ProblemCode::NotActivated,
            contact: Some(member.contact.clone()),
        }
    })
}

/// The same as a guard.
///
/// # Errors
/// `not_activated`, with whom to ask.
pub fn require(ats: &Ats, member: &Member) -> Result<(), Refusal> {
    if is_activated(ats, member)? {
        return Ok(());
    }
    let mut problem = Problem::new(ProblemCode::NotActivated);
    problem.contact = Some(member.contact.clone());
    Err(problem.into())
}
