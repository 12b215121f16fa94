//! The client that is registered with the provider, and how it proves itself (RFC 6749 section 2.3).

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

/// A registered client.
#[derive(Clone)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// What users know it as.
    pub name: String,
    /// Its secret; a public client has none.
    pub secret: Option<String>,
    /// Where answers may go, compared character by character (RFC 9700 section 2.1).
    pub redirect_uris: Vec<String>,
    /// What may be asked for.
    pub scopes: Vec<String>,
    /// The scope that the consent page has a checkbox for.
    pub mail_scope: String,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Why a client is not let in, as the token endpoint says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientError {
    /// No secret where one is needed; Google calls that an invalid request.
    SecretMissing,
    /// Another client, or another secret.
    Invalid,
}

impl Client {
    /// Checks who calls: `client_secret_basic` or `client_secret_post`, or `none` for a public client.
    ///
    /// # Errors
    /// When the client is another one or does not prove itself.
    pub fn authenticate(
        &self,
        headers: &HeaderMap,
        id: Option<&str>,
        secret: Option<&str>,
    ) -> Result<(), ClientError> {
        let basic = basic(headers);
        let (id, secret) = match &basic {
            Some((id, secret)) => (Some(id.as_str()), Some(secret.as_str())),
            None => (id, secret),
        };
        if id != Some(self.id.as_str()) {
            return Err(ClientError::Invalid);
        }
        match (&self.secret, secret) {
            (None, _) => Ok(()),
            (Some(_), None | Some("")) => Err(ClientError::SecretMissing),
            (Some(known), Some(sent)) if bool::from(known.as_bytes().ct_eq(sent.as_bytes())) => Ok(()),
            (Some(_), Some(_)) => Err(ClientError::Invalid),
        }
    }
}

/// The two parts are form-encoded before they are joined (RFC 6749 section 2.3.1).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((form_decoded(id), form_decoded(secret)))
}

fn form_decoded(value: &str) -> String {
    url::form_urlencoded::parse(format!("v={value}").as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
