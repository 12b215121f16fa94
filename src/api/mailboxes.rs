//! `/mailboxes`.

use gloo_net::http::Method;
use mailbridge_contract::health::Health;
use mailbridge_contract::mailbox::{Mailbox, MailboxList, MailboxUpdate, NewMailbox, Removal};
use mailbridge_contract::{MailboxId, path};

use super::endpoint::Endpoint;
use super::{Api, Versioned, Write};
use crate::domain::failure::Failure;
use crate::lazy_call;

/// The user's mailboxes.
///
/// # Errors
/// See [`Failure`].
pub async fn list(api: &Api) -> Result<MailboxList, Failure> {
    api.get(&Endpoint::fixed(path::MAILBOXES))
        .await
        .map(|answer| answer.value)
}

lazy_call! { changing:
    /// One mailbox.
    ///
    /// # Errors
    /// `not_found` and all of [`Failure`].
    pub async fn get(api: &Api, id: &MailboxId) -> Result<Versioned<Mailbox>, Failure> {
        api.get(&Endpoint::mailbox(path::MAILBOX, id)).await
    }
}

lazy_call! { changing:
    /// Saves a grant as a mailbox.
    ///
    /// # Errors
    /// `mailbox_exists`, `grant_lapsed`, `not_activated` and all of [`Failure`].
    pub async fn create(api: &Api, mailbox: &NewMailbox, write: &Write) -> Result<Versioned<Mailbox>, Failure> {
        api.write(
            Method::POST,
            &Endpoint::fixed(path::MAILBOXES),
            Some(mailbox),
            write,
        )
        .await
    }
}

lazy_call! { changing:
    /// Changes a mailbox, or reconnects it.
    ///
    /// # Errors
    /// `changed_elsewhere`, `grant_address_mismatch` and all of [`Failure`].
    pub async fn update(
        api: &Api,
        id: &MailboxId,
        change: &MailboxUpdate,
        write: &Write,
    ) -> Result<Versioned<Mailbox>, Failure> {
        api.write(
            Method::PUT,
            &Endpoint::mailbox(path::MAILBOX, id),
            Some(change),
            write,
        )
        .await
    }
}

lazy_call! { changing:
    /// Removes a mailbox with its authorization, settings and mapping.
    ///
    /// # Errors
    /// `changed_elsewhere` and all of [`Failure`].
    pub async fn remove(api: &Api, id: &MailboxId, write: &Write) -> Result<Removal, Failure> {
        let endpoint = Endpoint::mailbox(path::MAILBOX, id);
        api.write(Method::DELETE, &endpoint, None::<&()>, write)
            .await
            .map(|answer| answer.value)
    }
}

lazy_call! { changing:
    /// What is known of a mailbox's condition.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn health(api: &Api, id: &MailboxId) -> Result<Health, Failure> {
        api.get(&Endpoint::mailbox(path::MAILBOX_HEALTH, id))
            .await
            .map(|answer| answer.value)
    }
}
