//! The ATS's state, shared by all handlers.

use std::sync::Arc;

use crate::api::writes::KeyLocks;
use crate::data::Database;
use crate::folders::FolderSource;
use crate::options::Options;
use crate::relying_party::{Provider, RelyingParty};
use crate::seal::Seal;

/// What every handler can reach. Clones are cheap.
#[derive(Clone)]
pub struct Ats(Arc<Shared>);

/// See [`Ats`].
pub struct Shared {
    /// How it was started.
    pub options: Options,
    /// Where the app is found, such as `http://localhost:8080`.
    pub origin: String,
    /// What it keeps.
    pub database: Arc<Database>,
    /// Where the folders of mailboxes come from.
    pub folders: Box<dyn FolderSource>,
    /// The sign-in provider, as it described itself at the start.
    pub provider: Provider,
    /// Talks to the sign-in provider.
    pub relying_party: RelyingParty,
    /// Encrypts refresh tokens.
    pub seal: Seal,
    /// One write at a time per idempotency key.
    pub key_locks: KeyLocks,
}

impl Ats {
    /// Shares the state.
    pub fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }
}

impl std::ops::Deref for Ats {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
