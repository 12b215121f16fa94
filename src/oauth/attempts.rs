//! The attempts that tabs of this browser have registered: a connect page goes nowhere without one.

use mailbridge_contract::AttemptId;
use mailbridge_contract::path::encode_segment;

use crate::browser::clock;
use crate::browser::storage::{self, StorageError};
use crate::domain::connect::attempt::{Attempt, Owner};

const PREFIX: &str = "mailbridge.attempt";
/// No attempt needs more room than that, in bytes.
const ROOM: usize = 1024;

/// Registers an attempt, or registers it again with a new time.
///
/// # Errors
/// When the browser keeps nothing for this site.
pub fn register(attempt: &Attempt) -> Result<(), StorageError> {
    sweep()?;
    let json = serde_json::to_string(attempt).map_err(|_| StorageError::NotKept)?;
    storage::local_set(&key(&attempt.owner, &attempt.id), &json)
}

/// The attempt of this user that was registered under this id.
///
/// # Errors
/// When the browser keeps nothing for this site: then nothing is found either.
pub fn registered(owner: &Owner, id: &AttemptId) -> Result<Option<Attempt>, StorageError> {
    let key = key(owner, id);
    let json = storage::local_get(&key)?;
    if json.is_none() {
        storage::local_set(&key, &"x".repeat(ROOM))?;
        storage::local_remove(&key)?;
    }
    // The id inside counts too: what does not fit was not written here.
    let attempt = json.and_then(|json| serde_json::from_str::<Attempt>(&json).ok());
    Ok(attempt.filter(|attempt| attempt.id == *id && attempt.owner == *owner))
}

/// Forgets an attempt.
///
/// # Errors
/// When the browser keeps nothing for this site.
pub fn forget(owner: &Owner, id: &AttemptId) -> Result<(), StorageError> {
    storage::local_remove(&key(owner, id))
}

/// Removes what has expired, of whomever.
fn sweep() -> Result<(), StorageError> {
    let now = clock::now();
    let ours = format!("{PREFIX}.");
    for key in storage::local_keys()? {
        if !key.starts_with(&ours) {
            continue;
        }
        let attempt = storage::local_get(&key)?.and_then(|json| serde_json::from_str::<Attempt>(&json).ok());
        if attempt.is_none_or(|attempt| attempt.is_expired(now)) {
            storage::local_remove(&key)?;
        }
    }
    Ok(())
}

fn key(owner: &Owner, id: &AttemptId) -> String {
    format!("{}.{}", owner.key(PREFIX), encode_segment(id.as_str()))
}
