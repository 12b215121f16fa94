//! The user's mailboxes and the grants that are not saved yet. They outlive the pages that show them.

use leptos::prelude::*;
use mailbridge_contract::grant::Grant;
use mailbridge_contract::mailbox::{Mailbox, MailboxUpdate, NewMailbox};
use mailbridge_contract::problem::{Problem, ProblemCode};
use mailbridge_contract::{GrantId, MailboxId};

use super::fetched::{Fetched, fetch};
use super::save::{Editable, SaveEngine, Source, Write};
use crate::api::{self, Api, Versioned};
use crate::domain::failure::Failure;
use crate::domain::mailbox::MailboxDraft;
use crate::domain::save::fields::Version;
use crate::domain::save::key::DocumentKey;
use crate::domain::save::machine::Saved;
use crate::lasting;
use crate::signals::{RwSignal, Signal, effect};

/// The user's mailboxes and grants.
#[derive(Clone, Copy)]
pub struct Mailboxes {
    list: RwSignal<Fetched<Vec<Mailbox>>>,
    grants: RwSignal<Vec<Grant>>,
    created: RwSignal<Option<Created>>,
    renewals: RwSignal<Vec<Grant>>,
}

/// A grant that became a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// The grant.
    pub grant: GrantId,
    /// The mailbox.
    pub mailbox: MailboxId,
}

impl Mailboxes {
    /// Nothing known yet; known to all components below.
    pub fn provide() -> Self {
        let mailboxes = Self {
            list: RwSignal::default(),
            grants: RwSignal::default(),
            created: RwSignal::default(),
            renewals: RwSignal::default(),
        };
        provide_context(mailboxes);
        mailboxes
    }

    /// Asks the ATS for the saved mailboxes.
    pub fn load(&self, api: &Api) {
        let api = api.clone();
        fetch(self.list, async move {
            api::mailboxes::list(&api).await.map(|list| list.mailboxes)
        });
    }

    /// The saved mailboxes.
    pub fn list(&self) -> Signal<Fetched<Vec<Mailbox>>> {
        lasting::followed(self.list.into())
    }

    /// The grants that are not saved yet.
    pub fn grants(&self) -> Signal<Vec<Grant>> {
        lasting::followed(self.grants.into())
    }

    /// The grant that was saved last.
    pub fn created(&self) -> Signal<Option<Created>> {
        lasting::followed(self.created.into())
    }

    /// A grant of this tab's own attempt has arrived: for a new mailbox, or for one that is to be reconnected.
    pub fn add_grant(&self, grant: Grant) {
        let into = if grant.mailbox.is_some() {
            self.renewals
        } else {
            self.grants
        };
        into.update(|grants| {
            if !grants.iter().any(|known| known.id == grant.id) {
                grants.push(grant);
            }
        });
    }

    /// The newest grant to reconnect a mailbox with, once; tracked.
    pub fn take_renewal(&self, id: &MailboxId) -> Option<GrantId> {
        let is_for = |grant: &Grant| grant.mailbox.as_ref() == Some(id);
        lasting::follow(&self.renewals);
        let newest = self
            .renewals
            .with_untracked(|grants| grants.iter().rev().find(|grant| is_for(grant)).cloned())?;
        self.renewals
            .update_untracked(|grants| grants.retain(|grant| !is_for(grant)));
        Some(newest.id)
    }

    /// A grant was given up.
    pub fn forget_grant(&self, id: &GrantId) {
        self.grants
            .update(|grants| grants.retain(|grant| grant.id != *id));
    }

    /// A mailbox was removed.
    pub fn forget(&self, id: &MailboxId) {
        self.change(|mailboxes| mailboxes.retain(|mailbox| mailbox.id != *id));
    }

    /// A mailbox is new, or as the ATS has it now.
    pub fn put(&self, mailbox: Mailbox) {
        self.change(
            |mailboxes| match mailboxes.iter_mut().find(|known| known.id == mailbox.id) {
                Some(known) => *known = mailbox,
                None => mailboxes.push(mailbox),
            },
        );
    }

    /// Opens a saved mailbox to be edited.
    pub fn edit(&self, engine: SaveEngine, api: &Api, mailbox: &Mailbox) -> Editable<MailboxDraft> {
        let version = Version {
            value: MailboxDraft::from(mailbox),
            etag: Some(mailbox.etag.clone()),
        };
        engine.open(
            DocumentKey::Mailbox(mailbox.id.clone()),
            version,
            self.source(api),
        )
    }

    /// Opens a grant to be saved as a mailbox.
    pub fn edit_grant(
        &self,
        engine: SaveEngine,
        api: &Api,
        grant: &Grant,
        sender_name: String,
    ) -> Editable<MailboxDraft> {
        engine.create(
            DocumentKey::Grant(grant.id.clone()),
            MailboxDraft {
                sender_name,
                grant: None,
            },
            self.source(api),
        )
    }

    /// Finds out what became of grants that an earlier visit saved without hearing the answer.
    pub fn resume(&self, engine: SaveEngine, api: &Api) {
        let (store, api) = (*self, api.clone());
        let unheard = engine.unheard_creations();
        effect(move || {
            for key in unheard.get() {
                let draft = MailboxDraft {
                    sender_name: String::new(),
                    grant: None,
                };
                engine.create(key, draft, store.source(&api));
            }
        });
    }

    /// A grant becomes a mailbox by its first write; what is typed meanwhile goes to the mailbox.
    fn source(&self, api: &Api) -> Source<MailboxDraft> {
        let (store, api, read_api) = (*self, api.clone(), api.clone());
        Source::new(
            move |write: Write<MailboxDraft>| {
                let api = api.clone();
                async move {
                    match write.document.clone() {
                        DocumentKey::Grant(grant) => store.create(&api, grant, write).await,
                        DocumentKey::Mailbox(id) => {
                            let change = MailboxUpdate {
                                sender_name: write.changed(|draft| &draft.sender_name),
                                grant: write.value.grant.clone(),
                            };
                            let answer = api::mailboxes::update(&api, &id, &change, &write.request()).await?;
                            Ok(store.saved(answer))
                        }
                        _ => Err(no_mailbox()),
                    }
                }
            },
            move |key| {
                let api = read_api.clone();
                async move {
                    let DocumentKey::Mailbox(id) = key else {
                        return Err(no_mailbox());
                    };
                    let answer = api::mailboxes::get(&api, &id).await?;
                    Ok(store.saved(answer).version)
                }
            },
        )
    }

    async fn create(
        self,
        api: &Api,
        grant: GrantId,
        write: Write<MailboxDraft>,
    ) -> Result<Saved<MailboxDraft>, Failure> {
        let new = NewMailbox {
            grant: grant.clone(),
            sender_name: Some(write.value.sender_name.clone()),
        };
        let answer = api::mailboxes::create(api, &new, &write.request()).await?;
        let mailbox = answer.value.id.clone();
        let saved = self.saved(answer);
        self.forget_grant(&grant);
        self.created.set(Some(Created {
            grant,
            mailbox: mailbox.clone(),
        }));
        Ok(Saved {
            became: Some(DocumentKey::Mailbox(mailbox)),
            ..saved
        })
    }

    /// Takes over what the ATS answered.
    fn saved(&self, answer: Versioned<Mailbox>) -> Saved<MailboxDraft> {
        let draft = MailboxDraft::from(&answer.value);
        let etag = answer.etag.or_else(|| Some(answer.value.etag.clone()));
        self.put(answer.value);
        Saved {
            version: Version { value: draft, etag },
            became: None,
        }
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Mailbox>)) {
        let _ = self.list.try_update(|list| {
            if let Fetched::Ready(mailboxes) = list {
                change(mailboxes);
            }
        });
    }
}

/// What is not saved yet cannot have been changed elsewhere.
fn no_mailbox() -> Failure {
    Failure::problem(Problem::new(ProblemCode::NotFound))
}

/// The user's mailboxes and grants.
///
/// # Panics
/// Outside an app (or a test) that has called [`Mailboxes::provide`].
pub fn use_mailboxes() -> Mailboxes {
    expect_context()
}
