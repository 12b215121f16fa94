//! What the provider says of itself (OpenID Connect Discovery). Asked anew for each use: keys change, and a reference need
//! not be fast.

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode,
    CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, ClientId, ClientSecret, DiscoveryError, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, ProviderMetadata,
};
use serde::{Deserialize, Serialize};

use super::{ProviderFailure, RelyingParty, with_causes};
use crate::options::ProviderOptions;

/// What the app has to know of the provider.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its issuer identifier.
    pub issuer: String,
    /// Where the browser is sent.
    pub authorization_endpoint: String,
    /// Where codes are exchanged.
    pub token_endpoint: String,
    /// Whether its answers name the issuer (RFC 9207).
    pub names_issuer_in_answer: bool,
}

/// Metadata that openidconnect leaves to others.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct More {
    /// RFC 9207 section 3.
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    /// RFC 8414 section 2.
    pub revocation_endpoint: Option<String>,
    /// RFC 8414 section 2.
    pub introspection_endpoint: Option<String>,
}

impl AdditionalProviderMetadata for More {}

/// The provider's metadata.
pub type Metadata = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// openidconnect's client of a discovered provider.
pub type OidcClient = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl RelyingParty {
    /// Asks the provider for its metadata and keys.
    pub(super) async fn metadata(&self) -> Result<Metadata, ProviderFailure> {
        let issuer = IssuerUrl::new(self.issuer.clone())
            .map_err(|error| ProviderFailure::ClientRefused(error.to_string()))?;
        Metadata::discover_async(issuer, &self.http)
            .await
            .map_err(|error| match error {
                DiscoveryError::Validation(message) => ProviderFailure::ClientRefused(message),
                DiscoveryError::Response(_, _, message) => ProviderFailure::Unreachable(message),
                other => ProviderFailure::Unreachable(with_causes(&other)),
            })
    }

    /// What the app has to know of it.
    ///
    /// # Errors
    /// When the provider cannot be reached or is another one.
    pub async fn discover(&self) -> Result<Provider, ProviderFailure> {
        let metadata = self.metadata().await?;
        Ok(Provider {
            issuer: self.issuer.clone(),
            authorization_endpoint: metadata.authorization_endpoint().to_string(),
            token_endpoint: metadata
                .token_endpoint()
                .map(ToString::to_string)
                .unwrap_or_default(),
            names_issuer_in_answer: metadata
                .additional_metadata()
                .authorization_response_iss_parameter_supported,
        })
    }

    /// This ATS as the provider's client.
    pub(super) fn client(&self, metadata: &Metadata) -> OidcClient {
        let ProviderOptions {
            client_id,
            client_secret,
            ..
        } = &self.options;
        let secret = client_secret.clone().map(ClientSecret::new);
        let client =
            CoreClient::from_provider_metadata(metadata.clone(), ClientId::new(client_id.clone()), secret);
        client.set_auth_type(if takes_basic(metadata) {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        })
    }
}

/// Whether the client may prove itself by HTTP Basic; that is what a provider has that names no method (OpenID Connect
/// Discovery section 3).
pub(super) fn takes_basic(metadata: &Metadata) -> bool {
    metadata
        .token_endpoint_auth_methods_supported()
        .is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic))
}
