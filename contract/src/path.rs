//! Paths of the contract below the API's base address, as templates with `{id}` for the identifier.

/// Where the API lies by default, on the app's own origin.
pub const DEFAULT_BASE: &str = "/api/v1";

/// Who is signed in (GET), sign out (DELETE).
pub const SESSION: &str = "/session";
/// The user's profile (GET, PATCH).
pub const ACCOUNT: &str = "/account";
/// The user's mailboxes (GET), save a grant as a mailbox (POST).
pub const MAILBOXES: &str = "/mailboxes";
/// One mailbox (GET, PUT, DELETE).
pub const MAILBOX: &str = "/mailboxes/{id}";
/// What is known of a mailbox's condition (GET).
pub const MAILBOX_HEALTH: &str = "/mailboxes/{id}/health";
/// The mailbox's folders at the IMAP server (GET), create one (POST).
pub const REMOTE_FOLDERS: &str = "/mailboxes/{id}/remote-folders";
/// The folder mapping of a mailbox (GET, PUT).
pub const FOLDER_MAPPING: &str = "/mailboxes/{id}/folder-mapping";
/// Grants: hand in an authorization code (POST), ask for the outcome of an attempt (GET with `?attempt=`).
pub const MAILBOX_GRANTS: &str = "/mailbox-grants";
/// The ATS's own folders (GET).
pub const FOLDER_ROLES: &str = "/folder-roles";

/// Puts an identifier into a template, percent-encoded as a path segment (RFC 3986 section 3.3).
pub fn with_id(template: &str, id: &str) -> String {
    template.replace("{id}", &encode_segment(id))
}

/// Percent-encodes everything but unreserved characters (RFC 3986 section 2.3).
pub fn encode_segment(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_cannot_leave_its_segment() {
        assert_eq!(with_id(MAILBOX_HEALTH, "m1"), "/mailboxes/m1/health");
        assert_eq!(
            with_id(MAILBOX, "../session?x=é"),
            "/mailboxes/..%2Fsession%3Fx%3D%C3%A9"
        );
    }
}
