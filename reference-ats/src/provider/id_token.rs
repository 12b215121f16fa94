//! ID tokens (OpenID Connect Core section 2).

use chrono::{TimeDelta, Utc};
use openidconnect::core::{CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm};
use openidconnect::{
    Audience, EmptyAdditionalClaims, EndUserEmail, IssuerUrl, Nonce, StandardClaims, SubjectIdentifier,
};

use super::grants::Grant;
use super::misbehaviour::Misbehaviour;
use super::{Shared, keys};
use crate::random;

const LIFE: TimeDelta = TimeDelta::hours(1);

/// The subject of an account: never the address, which may go to somebody else some day.
pub fn subject(account: &str) -> String {
    random::hash(&[b"subject", account.as_bytes()])
}

/// Signs an ID token for the grant, or what the order of the day makes of it.
pub fn sign(provider: &Shared, grant: &Grant, misbehaviour: Misbehaviour) -> Result<String, String> {
    use Misbehaviour as M;
    let setup = &provider.setup;
    let issuer = if misbehaviour == M::IssuerWrong {
        "https://issuer.elsewhere.example"
    } else {
        &setup.issuer
    };
    let audience = if misbehaviour == M::AudienceWrong {
        "another-client"
    } else {
        &setup.client.id
    };
    let issued = if misbehaviour == M::IdTokenExpired {
        Utc::now() - LIFE * 2
    } else {
        Utc::now()
    };
    let nonce = if misbehaviour == M::NonceWrong {
        Some("another-nonce")
    } else {
        grant.nonce.as_deref()
    };
    let person = StandardClaims::new(SubjectIdentifier::new(subject(&grant.account)))
        .set_email(Some(EndUserEmail::new(grant.account.clone())))
        .set_email_verified(Some(misbehaviour != M::AddressUnverified));
    let claims = CoreIdTokenClaims::new(
        IssuerUrl::new(issuer.to_owned()).map_err(|error| error.to_string())?,
        vec![Audience::new(audience.to_owned())],
        issued + LIFE,
        issued,
        person,
        EmptyAdditionalClaims {},
    )
    .set_nonce(nonce.map(|nonce| Nonce::new(nonce.to_owned())));
    let key: &keys::SigningKey = &provider.key;
    let token = CoreIdToken::new(
        claims,
        key.as_ref(),
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        None,
        None,
    )
    .map_err(|error| error.to_string())?
    .to_string();
    Ok(if misbehaviour == M::SignatureWrong {
        with_another_signature(&token)
    } else {
        token
    })
}

fn with_another_signature(token: &str) -> String {
    let (content, signature) = token.rsplit_once('.').unwrap_or((token, ""));
    let signature: String = signature
        .chars()
        .map(|character| if character == 'A' { 'B' } else { 'A' })
        .collect();
    format!("{content}.{signature}")
}
