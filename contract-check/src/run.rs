//! What the rules look at: who is signed in, what was read first, and what may be written.

use std::rc::Rc;

use mailbridge_contract::path::{self, encode_segment, with_id};
use reqwest::Method;
use serde_json::{Value, json};

use crate::call::{Call, NO_VERSION};
use crate::client::{Client, Party, SignIn, said};
use crate::exchange::Exchange;
use crate::finding::{Check, Finding};

/// What to look at, and what may be done.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The API's base address, such as `https://ats.example/api/v1`.
    pub base: String,
    /// How the user is signed in.
    pub user: SignIn,
    /// How another user is signed in; without, what is another's is not checked.
    pub other: SignIn,
    /// A mailbox of the user that may be changed, and lost if the server does not check versions.
    pub test_mailbox: Option<String>,
    /// Whether the user's session may be ended, as the last thing.
    pub sign_out: bool,
}

impl Options {
    /// What the check writes, in words, to be said before.
    pub fn what_is_written(&self) -> Vec<String> {
        let mut words = vec![
            "The profile's phone number is changed and put back.".to_owned(),
            "An attempt to connect a mailbox is handed in with a made-up provider, and fails.".to_owned(),
        ];
        if let Some(mailbox) = &self.test_mailbox {
            words.push(format!(
                "The sender name of mailbox {mailbox} is changed and put back, and its folder mapping saved as it is. \
                 Requests to remove it and to create folders in it are sent that must be refused."
            ));
        }
        if self.sign_out {
            words.push("The session is ended, as the last thing.".to_owned());
        }
        words
    }
}

/// Why nothing could be checked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no HTTP client.
    #[error("there is no HTTP client: {0}")]
    NoClient(reqwest::Error),
    /// The server does not answer.
    #[error("{base} does not answer: {words}")]
    Unreachable {
        /// The base address.
        base: String,
        /// What went wrong.
        words: String,
    },
    /// Nobody is signed in.
    #[error(
        "GET {base}/session answers {status}: the sign-in that was given is not taken. Give the session's cookie with \
         {option} NAME=VALUE, or what else signs in as a header"
    )]
    NotSignedIn {
        /// The option that signs in.
        option: &'static str,
        /// The base address.
        base: String,
        /// The status of the answer.
        status: u16,
    },
    /// The other user is the same.
    #[error("the other user is the user: give the session of somebody else with --other-cookie")]
    SameUser,
    /// It is not the API's address.
    #[error(
        "GET {base}/session answers {status} without a session: --base is the API's base address, such as \
         https://ats.example/api/v1"
    )]
    NotTheBase {
        /// The base address.
        base: String,
        /// The status of the answer.
        status: u16,
    },
}

/// What was read of one mailbox.
#[derive(Debug)]
pub struct MailboxReads {
    /// The mailbox.
    pub id: String,
    /// `GET /mailboxes/{id}`
    pub mailbox: Rc<Exchange>,
    /// `GET /mailboxes/{id}/health`
    pub health: Rc<Exchange>,
    /// `GET /mailboxes/{id}/remote-folders`
    pub remote_folders: Rc<Exchange>,
    /// `GET /mailboxes/{id}/folder-mapping`
    pub folder_mapping: Rc<Exchange>,
}

/// One check of a server.
#[derive(Debug)]
pub struct Run {
    /// Sends requests.
    pub client: Client,
    /// The user.
    pub user: Party,
    /// Who is not signed in.
    pub nobody: Party,
    other: Option<Party>,
    /// Whether the session may be ended.
    pub may_sign_out: bool,
    /// Whether the mailbox that is looked at may be changed.
    may_change_mailbox: bool,
    /// `GET /session`
    pub session: Rc<Exchange>,
    /// `GET /account`
    pub account: Rc<Exchange>,
    /// `GET /mailboxes`
    pub mailboxes: Rc<Exchange>,
    /// `GET /folder-roles`
    pub folder_roles: Rc<Exchange>,
    mailbox: Option<MailboxReads>,
}

impl Run {
    /// Reads once what most rules look at.
    ///
    /// # Errors
    /// When the server does not answer, or the user is not signed in.
    pub fn begin(options: &Options) -> Result<Self, Error> {
        let client = Client::new(&options.base).map_err(Error::NoClient)?;
        let base = options.base.trim_end_matches('/');
        let mut user = Party::user(options.user.clone());
        let read = |party: &Party, path: &str| {
            client
                .answer(party, &Call::get(path))
                .map_err(|error| Error::Unreachable {
                    base: base.to_owned(),
                    words: said(&error),
                })
        };
        let session = read(&user, path::SESSION)?;
        let refused = |answer: &Exchange, option| {
            let is_refused = matches!(answer.status, 300..=399 | 401 | 403);
            is_refused.then(|| Error::NotSignedIn {
                option,
                base: base.to_owned(),
                status: answer.status,
            })
        };
        if let Some(error) = refused(&session, "--cookie") {
            return Err(error);
        }
        if session.status == 404 || !session.json().is_some_and(|body| body.is_object()) {
            return Err(Error::NotTheBase {
                base: base.to_owned(),
                status: session.status,
            });
        }
        user.csrf_token = usable_token(&session);
        let other = if options.other.is_empty() {
            None
        } else {
            let mut other = Party::other(options.other.clone());
            let theirs = read(&other, path::SESSION)?;
            if let Some(error) = refused(&theirs, "--other-cookie") {
                return Err(error);
            }
            if user_of(&theirs).is_some_and(|id| user_of(&session) == Some(id)) {
                return Err(Error::SameUser);
            }
            other.csrf_token = usable_token(&theirs);
            Some(other)
        };
        let account = read(&user, path::ACCOUNT)?;
        let mailboxes = read(&user, path::MAILBOXES)?;
        let folder_roles = read(&user, path::FOLDER_ROLES)?;
        let id = options.test_mailbox.clone().or_else(|| first_mailbox(&mailboxes));
        let mailbox = match id {
            None => None,
            Some(id) => Some(MailboxReads {
                mailbox: read(&user, &with_id(path::MAILBOX, &id))?,
                health: read(&user, &with_id(path::MAILBOX_HEALTH, &id))?,
                remote_folders: read(&user, &with_id(path::REMOTE_FOLDERS, &id))?,
                folder_mapping: read(&user, &with_id(path::FOLDER_MAPPING, &id))?,
                id,
            }),
        };
        Ok(Self {
            nobody: Party::nobody(&user),
            client,
            user,
            other,
            may_sign_out: options.sign_out,
            may_change_mailbox: options.test_mailbox.is_some(),
            session,
            account,
            mailboxes,
            folder_roles,
            mailbox,
        })
    }

    /// Sends a call of the user.
    ///
    /// # Errors
    /// See [`Client::send`].
    pub fn send(&self, call: &Call) -> Check<Rc<Exchange>> {
        self.client.send(&self.user, call)
    }

    /// The other user.
    ///
    /// # Errors
    /// Not checked, when none was named.
    pub fn other(&self) -> Check<&Party> {
        self.other
            .as_ref()
            .ok_or_else(|| Finding::not_checked("no other user was named (--other-cookie or --other-header)"))
    }

    /// What was read of a mailbox of the user.
    ///
    /// # Errors
    /// Not checked, when there is none.
    pub fn mailbox(&self) -> Check<&MailboxReads> {
        self.mailbox
            .as_ref()
            .ok_or_else(|| Finding::not_checked("the user has no mailbox"))
    }

    /// A mailbox that may be changed.
    ///
    /// # Errors
    /// Not checked, when none was named.
    pub fn test_mailbox(&self) -> Check<&MailboxReads> {
        if self.may_change_mailbox {
            self.mailbox()
        } else {
            Err(Finding::not_checked("no mailbox may be changed (--test-mailbox)"))
        }
    }

    /// The profile as it is now, with its version.
    ///
    /// # Errors
    /// Not checked, when it cannot be read.
    pub fn account_now(&self) -> Check<(Value, String)> {
        self.now(path::ACCOUNT)
    }

    /// A resource as it is now, with its version.
    ///
    /// # Errors
    /// Not checked, when it cannot be read.
    pub fn now(&self, path: &str) -> Check<(Value, String)> {
        let lacks = |what| Finding::not_checked(format!("GET {path} gave no {what}"));
        let answer = self.send(&Call::get(path))?;
        let value = answer
            .json()
            .filter(Value::is_object)
            .ok_or_else(|| lacks("JSON object"))?;
        let tag = answer.etag().ok_or_else(|| lacks("strong ETag"))?;
        Ok((value, tag.to_owned()))
    }

    /// A change of the phone number that has to work before a rule can be looked at; answers with the version before it.
    ///
    /// # Errors
    /// Not checked, when it does not work.
    pub fn changed_phone(&self) -> Check<String> {
        let (account, tag) = self.account_now()?;
        let answer = self.send(&Call::patch_account(
            &tag,
            &json!({ "phone": other_phone(&account) }),
        ))?;
        if answer.status == 200 {
            Ok(tag)
        } else {
            Err(Finding::not_checked("the profile could not be changed"))
        }
    }

    /// Every write of the contract that can be sent without harm: to something that is not there, with nothing in it, or
    /// with a version that is not the present one. A server that takes it all the same changes nothing by it.
    pub fn harmless_writes(&self) -> Vec<Call> {
        let mut calls = vec![
            Call::patch_account(NO_VERSION, &json!({})),
            Call::new(Method::POST, path::MAILBOXES).json(&json!({})),
            Call::new(Method::POST, path::MAILBOX_GRANTS).json(&json!({})),
        ];
        if let Ok(mailbox) = self.test_mailbox() {
            let at = |template| with_id(template, &mailbox.id);
            calls.extend([
                Call::new(Method::PUT, at(path::MAILBOX))
                    .if_match(NO_VERSION)
                    .json(&json!({})),
                Call::new(Method::DELETE, at(path::MAILBOX)).if_match(NO_VERSION),
                Call::new(Method::POST, at(path::REMOTE_FOLDERS)).json(&json!({})),
                Call::new(Method::PUT, at(path::FOLDER_MAPPING))
                    .if_match(NO_VERSION)
                    .json(&json!({ "entries": [] })),
            ]);
        }
        calls
    }

    /// Puts the profile back as it was read first.
    ///
    /// # Errors
    /// What is left changed, in words.
    pub fn restore(&self) -> Result<(), String> {
        let Some(Value::Object(before)) = self.account.json() else {
            return Ok(());
        };
        let Ok((now, tag)) = self.account_now() else {
            return Ok(());
        };
        let changed: serde_json::Map<String, Value> = before
            .into_iter()
            .filter(|(name, value)| now.get(name) != Some(value))
            .collect();
        if changed.is_empty() {
            return Ok(());
        }
        let left = format!(
            "the profile could not be put back: {}",
            Value::Object(changed.clone())
        );
        match self.send(&Call::patch_account(&tag, &Value::Object(changed))) {
            Ok(answer) if answer.status == 200 => Ok(()),
            _ => Err(left),
        }
    }
}

/// A phone number that the profile does not have.
pub fn other_phone(account: &Value) -> &'static str {
    match account.get("phone").and_then(Value::as_str) {
        Some("+1 555 0100") => "+1 555 0101",
        _ => "+1 555 0100",
    }
}

/// The CSRF token, if it can stand in a header.
fn usable_token(session: &Exchange) -> Option<String> {
    let token = session.json()?.get("csrf_token")?.as_str()?.to_owned();
    let fits = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then_some(token)
}

fn user_of(session: &Exchange) -> Option<String> {
    Some(session.json()?.get("user")?.get("id")?.as_str()?.to_owned())
}

fn first_mailbox(list: &Exchange) -> Option<String> {
    Some(
        list.json()?
            .get("mailboxes")?
            .get(0)?
            .get("id")?
            .as_str()?
            .to_owned(),
    )
}

/// `GET /mailbox-grants` for this attempt.
pub fn outcome_of(attempt: &str) -> Call {
    Call::get(format!(
        "{}?attempt={}",
        path::MAILBOX_GRANTS,
        encode_segment(attempt)
    ))
}
