//! The first tab's side of connecting: what it waits for, and the grants of its own attempts.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mailbridge_contract::grant::Grant;
use mailbridge_contract::{AttemptId, ProviderId};

use super::ending::Ending;
use super::session::SessionStore;
use crate::api::{self, Api};
use crate::browser::{clock, page, random, storage};
use crate::domain::connect::attempt::{Attempt, Owner, Reconnect};
use crate::domain::connect::outcome::Outcome;
use crate::domain::connect::own_attempts::{News, OwnAttempts};
use crate::domain::failure::Remedy;
use crate::lasting;
use crate::oauth::attempts;
use crate::oauth::report::{self, Report};
use crate::signals::{RwSignal, Signal};

const KEY: &str = "mailbridge.connections";
/// After this time without news the screen offers help. It never guesses what happened.
const QUIET: Duration = Duration::from_secs(120);
/// After this time an ATS that did not answer is asked again.
const AGAIN: Duration = Duration::from_secs(5);

/// What the first tab shows of its newest attempt.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Connection {
    /// Nothing is going on.
    #[default]
    Idle,
    /// The other tab is at the provider.
    Waiting(Attempt),
    /// Nothing was heard for a while.
    Quiet(Attempt),
    /// The grant is here.
    Granted {
        /// The attempt.
        attempt: Attempt,
        /// The mailbox's address.
        address: String,
    },
    /// It came to nothing.
    Failed {
        /// The attempt.
        attempt: Attempt,
        /// How it ended.
        ending: Ending,
    },
}

impl Connection {
    /// The attempt that it is about.
    pub fn attempt(&self) -> Option<&Attempt> {
        match self {
            Self::Idle => None,
            Self::Waiting(attempt)
            | Self::Quiet(attempt)
            | Self::Granted { attempt, .. }
            | Self::Failed { attempt, .. } => Some(attempt),
        }
    }
}

/// The first tab's attempts. They outlive the pages that show them, and a reload.
#[derive(Clone, Copy)]
pub struct ConnectionStore {
    shown: RwSignal<Connection>,
    next: RwSignal<AttemptId>,
    own: StoredValue<OwnAttempts>,
    /// What the ATS is being asked: the same question is not asked twice at once.
    asking: StoredValue<Vec<Question>>,
    /// The attempt that goes to the provider again after it failed: the old failure is no news.
    retried: StoredValue<Option<AttemptId>>,
    inner: StoredValue<Inner>,
}

/// An attempt, and how it ended as the other tab says.
type Question = (AttemptId, Option<Outcome>);

#[derive(Clone)]
struct Inner {
    api: Api,
    session: SessionStore,
    owner: Owner,
    on_granted: Callback<Grant>,
}

impl ConnectionStore {
    /// Goes on where the tab was before it was reloaded; known to all components below. `on_granted` gets each grant
    /// of this tab's own attempts.
    pub fn provide(api: Api, session: SessionStore, owner: Owner, on_granted: Callback<Grant>) -> Self {
        let own = recall(&owner);
        let newest = own.waiting().last().cloned();
        let store = Self {
            shown: RwSignal::new(newest.map(Connection::Waiting).unwrap_or_default()),
            next: RwSignal::new(AttemptId(random::uuid())),
            own: StoredValue::new(own),
            asking: StoredValue::default(),
            retried: StoredValue::default(),
            inner: StoredValue::new(Inner {
                api,
                session,
                owner,
                on_granted,
            }),
        };
        report::listen(move |report| store.hear(&report));
        page::on_return(move || store.check());
        for attempt in store.own.with_value(|own| own.granted().to_vec()) {
            store.ask(attempt, None);
        }
        store.check();
        store.grow_quiet();
        provide_context(store);
        store
    }

    /// What is shown.
    pub fn state(&self) -> Signal<Connection> {
        lasting::followed(self.shown.into())
    }

    /// The id that the next attempt will have: it stands in the address of Add Mailbox before anybody presses it.
    pub fn next(&self) -> Signal<AttemptId> {
        lasting::followed(self.next.into())
    }

    /// The link of the next attempt is followed now: registers it before the browser opens the other tab, and waits.
    pub fn start(&self, provider: ProviderId, reconnect: Option<Reconnect>) -> AttemptId {
        let attempt = self.new_attempt(provider, reconnect);
        let id = attempt.id.clone();
        if self.register(&attempt) {
            self.wait_for(attempt);
        }
        let next = self.next;
        // The browser reads the address after the event: a new one must not be there before.
        set_timeout(
            move || {
                next.set(AttemptId(random::uuid()));
            },
            Duration::ZERO,
        );
        id
    }

    /// The link of the next attempt may be followed from the browser's own menu: registers it, and waits once the
    /// other tab says that it is open.
    pub fn prepare(&self, provider: ProviderId) {
        let attempt = self.new_attempt(provider, None);
        self.register(&attempt);
    }

    /// The link of an attempt is followed once more.
    pub fn open_again(&self, attempt: Attempt) {
        let attempt = Attempt {
            registered_at: clock::now(),
            ..attempt
        };
        if self.register(&attempt) {
            self.wait_for(attempt);
        }
    }

    /// The user does not want the attempt any more: its grant would not be taken.
    pub fn cancel(&self) {
        if let Some(attempt) = self.shown.with_untracked(|shown| shown.attempt().cloned()) {
            self.forget(&attempt.id);
            let owner = self.inner.with_value(|inner| inner.owner.clone());
            // What cannot be removed expires.
            let _ = attempts::forget(&owner, &attempt.id);
        }
    }

    /// The user has read what is shown.
    pub fn dismiss(&self) {
        self.shown.set(Connection::Idle);
    }

    /// The grant of an attempt was saved or given up: it is not asked for again.
    pub fn settle(&self, attempt: &AttemptId) {
        self.forget(attempt);
    }

    /// Asks the ATS what became of the attempts that wait.
    pub fn check(&self) {
        self.change(|own| own.prune(clock::now()));
        for attempt in self.own.with_value(|own| own.waiting().to_vec()) {
            self.ask(attempt, None);
        }
    }

    fn hear(&self, report: &Report) {
        let Some(attempt) = self.own.with_value(|own| own.find(report.attempt()).cloned()) else {
            return;
        };
        match report {
            Report::Opened { .. } => self.wait_for(attempt),
            Report::Ended { outcome, .. } => self.ask(attempt, Outcome::from_name(outcome)),
            Report::Acknowledged { .. } => {}
        }
    }

    fn ask(&self, attempt: Attempt, said: Option<Outcome>) {
        let store = *self;
        let Some(inner) = self.inner.try_get_value() else {
            return;
        };
        let question = (attempt.id.clone(), said);
        if self.asking.with_value(|asking| asking.contains(&question)) {
            return;
        }
        self.asking.update_value(|asking| asking.push(question.clone()));
        spawn_local(async move {
            let answer = api::grants::of_attempt(&inner.api, &attempt.id).await;
            // The page may be gone by now.
            let _ = store
                .asking
                .try_update_value(|asking| asking.retain(|asked| *asked != question));
            match answer {
                Ok(answer) => {
                    let news = News::read(&attempt.id, answer, said);
                    if !(matches!(news, News::Refused(_)) && said.is_none() && store.is_retried(&attempt.id))
                    {
                        store.learn(&attempt, news);
                    }
                }
                Err(failure) => match failure.remedy() {
                    Remedy::SignIn => inner.session.expire(),
                    Remedy::Wait if said.is_some() => set_timeout(move || store.ask(attempt, said), AGAIN),
                    // It is asked again when the user comes back to this tab.
                    _ => {}
                },
            }
        });
    }

    fn is_retried(&self, id: &AttemptId) -> bool {
        self.retried
            .try_with_value(|retried| retried.as_ref() == Some(id))
            .unwrap_or_default()
    }

    fn learn(&self, attempt: &Attempt, news: News) {
        // Cancelled, or learned twice, while the ATS was asked.
        let Some(attempt) = self
            .own
            .try_with_value(|own| own.find(&attempt.id).cloned())
            .flatten()
        else {
            return;
        };
        match news {
            News::None => {}
            News::Granted(grant) => {
                let address = grant.address.clone();
                self.change(|own| match attempt.reconnect {
                    // It is used at once.
                    Some(_) => own.forget(&attempt.id),
                    None => own.grant(&attempt.id),
                });
                self.inner.with_value(|inner| inner.on_granted.run(*grant));
                Report::Acknowledged {
                    attempt: attempt.id.clone(),
                }
                .send();
                self.show(&attempt, |attempt| Connection::Granted { attempt, address });
            }
            News::Refused(problem) => {
                let ending = Ending::problem(*problem, &attempt.provider);
                self.show(&attempt, |attempt| Connection::Failed { attempt, ending });
            }
            News::Ended(outcome) => {
                let ending = Ending::new(outcome, &attempt.provider);
                self.show(&attempt, |attempt| Connection::Failed { attempt, ending });
            }
            News::Over => {
                self.forget(&attempt.id);
            }
        }
    }

    /// Shows something of an attempt, unless a newer one is shown.
    fn show(&self, attempt: &Attempt, state: impl FnOnce(Attempt) -> Connection) {
        let about_it = self
            .shown
            .with_untracked(|shown| shown.attempt().is_some_and(|shown| shown.id == attempt.id));
        if about_it {
            self.shown.set(state(attempt.clone()));
        }
    }

    fn wait_for(&self, attempt: Attempt) {
        let failed = matches!(self.shown.get_untracked(), Connection::Failed { attempt: before, .. } if before.id == attempt.id);
        if failed {
            self.retried.set_value(Some(attempt.id.clone()));
        }
        self.shown.set(Connection::Waiting(attempt));
        self.grow_quiet();
    }

    fn grow_quiet(&self) {
        let shown = self.shown;
        let before = shown.get_untracked();
        set_timeout(
            move || {
                let Some(Connection::Waiting(attempt)) = shown.try_get_untracked() else {
                    return;
                };
                if before == Connection::Waiting(attempt.clone()) {
                    shown.set(Connection::Quiet(attempt));
                }
            },
            QUIET,
        );
    }

    fn new_attempt(&self, provider: ProviderId, reconnect: Option<Reconnect>) -> Attempt {
        Attempt {
            id: self.next.get_untracked(),
            owner: self.inner.with_value(|inner| inner.owner.clone()),
            provider,
            reconnect,
            login_hint: None,
            registered_at: clock::now(),
        }
    }

    /// Whether the attempt is registered. Where nothing can be kept, that is what is shown.
    fn register(&self, attempt: &Attempt) -> bool {
        let registered = attempts::register(attempt).is_ok();
        if registered {
            self.change(|own| own.begin(attempt.clone()));
        } else {
            self.shown.set(Connection::Failed {
                attempt: attempt.clone(),
                ending: Ending::new(Outcome::StorageBlocked, &attempt.provider),
            });
        }
        registered
    }

    fn forget(&self, id: &AttemptId) {
        self.change(|own| own.forget(id));
        if self
            .shown
            .with_untracked(|shown| shown.attempt().is_some_and(|attempt| attempt.id == *id))
        {
            self.shown.set(Connection::Idle);
        }
    }

    fn change(&self, change: impl FnOnce(&mut OwnAttempts)) {
        self.own.update_value(change);
        let owner = self.inner.with_value(|inner| inner.owner.clone());
        self.own.with_value(|own| remember(&owner, own));
    }
}

/// The first tab's attempts.
///
/// # Panics
/// Outside an app (or a test) that has called [`ConnectionStore::provide`].
pub fn use_connection() -> ConnectionStore {
    expect_context()
}

fn recall(owner: &Owner) -> OwnAttempts {
    // What cannot be read is a tab without attempts.
    let json = storage::session_get(&owner.key(KEY)).ok().flatten();
    json.and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default()
}

fn remember(owner: &Owner, own: &OwnAttempts) {
    let key = owner.key(KEY);
    // Where nothing can be kept the attempts last as long as the page.
    if *own == OwnAttempts::default() {
        let _ = storage::session_remove(&key);
    } else if let Ok(json) = serde_json::to_string(own) {
        let _ = storage::session_set(&key, &json);
    }
}
