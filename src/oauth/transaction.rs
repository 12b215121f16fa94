//! The transaction of one trip to the provider, in the tab's own sessionStorage: written before the tab leaves, taken
//! out by the first callback.

use oauth2::{CsrfToken, PkceCodeVerifier};
use serde::{Deserialize, Serialize};

use crate::browser::storage::{self, StorageError};
use crate::domain::connect::attempt::Attempt;

/// How long a trip to the provider may take, in milliseconds.
pub const LIFE: f64 = 60.0 * 60.0 * 1000.0;

const OPEN: &str = "mailbridge.connect.transaction";
const USED: &str = "mailbridge.connect.used";

/// What has to be known when the provider answers.
#[derive(Serialize, Deserialize)]
pub struct Transaction {
    /// Why the tab went to the provider.
    pub attempt: Attempt,
    /// Comes back with the answer (RFC 6749 section 10.12).
    pub state: CsrfToken,
    /// Comes back inside the ID token (OpenID Connect Core section 3.1.2.1).
    pub nonce: String,
    /// Proves that who asked for the code uses it (RFC 7636 section 4.1).
    pub code_verifier: PkceCodeVerifier,
    /// Where the provider answers to.
    pub redirect_uri: String,
    /// When the tab left, in milliseconds since 1970.
    pub begun_at: f64,
}

impl Transaction {
    /// Whether the trip took too long; also where the clock was set back since.
    pub fn is_expired(&self, now: f64) -> bool {
        !(0.0..LIFE).contains(&(now - self.begun_at))
    }
}

/// Keeps a transaction for the callback in this tab, in place of an earlier one.
///
/// # Errors
/// When the browser keeps nothing for this site.
pub fn open(transaction: &Transaction) -> Result<(), StorageError> {
    storage::session_remove(USED)?;
    let json = serde_json::to_string(transaction).map_err(|_| StorageError::NotKept)?;
    storage::session_set(OPEN, &json)
}

/// Takes the transaction of this tab out: nobody gets it a second time. What remains is which attempt it was for.
///
/// # Errors
/// When it cannot be taken out, it must not be used.
pub fn take() -> Result<Option<Transaction>, StorageError> {
    let Some(json) = storage::session_get(OPEN)? else {
        return Ok(None);
    };
    storage::session_remove(OPEN)?;
    let Ok(transaction) = serde_json::from_str::<Transaction>(&json) else {
        return Ok(None);
    };
    let attempt = serde_json::to_string(&transaction.attempt).map_err(|_| StorageError::NotKept)?;
    storage::session_set(USED, &attempt)?;
    Ok(Some(transaction))
}

/// The attempt whose transaction this tab has taken out last.
///
/// # Errors
/// When the browser keeps nothing for this site.
pub fn used() -> Result<Option<Attempt>, StorageError> {
    Ok(storage::session_get(USED)?.and_then(|json| serde_json::from_str(&json).ok()))
}
