//! The user's account as a document that is edited: in My account, and its language in the user menu too.

use leptos::prelude::*;
use mailbridge_contract::account::{Account, AccountPatch};

use super::save::{Editable, SaveEngine, Source, Write};
use crate::api::{self, Api, Versioned};
use crate::domain::failure::Failure;
use crate::domain::save::key::DocumentKey;

/// Opens it. What is open already keeps its changes.
pub fn open(engine: SaveEngine, api: Api, account: Versioned<Account>) -> Editable<Account> {
    engine.open(DocumentKey::Account, account.into(), source(api))
}

/// Makes a language that of the account. Saves it, unless there are other changes that the user has not saved yet.
/// `owner` is whose signals it may use.
///
/// # Errors
/// When the account cannot be read. What goes wrong with saving is for the engine to say.
pub async fn choose_language(
    engine: SaveEngine,
    api: Api,
    owner: Owner,
    language: String,
) -> Result<(), Failure> {
    let account = api::account::get(&api).await?;
    owner.with(|| {
        let editable = open(engine, api, account);
        let alone = !untrack(|| editable.status().get()).is_unsaved();
        editable.edit(|account| account.language = language);
        if alone {
            editable.save();
        }
    });
    Ok(())
}

fn source(api: Api) -> Source<Account> {
    let read_api = api.clone();
    Source::new(
        move |write: Write<Account>| {
            let api = api.clone();
            async move {
                let change = AccountPatch {
                    display_name: write.changed(|account| &account.display_name),
                    phone: write.changed(|account| &account.phone),
                    language: write.changed(|account| &account.language),
                    time_zone: write.changed(|account| &account.time_zone),
                };
                api::account::patch(&api, &change, &write.request())
                    .await
                    .map(Into::into)
            }
        },
        move |_| {
            let api = read_api.clone();
            async move { api::account::get(&api).await.map(Into::into) }
        },
    )
}
