//! `GET /mailboxes/{id}/health`.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use mailbridge_contract::folder::{Choice, FolderReference, RemoteFolder};
use mailbridge_contract::health::{Fact, FactName, FactState, Health};
use mailbridge_contract::problem::ProblemCode;
use mailbridge_contract::{MailboxId, RoleId};

use super::mailboxes::require;
use super::signed_in::SignedIn;
use crate::activation;
use crate::ats::Ats;
use crate::clock::{now, timestamp};
use crate::condition;
use crate::data::facts::{self, SeenFact};
use crate::data::mailboxes::StoredMailbox;
use crate::data::mappings::{self, StoredMapping};
use crate::http::problem::Refusal;
use crate::roles;

/// Looks, and says what is known. What nobody has looked at is unknown.
pub async fn read(
    State(ats): State<Ats>,
    signed_in: SignedIn,
    Path(id): Path<MailboxId>,
) -> Result<Json<Health>, Refusal> {
    let mailbox = require(&ats.database.lock(), signed_in.user(), &id)?;
    let is_activated = activation::is_activated(&ats, &signed_in.member)?;
    let looked = condition::folders(&ats, &mailbox).await;
    let connection = ats.database.lock();
    let seen = facts::all(&connection, &id)?;
    let mapping = mappings::find(&connection, &id)?;
    let (folders, doubt) = match looked {
        Ok(folders) => (Some(folders), None),
        Err(refusal) => (None, Some(refusal.0.code.clone())),
    };
    let facts = vec![
        now_known(
            FactName::Activated,
            if is_activated {
                None
            } else {
                Some(ProblemCode::NotActivated)
            },
        ),
        ok_since(FactName::SignedIn, mailbox.granted_at),
        permissions(&ats, &mailbox),
        long_lived_access(&seen, doubt.as_ref()),
        seen_or_unknown(&seen, FactName::Incoming),
        unknown(FactName::Outgoing),
        seen_or_unknown(&seen, FactName::FoldersListed),
        mapped(folders.as_deref(), &mapping),
        unknown(FactName::LastMessage),
    ];
    Ok(Json(Health {
        checked_at: timestamp(now()),
        facts,
    }))
}

fn unknown(name: FactName) -> Fact {
    Fact {
        name,
        state: FactState::Unknown,
        at: None,
        code: None,
    }
}

fn ok_since(name: FactName, seconds: i64) -> Fact {
    Fact {
        name,
        state: FactState::Ok,
        at: Some(timestamp(seconds)),
        code: None,
    }
}

fn now_known(name: FactName, failure: Option<ProblemCode>) -> Fact {
    let state = if failure.is_none() {
        FactState::Ok
    } else {
        FactState::Failed
    };
    Fact {
        name,
        state,
        at: Some(timestamp(now())),
        code: failure,
    }
}

fn seen_or_unknown(seen: &[SeenFact], name: FactName) -> Fact {
    seen.iter().find(|fact| fact.name == name).map_or_else(
        || unknown(name),
        |fact| Fact {
            at: Some(timestamp(fact.seen_at)),
            ..now_known(name, fact.failure.clone())
        },
    )
}

fn permissions(ats: &Ats, mailbox: &StoredMailbox) -> Fact {
    let has_mail = mailbox
        .granted_scopes
        .split(' ')
        .any(|scope| scope == ats.options.provider.mail_scope);
    let failure = (!has_mail).then_some(ProblemCode::GrantScopeMissing);
    Fact {
        at: Some(timestamp(mailbox.granted_at)),
        ..now_known(FactName::Permissions, failure)
    }
}

/// A provider that cannot be asked leaves it open whether the authorization still works.
fn long_lived_access(seen: &[SeenFact], doubt: Option<&ProblemCode>) -> Fact {
    let fact = seen_or_unknown(seen, FactName::LongLivedAccess);
    match doubt {
        Some(code @ (ProblemCode::ProviderUnreachable | ProblemCode::GrantExchangeRefused)) => Fact {
            state: FactState::Unknown,
            code: Some(code.clone()),
            ..fact
        },
        _ => fact,
    }
}

fn mapped(folders: Option<&[RemoteFolder]>, mapping: &StoredMapping) -> Fact {
    let Some(saved_at) = mapping.saved_at else {
        return Fact {
            state: FactState::Failed,
            ..unknown(FactName::FoldersMapped)
        };
    };
    let Some(folders) = folders else {
        return Fact {
            at: Some(timestamp(saved_at)),
            ..unknown(FactName::FoldersMapped)
        };
    };
    let choices: HashMap<&RoleId, &Choice> = mapping
        .entries
        .iter()
        .map(|entry| (&entry.role, &entry.choice))
        .collect();
    let is_gone = |folder: &FolderReference| !folders.iter().any(|known| known.id == folder.id);
    let has_flag = |folder: &FolderReference| {
        folder
            .special_use
            .is_some_and(|flag| folders.iter().any(|known| known.special_use == Some(flag)))
    };
    let any_gone = roles::all()
        .iter()
        .filter_map(|role| choices.get(&role.id))
        .any(|choice| match choice {
            Choice::Folder { folder } => is_gone(folder),
            // Follows the flag, wherever that is now.
            Choice::Automatic { folder: Some(folder) } => is_gone(folder) && !has_flag(folder),
            Choice::Automatic { folder: None } | Choice::NotMapped => false,
        });
    now_known(
        FactName::FoldersMapped,
        any_gone.then_some(ProblemCode::FolderGone),
    )
}
