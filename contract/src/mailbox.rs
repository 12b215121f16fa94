//! `GET`, `POST /mailboxes`, and `GET`, `PUT`, `DELETE /mailboxes/{id}`.

use crate::{ETag, GrantId, MailboxId, ProviderId, Timestamp};

wire! {
    /// The user's mailboxes.
    pub struct MailboxList {
        /// In the order in which they were added.
        pub mailboxes: Vec<Mailbox>,
    }

    /// A saved mailbox.
    pub struct Mailbox {
        /// Names the mailbox for good.
        pub id: MailboxId,
        /// The version to send in `If-Match` on a write.
        pub etag: ETag,
        /// Where the mailbox is.
        pub provider: ProviderId,
        /// The mailbox's own address.
        pub address: String,
        /// The name that recipients see on mail sent from the ATS.
        #[serde(default)]
        pub sender_name: String,
        /// Whether it works.
        pub status: MailboxStatus,
        /// How to reach it; read-only.
        pub settings: MailboxSettings,
        /// When it was saved first.
        pub created_at: Timestamp,
    }

    /// Whether a mailbox works, in one word.
    #[derive(Copy, Hash)]
    #[serde(rename_all = "snake_case")]
    pub enum MailboxStatus {
        /// Mail arrives.
        Connected,
        /// The authorization is gone: the user must reconnect.
        NeedsReconnect,
        /// Something else stands in the way: see its health.
        Failing,
        /// Not known to this version of the contract.
        #[serde(other)]
        Unknown,
    }

    /// How to reach a mailbox.
    pub struct MailboxSettings {
        /// Where mail is read.
        pub incoming: ServerSettings,
        /// Where mail is sent.
        pub outgoing: ServerSettings,
    }

    /// How to reach one server.
    pub struct ServerSettings {
        /// What is spoken there.
        pub protocol: Protocol,
        /// Host name.
        pub host: String,
        /// TCP port.
        pub port: u16,
        /// How the connection is protected.
        pub security: Security,
        /// The name to sign in with.
        pub user_name: String,
        /// How to sign in.
        pub sign_in: SignInMethod,
    }

    /// A mail protocol.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Protocol {
        /// IMAP (RFC 9051).
        Imap,
        /// Submission over SMTP (RFC 6409).
        Smtp,
        /// Not known to this version of the contract.
        #[serde(other)]
        Unknown,
    }

    /// How a connection to a mail server is protected.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Security {
        /// TLS from the first byte (RFC 8314).
        Tls,
        /// Plain at first, then upgraded (RFC 3207, RFC 9051 section 6.2.1).
        Starttls,
        /// Not protected: for test servers on loopback.
        None,
        /// Not known to this version of the contract.
        #[serde(other)]
        Unknown,
    }

    /// How to sign in at a mail server.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum SignInMethod {
        /// With an access token of the sign-in provider (RFC 7628, or Google's XOAUTH2).
        Oauth2,
        /// Not known to this version of the contract.
        #[serde(other)]
        Unknown,
    }

    /// Saves a grant as a mailbox.
    pub struct NewMailbox {
        /// The grant, which is used up by this.
        pub grant: GrantId,
        /// See [`Mailbox::sender_name`]; the user's display name when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sender_name: Option<String>,
    }

    /// Changes a mailbox. What is absent stays as it is.
    #[derive(Default)]
    pub struct MailboxUpdate {
        /// See [`Mailbox::sender_name`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sender_name: Option<String>,
        /// Reconnects with this grant, keeping settings and folder mapping.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub grant: Option<GrantId>,
    }

    /// What became of a removal (`DELETE /mailboxes/{id}`).
    pub struct Removal {
        /// Whether the provider was told to forget the authorization too.
        pub revocation: Revocation,
    }

    /// Whether the provider withdrew the authorization (RFC 7009).
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Revocation {
        /// It did.
        Done,
        /// It could not be reached or refused: the user can withdraw it in the account's own settings.
        Failed,
        /// Not known to this version of the contract.
        #[serde(other)]
        Unknown,
    }
}
