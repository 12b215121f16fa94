//! From an authorization code to tokens (RFC 6749 section 4.1.3).

use std::str::FromStr;

use openidconnect::core::{CoreErrorResponseType, CoreIdToken};
use openidconnect::{
    AuthorizationCode, ConfigurationError, OAuth2TokenResponse, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, TokenResponse,
};

use super::identity::{self, Identity};
use super::{ProviderFailure, RelyingParty, with_causes};

/// What a user's sign-in gave.
#[derive(Clone)]
pub struct Granted {
    /// Who signed in.
    pub identity: Identity,
    /// What was granted, as the provider spells it.
    pub scopes: Vec<String>,
    /// For long-lived access.
    pub refresh_token: Option<String>,
}

/// Tokens that a browser hands in.
pub struct Handed {
    /// Proves who signed in.
    pub id_token: String,
    /// For long-lived access.
    pub refresh_token: Option<String>,
    /// What was granted; as asked for when absent.
    pub scope: Option<String>,
}

impl RelyingParty {
    /// Exchanges a code and checks who signed in.
    ///
    /// # Errors
    /// See [`ProviderFailure`].
    pub async fn exchange(
        &self,
        code: String,
        verifier: String,
        redirect_uri: String,
        nonce: &str,
    ) -> Result<Granted, ProviderFailure> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let redirect_uri = RedirectUrl::new(redirect_uri).map_err(|_| ProviderFailure::GrantInvalid)?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(no_endpoint)?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .set_redirect_uri(std::borrow::Cow::Owned(redirect_uri))
            .request_async(&self.http)
            .await
            .map_err(failure)?;
        let id_token = answer
            .id_token()
            .ok_or_else(|| ProviderFailure::IdentityInvalid("there is none".to_owned()))?;
        let identity = identity::check(&client, id_token, nonce)?;
        // Absent means: as asked for (RFC 6749 section 5.1).
        let scopes = match answer.scopes() {
            Some(scopes) => scopes.iter().map(|scope| scope.to_string()).collect(),
            None => self.options.scopes.clone(),
        };
        let refresh_token = answer.refresh_token().map(|token| token.secret().clone());
        Ok(Granted {
            identity,
            scopes,
            refresh_token,
        })
    }

    /// Checks tokens that a browser exchanged. What they are good for shows at the mail server: it asks the provider itself.
    ///
    /// # Errors
    /// See [`ProviderFailure`].
    pub async fn accept(&self, handed: Handed, nonce: &str) -> Result<Granted, ProviderFailure> {
        let metadata = self.metadata().await?;
        let id_token = CoreIdToken::from_str(&handed.id_token)
            .map_err(|_| ProviderFailure::IdentityInvalid("it is not a token".to_owned()))?;
        let identity = identity::check(&self.client(&metadata), &id_token, nonce)?;
        let scopes = match handed.scope {
            Some(scope) => scope.split_whitespace().map(str::to_owned).collect(),
            None => self.options.scopes.clone(),
        };
        Ok(Granted {
            identity,
            scopes,
            refresh_token: handed.refresh_token,
        })
    }
}

pub(super) fn no_endpoint(error: ConfigurationError) -> ProviderFailure {
    ProviderFailure::ClientRefused(error.to_string())
}

/// What went wrong at the token endpoint. An answer that cannot be read is never repeated: it may hold tokens.
pub(super) fn failure<E: std::error::Error + 'static>(
    error: RequestTokenError<E, openidconnect::StandardErrorResponse<CoreErrorResponseType>>,
) -> ProviderFailure {
    match error {
        RequestTokenError::ServerResponse(answer) => match answer.error() {
            CoreErrorResponseType::InvalidGrant => ProviderFailure::GrantInvalid,
            CoreErrorResponseType::Extension(code) if is_passing(code) => {
                ProviderFailure::Unreachable(code.clone())
            }
            other => ProviderFailure::ClientRefused(other.as_ref().to_owned()),
        },
        RequestTokenError::Request(error) => ProviderFailure::Unreachable(with_causes(&error)),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            ProviderFailure::Unreachable("its answer makes no sense".to_owned())
        }
    }
}

fn is_passing(code: &str) -> bool {
    matches!(code, "server_error" | "temporarily_unavailable")
}
