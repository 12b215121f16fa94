//! The key that signs ID tokens.

use std::sync::Arc;

use openidconnect::core::{CoreJsonWebKeySet, CoreRsaPrivateSigningKey};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use rsa::RsaPrivateKey;
use rsa::pkcs1::{EncodeRsaPrivateKey, LineEnding};
use tokio::sync::OnceCell;

use crate::random;

/// Signs ID tokens. Clones share the key.
pub type SigningKey = Arc<CoreRsaPrivateSigningKey>;

/// RS256, the algorithm that every OpenID provider has (OpenID Connect Core section 15.1), asks for 2048 bits.
const BITS: usize = 2048;

/// The key, made once per process: that takes a second or more.
pub async fn signing_key() -> Result<SigningKey, String> {
    static KEY: OnceCell<SigningKey> = OnceCell::const_new();
    let make = || async {
        tokio::task::spawn_blocking(make)
            .await
            .map_err(|error| error.to_string())?
    };
    KEY.get_or_try_init(make).await.cloned()
}

fn make() -> Result<SigningKey, String> {
    let key = RsaPrivateKey::new(&mut rand::rngs::OsRng, BITS).map_err(|error| error.to_string())?;
    let pem = key
        .to_pkcs1_pem(LineEnding::LF)
        .map_err(|error| error.to_string())?;
    let id = JsonWebKeyId::new(random::identifier("key"));
    CoreRsaPrivateSigningKey::from_pem(&pem, Some(id)).map(Arc::new)
}

/// What everybody may know of it (RFC 7517).
pub fn public(key: &SigningKey) -> CoreJsonWebKeySet {
    CoreJsonWebKeySet::new(vec![key.as_verification_key()])
}
