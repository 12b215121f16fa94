//! Bringing an empty ATS into the state of a scenario.

use mailbridge_contract::folder::{
    Choice, FolderMapping, FolderMappingUpdate, FolderReference, FolderRoles, MappingEntry, Purpose,
    RemoteFolders, SpecialUse,
};
use mailbridge_contract::grant::{Grant, GrantProof, GrantRequest};
use mailbridge_contract::mailbox::{Mailbox, NewMailbox};
use mailbridge_contract::path::{
    FOLDER_MAPPING, FOLDER_ROLES, MAILBOX_GRANTS, MAILBOX_HEALTH, MAILBOXES, REMOTE_FOLDERS, with_id,
};
use mailbridge_contract::{AttemptId, ProviderId};

use super::Scenario;
use super::visitor::Visitor;
use crate::ats::Ats;
use crate::data::mailboxes;
use crate::data::sample_folders::{self, Change};
use crate::demo::JANE_ADDRESS;
use crate::provider::SignInProvider;
use crate::provider::misbehaviour::Misbehaviour;
use crate::random;

/// Why a scenario was not reached.
#[derive(Debug, thiserror::Error)]
#[error("the scenario cannot be reached: {0}")]
pub struct SeedError(pub String);

impl From<rusqlite::Error> for SeedError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

/// The label that stands for the archive, and that is gone in [`Scenario::FolderGone`].
const LABEL: &str = "Candidates/Placed";

/// What a scenario needs on every start, since it is not kept.
pub fn on_start(scenario: Scenario, provider: Option<&SignInProvider>) {
    if let (Scenario::AdminBlock, Some(provider)) = (scenario, provider) {
        provider
            .orders()
            .give(Some(JANE_ADDRESS), Misbehaviour::AdminPolicyEnforced);
    }
}

/// Brings a new ATS into the state of the scenario. `address` is where it listens.
///
/// # Errors
/// When the ATS or the provider answers otherwise than it should.
pub async fn seed(ats: &Ats, address: &str) -> Result<(), SeedError> {
    let scenario = ats.options.scenario;
    let Some(account) = scenario.account() else {
        return Ok(());
    };
    if ats.options.provider.issuer.is_some() {
        return Err(SeedError("it needs the embedded sign-in provider".to_owned()));
    }
    let mut visitor = Visitor::new(address)?;
    visitor.sign_in(scenario.user().as_str()).await?;
    let mailbox = connect(ats, &visitor, account).await?;
    if scenario != Scenario::Dutch {
        map(&visitor, &mailbox).await?;
    }
    match scenario {
        Scenario::NeedsReconnect => {
            let stored = mailboxes::find(&ats.database.lock(), &scenario.user(), &mailbox.id)?
                .ok_or_else(|| SeedError("the mailbox is gone".to_owned()))?;
            let token = ats
                .seal
                .open(mailbox.id.as_str(), &stored.refresh_token)
                .map_err(|error| SeedError(error.to_string()))?;
            ats.relying_party
                .revoke(&token)
                .await
                .map_err(|failure| SeedError(failure.to_string()))?;
        }
        Scenario::FolderGone => {
            sample_folders::change(&ats.database.lock(), account, &Change::Removed(LABEL.to_owned()))?;
        }
        _ => {}
    }
    // Looked at once, so that the list of mailboxes knows how it stands.
    visitor
        .get::<serde_json::Value>(&with_id(MAILBOX_HEALTH, mailbox.id.as_str()))
        .await?;
    Ok(())
}

async fn connect(ats: &Ats, visitor: &Visitor, account: &str) -> Result<Mailbox, SeedError> {
    let authorization = visitor.authorize(ats, account).await?;
    let request = GrantRequest {
        attempt: AttemptId(random::identifier("attempt")),
        provider: ProviderId(ats.options.provider.id.clone()),
        redirect_uri: authorization.redirect_uri,
        nonce: authorization.nonce,
        mailbox: None,
        proof: GrantProof::Code {
            code: authorization.code,
            code_verifier: authorization.verifier,
        },
    };
    let grant: Grant = visitor.post(MAILBOX_GRANTS, &request).await?;
    visitor
        .post(
            MAILBOXES,
            &NewMailbox {
                grant: grant.id,
                sender_name: None,
            },
        )
        .await
}

async fn map(visitor: &Visitor, mailbox: &Mailbox) -> Result<(), SeedError> {
    let id = mailbox.id.as_str();
    let roles: FolderRoles = visitor.get(FOLDER_ROLES).await?;
    let folders: RemoteFolders = visitor.get(&with_id(REMOTE_FOLDERS, id)).await?;
    let by_flag = |flag| {
        folders
            .folders
            .iter()
            .find(|folder| folder.special_use == Some(flag))
    };
    let by_path = |path| folders.folders.iter().find(|folder| folder.path == path);
    let entries = roles
        .roles
        .into_iter()
        .map(|role| {
            let automatic = |folder: Option<_>| Choice::Automatic {
                folder: folder.map(FolderReference::from),
            };
            let choice = match role.purpose {
                Purpose::Inbox => automatic(by_path("INBOX")),
                Purpose::Sent => automatic(by_flag(SpecialUse::Sent)),
                Purpose::Drafts => automatic(by_flag(SpecialUse::Drafts)),
                Purpose::Deleted => automatic(by_flag(SpecialUse::Trash)),
                Purpose::Junk => automatic(by_flag(SpecialUse::Junk)),
                Purpose::Archive | Purpose::Other => {
                    match by_path(LABEL).or_else(|| by_flag(SpecialUse::All)) {
                        Some(folder) => Choice::Folder {
                            folder: folder.into(),
                        },
                        None => Choice::NotMapped,
                    }
                }
            };
            MappingEntry {
                role: role.id,
                choice,
            }
        })
        .collect();
    let path = with_id(FOLDER_MAPPING, id);
    let before: FolderMapping = visitor.get(&path).await?;
    visitor
        .put::<FolderMapping>(&path, &before.etag, &FolderMappingUpdate { entries })
        .await?;
    Ok(())
}
