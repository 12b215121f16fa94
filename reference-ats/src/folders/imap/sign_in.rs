//! Signing in with an access token: OAUTHBEARER (RFC 7628), or the older XOAUTH2 of Google.

use async_imap::Authenticator;

use crate::folders::Login;

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// RFC 7628.
    OauthBearer,
    /// developers.google.com/gmail/imap/xoauth2-protocol.
    Xoauth2,
}

impl Mechanism {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::OauthBearer => "OAUTHBEARER",
            Self::Xoauth2 => "XOAUTH2",
        }
    }

    fn first_message(self, login: &Login) -> Vec<u8> {
        let Login {
            address,
            access_token,
            ..
        } = login;
        let message = match self {
            // In a name, a comma and an equals sign are escaped (RFC 5801 section 4).
            Self::OauthBearer => {
                let name = address.replace('=', "=3D").replace(',', "=2C");
                format!("n,a={name},\u{1}auth=Bearer {access_token}\u{1}\u{1}")
            }
            Self::Xoauth2 => format!("user={address}\u{1}auth=Bearer {access_token}\u{1}\u{1}"),
        };
        message.into_bytes()
    }

    /// What has to be said to an error before the server says NO.
    fn last_message(self) -> Vec<u8> {
        match self {
            Self::OauthBearer => vec![1],
            Self::Xoauth2 => Vec::new(),
        }
    }
}

/// Answers the server's challenges.
pub struct SignIn {
    mechanism: Mechanism,
    first: Option<Vec<u8>>,
}

impl SignIn {
    /// Signs in with this login.
    pub fn new(mechanism: Mechanism, login: &Login) -> Self {
        Self {
            mechanism,
            first: Some(mechanism.first_message(login)),
        }
    }
}

impl Authenticator for SignIn {
    type Response = Vec<u8>;

    fn process(&mut self, _: &[u8]) -> Vec<u8> {
        self.first.take().unwrap_or_else(|| self.mechanism.last_message())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_messages_of_the_standards() {
        let login = Login {
            mailbox: "mbx".into(),
            address: "someuser@example.com".to_owned(),
            access_token: "vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==".to_owned(),
        };
        let mut google = SignIn::new(Mechanism::Xoauth2, &login);
        assert_eq!(
            google.process(b""),
            b"user=someuser@example.com\x01auth=Bearer vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==\x01\x01"
        );
        assert_eq!(google.process(b"{\"status\":\"400\"}"), b"");
        let mut standard = SignIn::new(Mechanism::OauthBearer, &login);
        assert_eq!(
            standard.process(b""),
            b"n,a=someuser@example.com,\x01auth=Bearer vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==\x01\x01"
        );
        assert_eq!(standard.process(b"{\"status\":\"invalid_token\"}"), b"\x01");
    }
}
