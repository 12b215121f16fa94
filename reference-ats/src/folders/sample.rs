//! Folders of the sample mailboxes. They stand in for an IMAP server, and let in whom one would: the access token is checked
//! at the provider that issued it.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mailbridge_contract::folder::RemoteFolder;
use mailbridge_contract::problem::ProblemCode;

use super::catalogue::{self, DELIMITER};
use super::{FolderSource, Login, NewFolder, SourceFailure};
use crate::data::Database;
use crate::data::sample_folders::{self, Change};
use crate::relying_party::RelyingParty;

/// The longest path in bytes that a sample mailbox takes.
const LONGEST: usize = 225;

/// See the module.
pub struct SampleFolders {
    database: Arc<Database>,
    relying_party: RelyingParty,
    mail_scope: String,
}

impl SampleFolders {
    /// Folders whose changes lie in this database.
    pub fn new(database: Arc<Database>, relying_party: RelyingParty, mail_scope: &str) -> Self {
        Self {
            database,
            relying_party,
            mail_scope: mail_scope.to_owned(),
        }
    }

    /// Dovecot checks tokens in this way. A provider that cannot be asked is believed.
    async fn let_in(&self, login: &Login) -> Result<(), SourceFailure> {
        let known = self.relying_party.introspect(&login.access_token).await;
        let known =
            known.map_err(|failure| SourceFailure::new(ProblemCode::ImapUnreachable, failure.to_string()))?;
        let Some(facts) = known else { return Ok(()) };
        let is_theirs = facts
            .username
            .as_deref()
            .is_none_or(|name| name.eq_ignore_ascii_case(&login.address));
        let has_mail = facts.scope.split(' ').any(|scope| scope == self.mail_scope);
        if facts.active && is_theirs && has_mail {
            Ok(())
        } else {
            Err(SourceFailure::new(
                ProblemCode::MailboxLoginFailed,
                "the access token is not good for this mailbox",
            ))
        }
    }

    fn listed(&self, address: &str) -> Result<Vec<RemoteFolder>, SourceFailure> {
        let changes = sample_folders::changes(&self.database.lock(), address).map_err(failed)?;
        let mut folders = catalogue::folders(address);
        for change in changes {
            match change {
                Change::Created(path) => {
                    let place = place_for(&folders, &path);
                    folders.insert(place, catalogue::folder(&path));
                }
                Change::Removed(path) => folders.retain(|folder| folder.path != path),
            }
        }
        Ok(folders)
    }

    fn add(&self, login: &Login, new: &NewFolder) -> Result<RemoteFolder, SourceFailure> {
        let folders = self.listed(&login.address)?;
        let path = path_of(&folders, new)?;
        sample_folders::change(
            &self.database.lock(),
            &login.address,
            &Change::Created(path.clone()),
        )
        .map_err(failed)?;
        Ok(catalogue::folder(&path))
    }
}

impl FolderSource for SampleFolders {
    fn list<'a>(&'a self, login: &'a Login) -> BoxFuture<'a, Result<Vec<RemoteFolder>, SourceFailure>> {
        async {
            self.let_in(login).await?;
            self.listed(&login.address)
        }
        .boxed()
    }

    fn create<'a>(
        &'a self,
        login: &'a Login,
        folder: &'a NewFolder,
    ) -> BoxFuture<'a, Result<RemoteFolder, SourceFailure>> {
        async {
            self.let_in(login).await?;
            self.add(login, folder)
        }
        .boxed()
    }
}

fn failed(error: rusqlite::Error) -> SourceFailure {
    SourceFailure::new(ProblemCode::Internal, error.to_string())
}

/// The path of a new folder, if the mailbox takes it.
fn path_of(folders: &[RemoteFolder], new: &NewFolder) -> Result<String, SourceFailure> {
    let refuse = |why: &str| Err(SourceFailure::new(ProblemCode::FolderNameRefused, why));
    let name = new.name.as_str();
    if name.is_empty() || name.trim() != name {
        return refuse("a name is not empty and has no space at its ends");
    }
    if name
        .chars()
        .any(|character| character == DELIMITER || character.is_control())
    {
        return refuse("a name has no slash and no control character");
    }
    let path = match &new.parent {
        None => name.to_owned(),
        Some(id) => {
            let Some(parent) = folders.iter().find(|folder| folder.id == *id) else {
                return Err(SourceFailure::new(
                    ProblemCode::FolderGone,
                    "there is no such parent",
                ));
            };
            if !parent.selectable || parent.special_use.is_some() {
                return refuse("nothing can be created in this folder");
            }
            format!("{}{DELIMITER}{name}", parent.path)
        }
    };
    if path.len() > LONGEST {
        return refuse("the path is too long");
    }
    let wanted = path.to_lowercase();
    if folders.iter().any(|folder| folder.path.to_lowercase() == wanted) {
        return Err(SourceFailure::new(
            ProblemCode::FolderExists,
            "there is a folder of this name",
        ));
    }
    Ok(path)
}

/// Behind the last folder of the same parent.
fn place_for(folders: &[RemoteFolder], path: &str) -> usize {
    let parent = path.rsplit_once(DELIMITER).map(|(parent, _)| parent);
    let is_near = |folder: &RemoteFolder| {
        parent.is_none_or(|parent| {
            folder
                .path
                .strip_prefix(parent)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(DELIMITER))
        })
    };
    folders
        .iter()
        .rposition(is_near)
        .map_or(folders.len(), |place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::JANE_ADDRESS;

    fn tried(parent: Option<&str>, name: &str) -> Result<String, ProblemCode> {
        let folders = catalogue::folders(JANE_ADDRESS);
        let new = NewFolder {
            parent: parent.map(Into::into),
            name: name.to_owned(),
        };
        path_of(&folders, &new).map_err(|failure| failure.code)
    }

    #[test]
    fn names_are_checked_as_a_server_checks_them() {
        assert_eq!(tried(None, "Placed 2026"), Ok("Placed 2026".to_owned()));
        assert_eq!(
            tried(Some("Candidates"), "On hold & co"),
            Ok("Candidates/On hold & co".to_owned())
        );
        for (parent, name, code) in [
            (None, "", ProblemCode::FolderNameRefused),
            (None, " spaced ", ProblemCode::FolderNameRefused),
            (None, "a/b", ProblemCode::FolderNameRefused),
            (None, "a\u{7}b", ProblemCode::FolderNameRefused),
            (None, "candidates", ProblemCode::FolderExists),
            (None, "inbox", ProblemCode::FolderExists),
            (Some("[Gmail]"), "More", ProblemCode::FolderNameRefused),
            (Some("[Gmail]/Trash"), "More", ProblemCode::FolderNameRefused),
            (Some("Nowhere"), "More", ProblemCode::FolderGone),
        ] {
            assert_eq!(tried(parent, name), Err(code), "{parent:?} {name:?}");
        }
        assert_eq!(tried(None, &"x".repeat(226)), Err(ProblemCode::FolderNameRefused));
    }

    #[test]
    fn a_new_folder_stands_with_its_siblings() {
        let folders = catalogue::folders(JANE_ADDRESS);
        let place = place_for(&folders, "Candidates/On hold");
        assert_eq!(folders[place - 1].path, "Candidates/Rejected");
        assert_eq!(place_for(&folders, "Zebra"), folders.len());
    }
}
