//! Folders of a real mailbox, over IMAP (RFC 9051, RFC 3501) with the tokens of the sign-in provider.

mod connection;
mod failure;
mod list_line;
mod pool;
mod session;
mod sign_in;

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mailbridge_contract::folder::RemoteFolder;
use mailbridge_contract::problem::ProblemCode;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::{FolderSource, Login, NewFolder, SourceFailure};
use crate::options::MailOptions;
use pool::Pool;
use session::MailSession;

/// See the module. One connection per request at most; it is kept for a while for the next request of the same mailbox.
pub struct ImapFolders {
    options: MailOptions,
    tls: TlsConnector,
    pool: Pool,
}

impl ImapFolders {
    /// Folders of mailboxes at the server of the options.
    pub fn new(options: &MailOptions) -> Self {
        Self {
            options: options.clone(),
            tls: connection::tls(),
            pool: Pool::default(),
        }
    }

    /// A session that was kept, or a new one.
    async fn session(&self, login: &Login) -> Result<MailSession, SourceFailure> {
        if let Some(mut kept) = self.pool.take(&login.mailbox)
            && kept.is_alive().await
        {
            return Ok(kept);
        }
        let stream = connection::open(&self.options, &self.tls).await?;
        MailSession::begin(stream, login).await
    }

    async fn list(&self, login: &Login) -> Result<Vec<RemoteFolder>, SourceFailure> {
        let mut session = self.session(login).await?;
        let folders = session.list().await?;
        self.pool.keep(&login.mailbox, session);
        Ok(folders)
    }

    async fn create(&self, login: &Login, folder: &NewFolder) -> Result<RemoteFolder, SourceFailure> {
        let mut session = self.session(login).await?;
        let created = session.create(folder).await?;
        self.pool.keep(&login.mailbox, session);
        Ok(created)
    }

    async fn in_time<T>(
        &self,
        work: impl Future<Output = Result<T, SourceFailure>>,
    ) -> Result<T, SourceFailure> {
        let limit = Duration::from_secs(u64::from(self.options.timeout_seconds));
        timeout(limit, work).await.unwrap_or_else(|_| {
            Err(SourceFailure::new(
                ProblemCode::ImapTimeout,
                format!("no answer in {} s", limit.as_secs()),
            ))
        })
    }
}

impl FolderSource for ImapFolders {
    fn list<'a>(&'a self, login: &'a Login) -> BoxFuture<'a, Result<Vec<RemoteFolder>, SourceFailure>> {
        self.in_time(self.list(login)).boxed()
    }

    fn create<'a>(
        &'a self,
        login: &'a Login,
        folder: &'a NewFolder,
    ) -> BoxFuture<'a, Result<RemoteFolder, SourceFailure>> {
        self.in_time(self.create(login, folder)).boxed()
    }
}
