//! Tokens later on: refreshed, asked about, taken back.

use openidconnect::{OAuth2TokenResponse, RefreshToken};
use serde::Deserialize;

use super::discovery::{Metadata, takes_basic};
use super::exchange::{failure, no_endpoint};
use super::{ProviderFailure, RelyingParty, with_causes};
use crate::options::ProviderOptions;

/// An access token with what may come with it.
pub struct Refreshed {
    /// For the mail servers.
    pub access_token: String,
    /// A new refresh token, from a provider that gives a new one each time (RFC 6749 section 6).
    pub refresh_token: Option<String>,
}

/// What a provider says of an access token (RFC 7662 section 2.2).
#[derive(Debug, Deserialize)]
pub struct TokenFacts {
    /// Whether it works.
    pub active: bool,
    /// Whose it is.
    pub username: Option<String>,
    /// What it is good for, separated by spaces.
    #[serde(default)]
    pub scope: String,
}

impl RelyingParty {
    /// A new access token (RFC 6749 section 6).
    ///
    /// # Errors
    /// [`ProviderFailure::GrantInvalid`] when the authorization is gone.
    pub async fn refresh(&self, refresh_token: &str) -> Result<Refreshed, ProviderFailure> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let token = RefreshToken::new(refresh_token.to_owned());
        let answer = client
            .exchange_refresh_token(&token)
            .map_err(no_endpoint)?
            .request_async(&self.http)
            .await
            .map_err(failure)?;
        Ok(Refreshed {
            access_token: answer.access_token().secret().clone(),
            refresh_token: answer.refresh_token().map(|token| token.secret().clone()),
        })
    }

    /// Takes an authorization back (RFC 7009). Google takes back all that the account allowed this client.
    ///
    /// # Errors
    /// When the provider cannot be reached, has no such endpoint or refuses.
    pub async fn revoke(&self, refresh_token: &str) -> Result<(), ProviderFailure> {
        let metadata = self.metadata().await?;
        let endpoint = metadata.additional_metadata().revocation_endpoint.as_deref();
        let endpoint =
            endpoint.ok_or_else(|| ProviderFailure::ClientRefused("it takes nothing back".to_owned()))?;
        let answer = self.ask(&metadata, endpoint, refresh_token).await?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(ProviderFailure::ClientRefused(format!(
                "status {}",
                answer.status()
            )))
        }
    }

    /// What the provider says of an access token; `None` when it cannot be asked.
    ///
    /// # Errors
    /// When the provider cannot be reached or refuses.
    pub async fn introspect(&self, access_token: &str) -> Result<Option<TokenFacts>, ProviderFailure> {
        let metadata = self.metadata().await?;
        let Some(endpoint) = metadata.additional_metadata().introspection_endpoint.as_deref() else {
            return Ok(None);
        };
        let answer = self.ask(&metadata, endpoint, access_token).await?;
        if !answer.status().is_success() {
            return Err(ProviderFailure::ClientRefused(format!(
                "status {}",
                answer.status()
            )));
        }
        let body = answer
            .bytes()
            .await
            .map_err(|error| ProviderFailure::Unreachable(with_causes(&error)))?;
        serde_json::from_slice(&body)
            .map(Some)
            .map_err(|_| ProviderFailure::Unreachable("its answer makes no sense".to_owned()))
    }

    /// Asks about a token. The client proves itself as at the token endpoint: a provider may take no other way (RFC 7009
    /// section 2.1, RFC 7662 section 2.1).
    async fn ask(
        &self,
        metadata: &Metadata,
        endpoint: &str,
        token: &str,
    ) -> Result<openidconnect::reqwest::Response, ProviderFailure> {
        let ProviderOptions {
            client_id,
            client_secret,
            ..
        } = &self.options;
        let request = self.http.post(endpoint);
        let token = ("token", token);
        let id = ("client_id", client_id.as_str());
        let request = match client_secret {
            Some(secret) if takes_basic(metadata) => {
                let [user, password] = [client_id, secret].map(|part| form_encoded(part));
                request.basic_auth(user, Some(password)).form(&[token])
            }
            Some(secret) => request.form(&[token, id, ("client_secret", secret)]),
            None => request.form(&[token, id]),
        };
        request
            .send()
            .await
            .map_err(|error| ProviderFailure::Unreachable(with_causes(&error)))
    }
}

/// How id and secret are written before they are joined (RFC 6749 section 2.3.1).
fn form_encoded(part: &str) -> String {
    url::form_urlencoded::byte_serialize(part.as_bytes()).collect()
}
