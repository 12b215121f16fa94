//! Storage of the browser: per origin (`local_…`) and per tab (`session_…`).
//!
//! It may be switched off, blocked or full. Nothing here panics for that.

use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::Storage;

/// Storage that does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// It is switched off or blocked for this page.
    Blocked,
    /// The value could not be kept: most likely it is full.
    NotKept,
}

/// What is stored for all tabs.
///
/// # Errors
/// See [`StorageError`].
pub fn local_get(key: &str) -> Result<Option<String>, StorageError> {
    get(local()?, key)
}

/// Stores for all tabs.
///
/// # Errors
/// See [`StorageError`].
pub fn local_set(key: &str, value: &str) -> Result<(), StorageError> {
    set(local()?, key, value)
}

/// Removes for all tabs.
///
/// # Errors
/// See [`StorageError`].
pub fn local_remove(key: &str) -> Result<(), StorageError> {
    remove(local()?, key)
}

/// All keys that are stored for all tabs.
///
/// # Errors
/// See [`StorageError`].
pub fn local_keys() -> Result<Vec<String>, StorageError> {
    let storage = local()?;
    let length = storage.length().map_err(|_| StorageError::Blocked)?;
    Ok((0..length)
        .filter_map(|index| storage.key(index).ok().flatten())
        .collect())
}

/// What is stored for this tab.
///
/// # Errors
/// See [`StorageError`].
pub fn session_get(key: &str) -> Result<Option<String>, StorageError> {
    get(session()?, key)
}

/// Stores for this tab.
///
/// # Errors
/// See [`StorageError`].
pub fn session_set(key: &str, value: &str) -> Result<(), StorageError> {
    set(session()?, key, value)
}

/// Removes for this tab.
///
/// # Errors
/// See [`StorageError`].
pub fn session_remove(key: &str) -> Result<(), StorageError> {
    remove(session()?, key)
}

fn local() -> Result<Storage, StorageError> {
    usable(window().local_storage())
}

fn session() -> Result<Storage, StorageError> {
    usable(window().session_storage())
}

fn usable(storage: Result<Option<Storage>, JsValue>) -> Result<Storage, StorageError> {
    storage.ok().flatten().ok_or(StorageError::Blocked)
}

fn get(storage: Storage, key: &str) -> Result<Option<String>, StorageError> {
    storage.get_item(key).map_err(|_| StorageError::Blocked)
}

fn set(storage: Storage, key: &str, value: &str) -> Result<(), StorageError> {
    storage.set_item(key, value).map_err(|_| StorageError::NotKept)
}

fn remove(storage: Storage, key: &str) -> Result<(), StorageError> {
    storage.remove_item(key).map_err(|_| StorageError::Blocked)
}
