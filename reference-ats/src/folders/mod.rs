//! Where the folders of a mailbox come from.

mod catalogue;
mod imap;
mod modified_utf7;
mod sample;

use futures_util::future::BoxFuture;
use mailbridge_contract::folder::RemoteFolder;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_contract::{MailboxId, RemoteFolderId};

pub use imap::ImapFolders;
pub use sample::SampleFolders;

use crate::http::problem::Refusal;

/// What a source needs to be let in.
#[derive(Clone)]
pub struct Login {
    /// The mailbox at the ATS.
    pub mailbox: MailboxId,
    /// The mailbox's address.
    pub address: String,
    /// From the sign-in provider.
    pub access_token: String,
}

/// A new folder.
#[derive(Clone, Debug)]
pub struct NewFolder {
    /// The folder to create it in.
    pub parent: Option<RemoteFolderId>,
    /// Its name, decoded, without its parents.
    pub name: String,
}

/// Why a source did not do what was asked for.
#[derive(Debug)]
pub struct SourceFailure {
    /// As the contract says it.
    pub code: ProblemCode,
    /// For engineers; holds no secret.
    pub detail: String,
}

impl SourceFailure {
    fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }
}

impl From<SourceFailure> for Refusal {
    fn from(failure: SourceFailure) -> Self {
        Self::new(failure.code, failure.detail)
    }
}

/// Lists and creates folders.
pub trait FolderSource: Send + Sync {
    /// All folders, in the server's order.
    fn list<'a>(&'a self, login: &'a Login) -> BoxFuture<'a, Result<Vec<RemoteFolder>, SourceFailure>>;

    /// Creates a folder.
    fn create<'a>(
        &'a self,
        login: &'a Login,
        folder: &'a NewFolder,
    ) -> BoxFuture<'a, Result<RemoteFolder, SourceFailure>>;
}
