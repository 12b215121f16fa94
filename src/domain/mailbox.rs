//! Mailboxes as the user edits and sees them.

use mailbridge_contract::GrantId;
use mailbridge_contract::mailbox::{Mailbox, MailboxStatus, Security, SignInMethod};
use serde::{Deserialize, Serialize};

use super::text::{self, Message};

/// What the user can change of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxDraft {
    /// The name that recipients see.
    pub sender_name: String,
    /// A new grant to reconnect with; gone once it is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantId>,
}

impl From<&Mailbox> for MailboxDraft {
    fn from(mailbox: &Mailbox) -> Self {
        Self {
            sender_name: mailbox.sender_name.clone(),
            grant: None,
        }
    }
}

/// Whether a mailbox works, in words.
pub fn status(status: MailboxStatus) -> Message {
    match status {
        MailboxStatus::Connected => text::mailbox_status_connected(),
        MailboxStatus::NeedsReconnect => text::mailbox_status_needs_reconnect(),
        MailboxStatus::Failing => text::mailbox_status_failing(),
        MailboxStatus::Unknown => text::mailbox_status_unknown(),
    }
}

/// How a connection is protected, in words.
pub fn security(security: Security) -> Message {
    match security {
        Security::Tls => text::mailbox_security_tls(),
        Security::Starttls => text::mailbox_security_starttls(),
        Security::None => text::mailbox_security_none(),
        Security::Unknown => text::mailbox_unknown_value(),
    }
}

/// How to sign in, in words.
pub fn sign_in(method: SignInMethod, provider: &str) -> Message {
    match method {
        SignInMethod::Oauth2 => text::mailbox_sign_in_oauth2(provider),
        SignInMethod::Unknown => text::mailbox_unknown_value(),
    }
}
