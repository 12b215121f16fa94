//! Refresh tokens at rest: encrypted, each bound to its place, so that nobody can move one to another mailbox.

use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, AeadCore, KeyInit, OsRng, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

const NONCE_BYTES: usize = 24;

/// Encrypts and decrypts.
pub struct Seal(XChaCha20Poly1305);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It is not 32 bytes in base64.
    #[error("the key for refresh tokens has to be 32 bytes in base64")]
    Malformed,
    /// The key file cannot be used.
    #[error("the key file {file}: {source}")]
    File {
        /// Which file.
        file: String,
        /// What the system says.
        source: io::Error,
    },
}

/// What was stored cannot be opened: another key, or another place.
#[derive(Debug, thiserror::Error)]
#[error("a stored refresh token cannot be decrypted with this key")]
pub struct OpenError;

impl Seal {
    /// With a key that is given, or kept in a file of the owner alone, which is made on first use; without either, with a key
    /// for this run.
    ///
    /// # Errors
    /// When the key is malformed or the file cannot be used.
    pub fn new(given: Option<&str>, file: Option<&Path>) -> Result<Self, KeyError> {
        let text = match (given, file) {
            (Some(text), _) => text.to_owned(),
            (None, Some(file)) => kept_in(file).map_err(|source| KeyError::File {
                file: file.display().to_string(),
                source,
            })?,
            (None, None) => new_key(),
        };
        let bytes = STANDARD.decode(text.trim()).map_err(|_| KeyError::Malformed)?;
        let cipher = XChaCha20Poly1305::new_from_slice(&bytes).map_err(|_| KeyError::Malformed)?;
        Ok(Self(cipher))
    }

    /// Encrypts for a place, such as the id of a mailbox.
    ///
    /// # Errors
    /// When the secret is absurdly long.
    pub fn close(&self, place: &str, secret: &str) -> Result<Vec<u8>, OpenError> {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let payload = Payload {
            msg: secret.as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = self.0.encrypt(&nonce, payload).map_err(|_| OpenError)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what was encrypted for this place.
    ///
    /// # Errors
    /// When it was encrypted with another key or for another place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<String, OpenError> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES).ok_or(OpenError)?;
        let payload = Payload {
            msg: sealed,
            aad: place.as_bytes(),
        };
        let secret = self
            .0
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| OpenError)?;
        String::from_utf8(secret).map_err(|_| OpenError)
    }
}

fn new_key() -> String {
    let key: Key = XChaCha20Poly1305::generate_key(&mut OsRng);
    STANDARD.encode(key)
}

fn kept_in(file: &Path) -> io::Result<String> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(mut made) => {
            let key = new_key();
            made.write_all(key.as_bytes())?;
            Ok(key)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let mut key = String::new();
            std::fs::File::open(file)?.read_to_string(&mut key)?;
            Ok(key)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_at_its_own_place_only() {
        let seal = Seal::new(None, None).expect("a key");
        let sealed = seal.close("mailbox a", "s3cret").expect("closes");
        assert!(!sealed.windows(6).any(|part| part == b"s3cret"));
        assert_eq!(seal.open("mailbox a", &sealed).expect("opens"), "s3cret");
        seal.open("mailbox b", &sealed).expect_err("another place");
        seal.open("mailbox a", &sealed[..10]).expect_err("cut off");
        Seal::new(None, None)
            .expect("a key")
            .open("mailbox a", &sealed)
            .expect_err("another key");
    }

    #[test]
    fn the_key_file_is_the_owners_and_is_used_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("key");
        let sealed = Seal::new(None, Some(&file))
            .expect("a key")
            .close("a", "s3cret")
            .expect("closes");
        assert_eq!(
            Seal::new(None, Some(&file))
                .expect("a key")
                .open("a", &sealed)
                .expect("opens"),
            "s3cret"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                std::fs::metadata(&file).expect("a file").permissions().mode() & 0o777,
                0o600
            );
        }
    }

    #[test]
    fn a_short_key_is_refused() {
        assert!(matches!(
            Seal::new(Some("c2hvcnQ="), None),
            Err(KeyError::Malformed)
        ));
    }
}
