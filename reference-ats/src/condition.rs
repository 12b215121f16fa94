//! Looking after a mailbox: getting in at the provider and at the mail server, and remembering how that went.

use mailbridge_contract::folder::RemoteFolder;
use mailbridge_contract::health::FactName;
use mailbridge_contract::problem::ProblemCode;

use crate::ats::Ats;
use crate::data::facts;
use crate::data::mailboxes::{self, StoredMailbox};
use crate::folders::{Login, SourceFailure};
use crate::http::problem::Refusal;
use crate::relying_party::ProviderFailure;

/// A login for the mail server, with a new access token.
///
/// # Errors
/// `grant_revoked` when the authorization is gone; `provider_unreachable` and `grant_exchange_refused` say nothing of it.
pub async fn login(ats: &Ats, mailbox: &StoredMailbox) -> Result<Login, Refusal> {
    let place = mailbox.id.as_str();
    let refresh_token = ats
        .seal
        .open(place, &mailbox.refresh_token)
        .map_err(|error| Refusal::internal(&error))?;
    let refreshed = match ats.relying_party.refresh(&refresh_token).await {
        Ok(refreshed) => refreshed,
        Err(failure) => {
            tracing::warn!(%failure, "no access token");
            let code = match failure {
                ProviderFailure::GrantInvalid => ProblemCode::GrantRevoked,
                ProviderFailure::Unreachable(_) => ProblemCode::ProviderUnreachable,
                ProviderFailure::ClientRefused(_) | ProviderFailure::IdentityInvalid(_) => {
                    ProblemCode::GrantExchangeRefused
                }
            };
            if code == ProblemCode::GrantRevoked {
                facts::see(
                    &ats.database.lock(),
                    &mailbox.id,
                    FactName::LongLivedAccess,
                    Some(&code),
                )?;
            }
            return Err(code.into());
        }
    };
    let connection = ats.database.lock();
    facts::see(&connection, &mailbox.id, FactName::LongLivedAccess, None)?;
    if let Some(token) = refreshed.refresh_token {
        let sealed = ats
            .seal
            .close(place, &token)
            .map_err(|error| Refusal::internal(&error))?;
        mailboxes::rotate(&connection, &mailbox.id, &sealed)?;
    }
    Ok(Login {
        mailbox: mailbox.id.clone(),
        address: mailbox.address.clone(),
        access_token: refreshed.access_token,
    })
}

/// The mailbox's folders.
///
/// # Errors
/// As [`login`], and what the mail server says.
pub async fn folders(ats: &Ats, mailbox: &StoredMailbox) -> Result<Vec<RemoteFolder>, Refusal> {
    let login = login(ats, mailbox).await?;
    let listed = ats.folders.list(&login).await.and_then(|folders| {
        if folders.is_empty() {
            Err(SourceFailure {
                code: ProblemCode::FolderListEmpty,
                detail: "no folders".to_owned(),
            })
        } else {
            Ok(folders)
        }
    });
    let connection = ats.database.lock();
    let failure = listed.as_ref().err().map(|failure| &failure.code);
    let got_in = failure.is_none_or(|code| *code == ProblemCode::FolderListEmpty);
    facts::see(
        &connection,
        &mailbox.id,
        FactName::Incoming,
        failure.filter(|_| !got_in),
    )?;
    if got_in {
        facts::see(&connection, &mailbox.id, FactName::FoldersListed, failure)?;
    }
    drop(connection);
    Ok(listed?)
}
