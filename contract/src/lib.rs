//! The REST contract between Mailbridge and an applicant tracking system (ATS).
//!
//! Wire types, problem codes, header names and paths stand here once. The browser app and the reference ATS both use
//! them, so that they cannot drift apart, and the OpenAPI document is generated from them (feature `openapi`).
//!
//! Every enum that an ATS may extend has a variant for values that this version does not know: an answer with a new
//! value stays readable.

/// Declares types of the contract: they are read and written as JSON and described in the OpenAPI document.
macro_rules! wire {
    ($($(#[$meta:meta])* $visibility:vis $kind:ident $name:ident $(<$($life:lifetime),*>)? $body:tt)*) => {
        $(
            #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
            $(#[$meta])*
            $visibility $kind $name $(<$($life),*>)? $body
        )*
    };
}

/// Declares identifiers: opaque strings of one kind, which cannot be taken for another.
macro_rules! identifiers {
    ($($(#[$meta:meta])* $name:ident)*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
            #[serde(transparent)]
            pub struct $name(pub String);

            impl $name {
                /// The identifier as it stands in JSON and in paths.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(&self.0)
                }
            }

            impl From<&str> for $name {
                fn from(value: &str) -> Self {
                    Self(value.to_owned())
                }
            }
        )*
    };
}

pub mod account;
pub mod folder;
pub mod grant;
pub mod header;
pub mod health;
pub mod mailbox;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod path;
pub mod problem;
pub mod session;

identifiers! {
    /// A user of the ATS.
    UserId
    /// A tenant: one customer of the ATS.
    TenantId
    /// A saved mailbox.
    MailboxId
    /// A grant: the permission to use a mailbox, not saved as a mailbox yet.
    GrantId
    /// One attempt to connect a mailbox, made and registered by the tab in which the user pressed Add Mailbox.
    AttemptId
    /// A sign-in provider as configured, such as `google`.
    ProviderId
    /// A folder of the ATS, such as `archive`.
    RoleId
    /// A folder of the mailbox: the raw name that the IMAP server uses (RFC 3501 section 5.1.3), never a decoded one.
    RemoteFolderId
    /// A point in time: RFC 3339 in UTC, such as `2026-11-22T14:03:00Z`.
    Timestamp
    /// A version of a resource as sent in `ETag` and `If-Match` (RFC 9110 section 8.8.3), with its quotes.
    ETag
}
