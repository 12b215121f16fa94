//! What a mail server's refusal means. Servers say it in words more often than in codes (RFC 5530).

use std::io;

use async_imap::error::Error;
use mailbridge_contract::problem::ProblemCode;

use crate::folders::SourceFailure;

/// Parts of what servers say, in lower case, with what is meant. The first that occurs counts.
const WORDS: [(&str, ProblemCode); 10] = [
    ("imap access is disabled", ProblemCode::ImapDisabled),
    ("not enabled for imap", ProblemCode::ImapDisabled),
    ("imap is disabled", ProblemCode::ImapDisabled),
    ("client is not allowed", ProblemCode::ImapClientNotAllowed),
    ("client not allowed", ProblemCode::ImapClientNotAllowed),
    ("not an allowed client", ProblemCode::ImapClientNotAllowed),
    (
        "too many simultaneous connections",
        ProblemCode::ImapTooManyConnections,
    ),
    (
        "maximum number of connections",
        ProblemCode::ImapTooManyConnections,
    ),
    ("too many connections", ProblemCode::ImapTooManyConnections),
    ("limit", ProblemCode::ImapTooManyConnections),
];

/// What a server's words mean, and what else they mean here when they are not known.
pub fn refusal(words: &str, otherwise: ProblemCode) -> SourceFailure {
    let lower = words.to_lowercase();
    let known = WORDS
        .iter()
        .find(|(part, _)| lower.contains(part))
        .map(|(_, code)| code.clone());
    SourceFailure::new(
        known.unwrap_or(otherwise),
        format!("the mail server says: {words}"),
    )
}

/// What an error of a command means; `refused` is what a plain NO means here.
pub fn of(error: Error, refused: ProblemCode) -> SourceFailure {
    match error {
        Error::No(words) => refusal(&words, refused),
        Error::Bad(words) => SourceFailure::new(ProblemCode::ImapSettingsWrong, words),
        Error::ConnectionLost => SourceFailure::new(ProblemCode::ImapUnreachable, "the connection broke off"),
        Error::Io(error) if is_closed(&error) => {
            SourceFailure::new(ProblemCode::ImapUnreachable, error.to_string())
        }
        Error::Validate(_) => SourceFailure::new(ProblemCode::FolderNameRefused, "a line break in a name"),
        _ => SourceFailure::new(
            ProblemCode::ImapSettingsWrong,
            "the mail server's answer makes no sense",
        ),
    }
}

/// Whether the other end is gone, as against talking something else than IMAP.
pub fn is_closed(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_servers_are_understood() {
        for (words, code) in [
            (
                "[ALERT] IMAP access is disabled for your domain. Please contact your domain administrator",
                ProblemCode::ImapDisabled,
            ),
            (
                "[ALERT] Your account is not enabled for IMAP use.",
                ProblemCode::ImapDisabled,
            ),
            (
                "[ALERT] Too many simultaneous connections. (Failure)",
                ProblemCode::ImapTooManyConnections,
            ),
            (
                "Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
                ProblemCode::ImapTooManyConnections,
            ),
            (
                "[AUTHENTICATIONFAILED] Invalid credentials (Failure)",
                ProblemCode::MailboxLoginFailed,
            ),
        ] {
            assert_eq!(
                refusal(words, ProblemCode::MailboxLoginFailed).code,
                code,
                "{words}"
            );
        }
    }
}
