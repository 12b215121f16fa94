//! A signed-in session: listing and creating folders.

use async_imap::Session;
use async_imap::imap_proto::{Capability, MailboxDatum, Response, Status};
use async_imap::types::{Capabilities, UnsolicitedResponse};
use mailbridge_contract::folder::RemoteFolder;
use mailbridge_contract::problem::ProblemCode;

use super::connection::{Greeted, Transport};
use super::failure;
use super::list_line::{self, NameEncoding, quote};
use super::sign_in::{Mechanism, SignIn};
use crate::folders::{Login, NewFolder, SourceFailure, modified_utf7};

/// See the module.
pub struct MailSession {
    session: Session<Box<dyn Transport>>,
    encoding: NameEncoding,
    tells_special_use: bool,
}

impl MailSession {
    /// Signs in and finds out what the server can do.
    pub async fn begin(mut client: Greeted, login: &Login) -> Result<Self, SourceFailure> {
        let mechanism = mechanism(&mut client).await?;
        let signed_in = client
            .authenticate(mechanism.name(), SignIn::new(mechanism, login))
            .await;
        let mut session =
            signed_in.map_err(|(error, _)| failure::of(error, ProblemCode::MailboxLoginFailed))?;
        let capabilities = session.capabilities().await.map_err(lost)?;
        let encoding = if capabilities.has_str("UTF8=ACCEPT") && capabilities.has_str("ENABLE") {
            session
                .run_command_and_check_ok("ENABLE UTF8=ACCEPT")
                .await
                .map_err(lost)?;
            NameEncoding::Utf8
        } else {
            NameEncoding::ModifiedUtf7
        };
        let tells_special_use = tells_special_use(&capabilities);
        Ok(Self {
            session,
            encoding,
            tells_special_use,
        })
    }

    /// Whether the connection still holds.
    pub async fn is_alive(&mut self) -> bool {
        self.session.noop().await.is_ok()
    }

    /// All folders.
    pub async fn list(&mut self) -> Result<Vec<RemoteFolder>, SourceFailure> {
        // Asked for only where it is offered (RFC 6154 section 3); Gmail tells it anyway.
        let options = if self.tells_special_use {
            " RETURN (SPECIAL-USE)"
        } else {
            ""
        };
        self.lines(&format!("LIST \"\" \"*\"{options}")).await
    }

    /// Creates a folder, and returns it as the server lists it.
    pub async fn create(&mut self, new: &NewFolder) -> Result<RemoteFolder, SourceFailure> {
        let refuse = |words: &str| SourceFailure::new(ProblemCode::FolderNameRefused, words);
        if new.name.is_empty() || new.name.chars().any(char::is_control) {
            return Err(refuse("a name is not empty and has no control character"));
        }
        let delimiter = self.delimiter().await?;
        if delimiter.is_some_and(|delimiter| new.name.contains(delimiter)) {
            return Err(refuse("a name does not contain what separates folders"));
        }
        let name = match self.encoding {
            NameEncoding::ModifiedUtf7 => modified_utf7::encode(&new.name),
            NameEncoding::Utf8 => new.name.clone(),
        };
        let raw = match (&new.parent, delimiter) {
            (None, _) => name,
            (Some(parent), Some(delimiter)) => format!("{parent}{delimiter}{name}"),
            (Some(_), None) => return Err(refuse("this mailbox has no folders in folders")),
        };
        // A client that hands on what it was given may hand on a line break.
        if raw.contains(['\r', '\n', '\0']) {
            return Err(refuse("a line break in a name"));
        }
        let created = self
            .session
            .run_command_and_check_ok(format!("CREATE {}", quote(&raw)))
            .await;
        created.map_err(not_created)?;
        let listed = self.lines(&format!("LIST \"\" {}", quote(&raw))).await?;
        let created = listed.into_iter().find(|folder| folder.id.as_str() == raw);
        created.ok_or_else(|| refuse("the mail server took the name, but does not list it"))
    }

    /// What separates a parent from its child (RFC 9051 section 6.3.9: an empty name asks for it).
    async fn delimiter(&mut self) -> Result<Option<char>, SourceFailure> {
        let lines = self.lines("LIST \"\" \"\"").await?;
        Ok(lines.first().and_then(|root| root.delimiter))
    }

    async fn lines(&mut self, command: &str) -> Result<Vec<RemoteFolder>, SourceFailure> {
        let tag = self.session.run_command(command).await.map_err(lost)?;
        let mut folders = Vec::new();
        loop {
            let answer = match self.session.read_response().await {
                Ok(Some(answer)) => answer,
                Ok(None) => return Err(lost(async_imap::error::Error::ConnectionLost)),
                Err(error) => return Err(lost(error.into())),
            };
            match answer.parsed() {
                Response::MailboxData(MailboxDatum::List(_)) => {
                    match list_line::parse(answer.borrow_owner(), self.encoding) {
                        Some(folder) => folders.push(folder),
                        None => tracing::warn!("a folder whose name is not text is left out"),
                    }
                }
                Response::Done {
                    tag: done,
                    status: Status::Ok,
                    ..
                } if *done == tag => return Ok(folders),
                Response::Done {
                    tag: done, outcome, ..
                } if *done == tag => {
                    let words = outcome.information.as_deref().unwrap_or_default();
                    return Err(failure::refusal(words, ProblemCode::ImapSettingsWrong));
                }
                Response::Data {
                    status: Status::Bye,
                    outcome,
                } => {
                    let words = outcome.information.as_deref().unwrap_or_default();
                    return Err(failure::refusal(words, ProblemCode::ImapUnreachable));
                }
                _ => {}
            }
        }
    }
}

fn lost(error: async_imap::error::Error) -> SourceFailure {
    failure::of(error, ProblemCode::ImapSettingsWrong)
}

fn not_created(error: async_imap::error::Error) -> SourceFailure {
    let words = error.to_string().to_lowercase();
    if words.contains("alreadyexists") || words.contains("already exists") || words.contains("duplicate") {
        SourceFailure::new(ProblemCode::FolderExists, "there is a folder of this name")
    } else {
        failure::of(error, ProblemCode::FolderNameRefused)
    }
}

fn tells_special_use(capabilities: &Capabilities) -> bool {
    capabilities.has_str("SPECIAL-USE") && capabilities.has_str("LIST-EXTENDED")
}

/// The standard's mechanism where the server has it, otherwise Google's.
async fn mechanism(client: &mut Greeted) -> Result<Mechanism, SourceFailure> {
    let (sender, told) = async_channel::unbounded();
    client
        .run_command_and_check_ok("CAPABILITY", Some(sender))
        .await
        .map_err(lost)?;
    while let Ok(told) = told.try_recv() {
        if let UnsolicitedResponse::Other(answer) = told
            && let Response::Capabilities(capabilities) = answer.parsed()
            && capabilities.iter().any(is_standard)
        {
            return Ok(Mechanism::OauthBearer);
        }
    }
    Ok(Mechanism::Xoauth2)
}

fn is_standard(capability: &Capability) -> bool {
    matches!(capability, Capability::Auth(name) if name.eq_ignore_ascii_case("OAUTHBEARER"))
}
