//! Problems: what an ATS answers when something is wrong (RFC 9457, `application/problem+json`).

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::session::Contact;

/// The media type of a problem (RFC 9457 section 3).
pub const MEDIA_TYPE: &str = "application/problem+json";

wire! {
    /// A problem detail object (RFC 9457 section 3.1) with the members that the contract adds.
    pub struct Problem {
        /// A URI reference that names the kind of problem.
        #[serde(rename = "type", default = "about_blank")]
        pub kind: String,
        /// The kind of problem in words, for engineers.
        pub title: String,
        /// The HTTP status.
        pub status: u16,
        /// What happened this time, for engineers; holds no secret.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub detail: Option<String>,
        /// The stable code that the app has words for.
        pub code: ProblemCode,
        /// Names the request in the ATS's own logs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub request_id: Option<String>,
        /// What is wrong with which field, for `validation_failed`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub fields: Vec<FieldProblem>,
        /// Whom to ask, where the ATS knows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub contact: Option<Contact>,
        /// The address that was signed in with, where it is not the expected one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub address: Option<String>,
    }

    /// What is wrong with one field.
    pub struct FieldProblem {
        /// The field's name in JSON.
        pub field: String,
        /// The rule that it breaks.
        pub rule: FieldRule,
    }

    /// A rule for a field.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum FieldRule {
        /// Must not be empty.
        Required,
        /// Is too long.
        TooLong,
        /// Is not of the expected form.
        Malformed,
        /// Cannot be changed, or names something that does not exist.
        NotAllowed,
        /// Not known to this version of the contract.
        #[serde(other)]
        Unknown,
    }
}

fn about_blank() -> String {
    "about:blank".to_owned()
}

impl Problem {
    /// A problem of this kind, with the title and status that go with the code.
    pub fn new(code: ProblemCode) -> Self {
        Self {
            kind: format!("urn:mailbridge:problem:{code}"),
            title: code.title().to_owned(),
            status: code.status(),
            detail: None,
            code,
            request_id: None,
            fields: Vec::new(),
            contact: None,
            address: None,
        }
    }

    /// Adds what happened this time.
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.title, self.code)
    }
}

impl std::error::Error for Problem {}

/// Declares the problem codes with the HTTP status and the title of each.
macro_rules! problem_codes {
    ($($(#[$meta:meta])* $variant:ident = $code:literal, $status:literal, $title:literal;)*) => {
        /// The stable code of a problem. The app has words for each; the text of an ATS is never shown as it is.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProblemCode {
            $($(#[$meta])* $variant,)*
            /// Not known to this version of the contract.
            Other(String),
        }

        impl ProblemCode {
            /// Every code that this version knows.
            pub const ALL: &[ProblemCode] = &[$(ProblemCode::$variant,)*];

            /// The code as it stands in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Other(code) => code,
                }
            }

            /// The HTTP status that goes with the code.
            pub fn status(&self) -> u16 {
                match self {
                    $(Self::$variant => $status,)*
                    Self::Other(_) => 500,
                }
            }

            /// The kind of problem in words, for engineers.
            pub fn title(&self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)*
                    Self::Other(_) => "Another problem",
                }
            }
        }

        impl From<&str> for ProblemCode {
            fn from(code: &str) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }
    };
}

problem_codes! {
    /// Nobody is signed in, or the session ran out.
    SessionExpired = "session_expired", 401, "The session has expired";
    /// The CSRF token is missing or not the session's.
    CsrfRejected = "csrf_rejected", 403, "The CSRF token was rejected";
    /// The user may not do this.
    Forbidden = "forbidden", 403, "Not allowed";
    /// There is no such thing, or it belongs to somebody else.
    NotFound = "not_found", 404, "Not found";
    /// The call exists, but not with this method.
    MethodNotAllowed = "method_not_allowed", 405, "Method not allowed";
    /// The body is larger than the ATS takes.
    PayloadTooLarge = "payload_too_large", 413, "The body is too large";
    /// The body or a field of it is not as the contract says.
    ValidationFailed = "validation_failed", 422, "The request is not valid";
    /// A write without `If-Match` (RFC 6585 section 3).
    PreconditionRequired = "precondition_required", 428, "If-Match is required";
    /// A write without `Idempotency-Key`, or with one that was used for another request.
    IdempotencyKeyRejected = "idempotency_key_rejected", 422, "The idempotency key was rejected";
    /// The resource changed since it was read.
    ChangedElsewhere = "changed_elsewhere", 412, "It was changed elsewhere";
    /// Too many requests.
    RateLimited = "rate_limited", 429, "Too many requests";
    /// The ATS is being maintained or overloaded.
    Unavailable = "unavailable", 503, "Not available now";
    /// A fault in the ATS.
    Internal = "internal", 500, "Internal error";

    /// The tenant may not add mailboxes.
    NotActivated = "not_activated", 403, "Mailboxes are not activated for this tenant";
    /// The provider is not configured at the ATS.
    ProviderUnknown = "provider_unknown", 422, "The sign-in provider is not configured";
    /// The provider is not configured for exchange in the browser.
    ExchangeModeRefused = "exchange_mode_refused", 422, "Tokens are not taken from a browser for this provider";
    /// The provider refused the code: used, expired, or with another verifier or redirect URI (`invalid_grant`).
    GrantCodeInvalid = "grant_code_invalid", 422, "The authorization code was refused";
    /// Mail access was not granted.
    GrantScopeMissing = "grant_scope_missing", 422, "Mail access was not granted";
    /// The provider gave no refresh token.
    GrantNoRefreshToken = "grant_no_refresh_token", 422, "No long-lived access was granted";
    /// The provider refused the exchange because the ATS is not set up rightly, such as a wrong client secret.
    GrantExchangeRefused = "grant_exchange_refused", 502, "The provider refused the exchange";
    /// The ID token did not pass its checks.
    GrantIdentityInvalid = "grant_identity_invalid", 422, "The ID token is not valid";
    /// Another account than the one to be reconnected.
    GrantAddressMismatch = "grant_address_mismatch", 409, "The grant is for another address";
    /// The grant lapsed, was used or is not this user's.
    GrantLapsed = "grant_lapsed", 410, "The grant has lapsed";
    /// The attempt was used by another user or tenant.
    AttemptRefused = "attempt_refused", 403, "The attempt belongs to another user";
    /// The provider did not answer.
    ProviderUnreachable = "provider_unreachable", 502, "The sign-in provider cannot be reached";

    /// The user has this address already.
    MailboxExists = "mailbox_exists", 409, "The mailbox is already connected";
    /// The mailbox has to be saved first.
    MailboxNotSaved = "mailbox_not_saved", 409, "The mailbox is not saved yet";
    /// The mail server refused the sign-in.
    MailboxLoginFailed = "mailbox_login_failed", 502, "The mail server refused the sign-in";
    /// The authorization was withdrawn, or the password was changed.
    GrantRevoked = "grant_revoked", 409, "The authorization is gone";
    /// IMAP is switched off by the administrator.
    ImapDisabled = "imap_disabled", 502, "IMAP is switched off for the account";
    /// This client is not on the administrator's list.
    ImapClientNotAllowed = "imap_client_not_allowed", 502, "The client is not allowed to use IMAP";
    /// The mail server cannot be reached.
    ImapUnreachable = "imap_unreachable", 502, "The mail server cannot be reached";
    /// The mail server did not answer in time.
    ImapTimeout = "imap_timeout", 504, "The mail server did not answer in time";
    /// No protected connection to the mail server.
    ImapTlsFailed = "imap_tls_failed", 502, "No secure connection to the mail server";
    /// The mail server allows no further connection.
    ImapTooManyConnections = "imap_too_many_connections", 502, "Too many connections to the mail server";
    /// The mail server's answer made no sense: most likely not an IMAP server, or wrong settings.
    ImapSettingsWrong = "imap_settings_wrong", 502, "The mail server's settings are wrong";
    /// The mail server listed no folder.
    FolderListEmpty = "folder_list_empty", 502, "The mail server listed no folders";
    /// There is a folder of this name.
    FolderExists = "folder_exists", 409, "The folder exists";
    /// The folder is not there any more.
    FolderGone = "folder_gone", 409, "The folder is gone";
    /// The server does not accept the name.
    FolderNameRefused = "folder_name_refused", 422, "The folder name was refused";
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ProblemCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ProblemCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|code| Self::from(code.as_str()))
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for ProblemCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A stable code. More may be added."))
            .examples(Self::ALL.iter().map(Self::as_str))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for ProblemCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_the_wire() {
        for code in ProblemCode::ALL {
            let json = serde_json::to_string(code).expect("serializes");
            assert_eq!(
                &serde_json::from_str::<ProblemCode>(&json).expect("readable"),
                code
            );
            assert!((400..600).contains(&code.status()), "{code} has an error status");
        }
    }

    #[test]
    fn an_unknown_code_is_kept() {
        let problem: Problem =
            serde_json::from_str(r#"{"title":"New","status":418,"code":"teapot","colour":"red"}"#)
                .expect("readable");
        assert_eq!(problem.code, ProblemCode::Other("teapot".into()));
        assert_eq!(problem.kind, "about:blank");
    }
}
