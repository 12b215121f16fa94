//! Who signed in: the ID token and its checks (OpenID Connect Core section 3.1.3.7).

use openidconnect::Nonce;
use openidconnect::core::{CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm as Algorithm};

use super::ProviderFailure;
use super::discovery::OidcClient;

/// The signature algorithms that are taken. None with a shared secret, and never `none`, whatever the metadata says.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// A person at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Names the person for good; an address may be given to somebody else.
    pub subject: String,
    /// The person's address.
    pub address: String,
}

/// Checks issuer, audience, nonce, expiry and signature.
///
/// # Errors
/// When one of them is not right, or the token has no address.
pub fn check(client: &OidcClient, token: &CoreIdToken, nonce: &str) -> Result<Identity, ProviderFailure> {
    let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
    let claims: &CoreIdTokenClaims = token
        .claims(&verifier, &Nonce::new(nonce.to_owned()))
        .map_err(|error| ProviderFailure::IdentityInvalid(error.to_string()))?;
    let address = claims
        .email()
        .filter(|_| claims.email_verified() != Some(false))
        .ok_or_else(|| ProviderFailure::IdentityInvalid("it has no verified address".to_owned()))?;
    Ok(Identity {
        subject: claims.subject().to_string(),
        address: address.to_string(),
    })
}
