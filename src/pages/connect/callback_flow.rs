//! What the callback page does: hands the answer to the ATS, tells the first tab, saves where that is gone.

use std::sync::Arc;
use std::time::Duration;

use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use mailbridge_contract::MailboxId;
use mailbridge_contract::grant::{AttemptOutcome, Grant, GrantRequest};
use mailbridge_contract::mailbox::{Mailbox, MailboxUpdate, NewMailbox};

use super::links;
use super::stage::Stage;
use crate::api::{self, Api, Versioned, Write};
use crate::browser::{location, random};
use crate::config::Provider;
use crate::domain::connect::attempt::{Attempt, Owner};
use crate::domain::connect::outcome::Outcome;
use crate::domain::failure::{Failure, Remedy};
use crate::oauth::arrival::Delivery;
use crate::oauth::exchange::exchange;
use crate::oauth::report::Report;
use crate::signals::RwSignal;
use crate::state::ending::Ending;

/// How long the first tab may take to say that it has the grant.
const ACKNOWLEDGEMENT: Duration = Duration::from_secs(2);

/// One thing to do that can be tried again as it is.
#[derive(Clone)]
pub enum Errand {
    /// Exchange the provider's answer here, then hand in what came of it.
    Exchange {
        /// The answer.
        delivery: Arc<Delivery>,
        /// The provider.
        provider: Provider,
    },
    /// Hand in the provider's answer, always under the same key.
    HandIn {
        /// The answer.
        request: GrantRequest,
        /// The idempotency key.
        key: String,
    },
    /// Ask what became of the attempt.
    Ask,
    /// Save the grant as a mailbox, always under the same key.
    Save {
        /// The grant.
        grant: Grant,
        /// The idempotency key.
        key: String,
    },
}

/// The callback page's work for one attempt.
#[derive(Clone)]
pub struct Flow {
    /// The ATS.
    pub api: Api,
    /// What the page shows.
    pub stage: RwSignal<Stage>,
    /// The attempt.
    pub attempt: Attempt,
    /// What is being done, or was done last.
    pub errand: StoredValue<Errand>,
    /// Waits for the first tab's acknowledgement.
    pub waiter: StoredValue<Option<oneshot::Sender<bool>>>,
}

impl Flow {
    /// Does the errand.
    pub fn start(&self) {
        let flow = self.clone();
        let errand = flow.errand.get_value();
        flow.stage.set(if matches!(errand, Errand::Save { .. }) {
            Stage::Saving
        } else {
            Stage::Finishing
        });
        spawn_local(async move {
            let ended = match errand {
                Errand::Exchange { delivery, provider } => flow.exchange(&delivery, &provider).await,
                Errand::HandIn { request, key } => flow.hand_in(&request, &key).await,
                Errand::Ask => flow.ask().await,
                Errand::Save { grant, key } => match flow.save(&grant, &key).await {
                    Ok(()) => return,
                    Err(ending) => ending,
                },
            };
            flow.end(ended);
        });
    }

    /// The first tab says that it has the grant.
    pub fn acknowledge(&self) {
        if !self.stop_waiting(true)
            && matches!(self.stage.get_untracked(), Stage::Ended(ending) if ending.outcome == Outcome::FirstTabGone)
        {
            self.end(self.ended(Outcome::Connected));
        }
    }

    /// Whether somebody was waiting.
    fn stop_waiting(&self, acknowledged: bool) -> bool {
        let waiter = self.waiter.try_update_value(Option::take).flatten();
        waiter.is_some_and(|waiter| waiter.send(acknowledged).is_ok())
    }

    /// Shows how it ended, and tells the first tab.
    pub fn end(&self, ending: Ending) {
        if !ending.outcome.is_success() {
            Report::ended(&self.attempt.id, ending.outcome).send();
        }
        // The page may be gone by now.
        self.stage.set(Stage::Ended(ending));
    }

    async fn exchange(&self, delivery: &Delivery, provider: &Provider) -> Ending {
        if let Err(ending) = self.same_user().await {
            return ending;
        }
        match exchange(delivery, provider).await {
            Ok(request) => {
                let key = random::uuid();
                // The code is used up: from here on only the tokens can be handed in again.
                self.errand.set_value(Errand::HandIn {
                    request: request.clone(),
                    key: key.clone(),
                });
                self.hand_in(&request, &key).await
            }
            Err(refusal) => Ending::refused(refusal, &self.attempt.provider),
        }
    }

    async fn hand_in(&self, request: &GrantRequest, key: &str) -> Ending {
        match self.grant(request, key).await {
            Ok(grant) => self.granted(grant).await,
            Err(ending) => ending,
        }
    }

    async fn grant(&self, request: &GrantRequest, key: &str) -> Result<Grant, Ending> {
        self.same_user().await?;
        let write = write(key);
        let answer = match api::grants::create(&self.api, request, &write).await {
            Err(failure) if failure.remedy() == Remedy::RenewSession => {
                self.same_user().await?;
                api::grants::create(&self.api, request, &write).await
            }
            answer => answer,
        };
        answer.map_err(|failure| self.failed(&failure))
    }

    async fn ask(&self) -> Ending {
        if let Err(ending) = self.same_user().await {
            return ending;
        }
        match api::grants::of_attempt(&self.api, &self.attempt.id).await {
            Ok(AttemptOutcome::Granted { grant }) => self.granted(grant).await,
            Ok(AttemptOutcome::Closed { mailbox: Some(_) }) => self.ended(Outcome::Connected),
            Ok(AttemptOutcome::Closed { mailbox: None }) => self.ended(Outcome::GrantLapsed),
            Ok(AttemptOutcome::Failed { problem }) => Ending::problem(problem, &self.attempt.provider),
            Ok(AttemptOutcome::Pending | AttemptOutcome::Unknown) => self.ended(Outcome::OpenedTwice),
            Err(failure) => self.failed(&failure),
        }
    }

    /// The user who went to the provider must be the one who comes back.
    async fn same_user(&self) -> Result<(), Ending> {
        let session = api::session::get(&self.api)
            .await
            .map_err(|failure| self.failed(&failure))?;
        if Owner::from(&session) == self.attempt.owner {
            Ok(())
        } else {
            Err(self.ended(Outcome::OtherUser))
        }
    }

    /// Tells the first tab, and waits whether it answers.
    async fn granted(&self, grant: Grant) -> Ending {
        self.errand.set_value(Errand::Save {
            grant,
            key: random::uuid(),
        });
        let (waiter, told) = oneshot::channel();
        self.waiter.set_value(Some(waiter));
        let flow = self.clone();
        set_timeout(
            move || {
                flow.stop_waiting(false);
            },
            ACKNOWLEDGEMENT,
        );
        Report::ended(&self.attempt.id, Outcome::Connected).send();
        if told.await == Ok(true) {
            location::close_tab();
            self.ended(Outcome::Connected)
        } else {
            self.ended(Outcome::FirstTabGone)
        }
    }

    async fn save(&self, grant: &Grant, key: &str) -> Result<(), Ending> {
        self.same_user().await?;
        let saved = match &self.attempt.reconnect {
            None => {
                let mailbox = NewMailbox {
                    grant: grant.id.clone(),
                    sender_name: None,
                };
                api::mailboxes::create(&self.api, &mailbox, &write(key)).await
            }
            Some(reconnect) => self.reconnect(grant, &reconnect.mailbox, key).await,
        };
        saved.map_err(|failure| self.failed(&failure))?;
        location::assign(links::email_settings());
        Ok(())
    }

    async fn reconnect(
        &self,
        grant: &Grant,
        mailbox: &MailboxId,
        key: &str,
    ) -> Result<Versioned<Mailbox>, Failure> {
        let current = api::mailboxes::get(&self.api, mailbox).await?;
        let change = MailboxUpdate {
            grant: Some(grant.id.clone()),
            ..MailboxUpdate::default()
        };
        let write = Write {
            if_match: Some(current.value.etag),
            ..write(key)
        };
        api::mailboxes::update(&self.api, mailbox, &change, &write).await
    }

    fn ended(&self, outcome: Outcome) -> Ending {
        Ending::new(outcome, &self.attempt.provider)
    }

    fn failed(&self, failure: &Failure) -> Ending {
        Ending::failed(failure, &self.attempt.provider)
    }
}

fn write(key: &str) -> Write {
    Write {
        if_match: None,
        idempotency_key: key.to_owned(),
        outlives_page: false,
    }
}
