//! The first tab: it believes the ATS, and takes the grants of its own attempts alone.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use mailbridge::api::Api;
use mailbridge::config::Requests;
use mailbridge::domain::connect::outcome::Outcome;
use mailbridge::oauth::attempts;
use mailbridge::oauth::report::{self, Report};
use mailbridge::state::connection::{Connection, ConnectionStore};
use mailbridge::state::session::SessionStore;
use mailbridge_contract::AttemptId;
use mailbridge_contract::grant::Grant;
use send_wrapper::SendWrapper;
use wasm_bindgen_test::wasm_bindgen_test;

use super::network::{Network, Reply, granted, pending};
use super::{fresh, owner};
use crate::stage::{Stage, pause, until};

/// A tab with a store.
struct Tab {
    store: ConnectionStore,
    grants: Rc<RefCell<Vec<Grant>>>,
    acknowledged: Rc<RefCell<Vec<AttemptId>>>,
    _stage: Stage,
}

fn tab(user: &'static str) -> Tab {
    let (grants, acknowledged) = (
        Rc::<RefCell<Vec<Grant>>>::default(),
        Rc::<RefCell<Vec<AttemptId>>>::default(),
    );
    let store = Rc::new(Cell::new(None));
    let (made, taken, heard) = (
        store.clone(),
        SendWrapper::new(grants.clone()),
        acknowledged.clone(),
    );
    let stage = Stage::mount(move || {
        report::listen(move |message| {
            if let Report::Acknowledged { attempt } = message {
                heard.borrow_mut().push(attempt);
            }
        });
        let on_granted = Callback::new(move |grant| taken.borrow_mut().push(grant));
        let session = SessionStore::provide();
        made.set(Some(ConnectionStore::provide(
            Api::new("/api/v1", Requests::default().time_limit()),
            session,
            owner(user),
            on_granted,
        )));
    });
    Tab {
        store: store.get().unwrap(),
        grants,
        acknowledged,
        _stage: stage,
    }
}

impl Tab {
    fn begin(&self) -> AttemptId {
        self.store.start("google".into(), None)
    }

    fn state(&self) -> Connection {
        self.store.state().get_untracked()
    }

    async fn until_state(&self, what: &str, condition: impl Fn(&Connection) -> bool) {
        until(what, || condition(&self.state())).await;
    }
}

fn call(attempt: &AttemptId) -> String {
    format!("GET /mailbox-grants?attempt={attempt}")
}

/// The other tab reports; messages are sent and heard one after the other.
async fn report_and_wait(reports: &[Report]) {
    let last = Rc::new(Cell::new(false));
    let heard = last.clone();
    let _listener = Stage::mount(move || {
        report::listen(move |message: Report| {
            if message.attempt().as_str() == "the-last-one" {
                heard.set(true);
            }
        });
    });
    for report in reports {
        report.send();
    }
    Report::Opened {
        attempt: "the-last-one".into(),
    }
    .send();
    until("all messages have come", || last.get()).await;
    pause().await;
}

#[wasm_bindgen_test]
async fn an_attempt_is_registered_before_the_other_tab_opens() {
    fresh();
    let _network = Network::new();
    let tab = tab("jane");
    let id = tab.store.next().get_untracked();
    assert_eq!(tab.begin(), id, "the link has the id already");
    assert!(attempts::registered(&owner("jane"), &id).unwrap().is_some());
    assert_eq!(
        tab.store.next().get_untracked(),
        id,
        "the browser has not read the link yet"
    );
    until("the next attempt has an id of its own", || {
        tab.store.next().get_untracked() != id
    })
    .await;
    assert!(matches!(tab.state(), Connection::Waiting(attempt) if attempt.id == id));
}

#[wasm_bindgen_test]
async fn a_grant_of_an_own_attempt_is_taken_once_and_acknowledged() {
    fresh();
    let tab = tab("jane");
    let id = tab.begin();
    let network = Network::new().on(&call(&id), granted(id.as_str()));
    Report::ended(&id, Outcome::Connected).send();
    tab.until_state(
        "granted",
        |state| matches!(state, Connection::Granted { address, .. } if address == "jane@mail.example"),
    )
    .await;
    assert_eq!(tab.grants.borrow().len(), 1);
    until("it is acknowledged", || tab.acknowledged.borrow().contains(&id)).await;
    assert!(!network.asked(&call(&id)).is_empty());
}

#[wasm_bindgen_test]
async fn a_forged_message_changes_nothing() {
    fresh();
    let tab = tab("jane");
    let id = tab.begin();
    let network = Network::new().on(&call(&id), pending());
    report_and_wait(&[
        Report::ended(&"somebody-elses".into(), Outcome::Connected),
        Report::ended(&id, Outcome::Connected),
    ])
    .await;
    until("the ATS was asked", || !network.asked(&call(&id)).is_empty()).await;
    pause().await;
    assert!(
        network
            .asked("GET /mailbox-grants?attempt=somebody-elses")
            .is_empty()
    );
    assert!(matches!(tab.state(), Connection::Waiting(_)));
    assert!(tab.grants.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn the_grant_of_another_attempt_is_not_taken() {
    fresh();
    let tab = tab("jane");
    let id = tab.begin();
    let network = Network::new().on(&call(&id), granted("somebody-elses"));
    tab.store.check();
    until("the ATS was asked", || !network.asked(&call(&id)).is_empty()).await;
    pause().await;
    assert!(tab.grants.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn what_ended_before_the_ats_heard_of_it_is_said_by_the_other_tab() {
    fresh();
    let tab = tab("jane");
    let id = tab.begin();
    let _network = Network::new().on(&call(&id), pending());
    Report::ended(&id, Outcome::Cancelled).send();
    tab.until_state(
        "cancelled",
        |state| matches!(state, Connection::Failed { ending, .. } if ending.outcome == Outcome::Cancelled),
    )
    .await;

    Report::Opened { attempt: id.clone() }.send();
    tab.until_state(
        "waiting again",
        |state| matches!(state, Connection::Waiting(attempt) if attempt.id == id),
    )
    .await;
}

#[wasm_bindgen_test]
async fn an_old_failure_is_no_news_while_it_is_tried_again() {
    fresh();
    let tab = tab("jane");
    let id = tab.begin();
    let failed = || {
        let problem = serde_json::json!({ "title": "", "status": 422, "code": "grant_scope_missing" });
        Reply::Json(serde_json::json!({ "state": "failed", "problem": problem }))
    };
    let network = Network::new().on(&call(&id), failed());
    let unticked = Report::ended(&id, Outcome::MailAccessMissing);
    let is_failed = |state: &Connection| matches!(state, Connection::Failed { ending, .. } if ending.outcome == Outcome::MailAccessMissing);
    unticked.send();
    tab.until_state("failed", is_failed).await;

    Report::Opened { attempt: id.clone() }.send();
    tab.until_state("waiting again", |state| matches!(state, Connection::Waiting(_)))
        .await;
    let asked = network.asked("").len();
    tab.store.check();
    until("the ATS was asked", || network.asked("").len() > asked).await;
    pause().await;
    assert!(matches!(tab.state(), Connection::Waiting(_)));

    unticked.send();
    tab.until_state("failed again", is_failed).await;
}

#[wasm_bindgen_test]
async fn a_cancelled_attempt_is_over() {
    fresh();
    let tab = tab("jane");
    let id = tab.begin();
    tab.store.cancel();
    assert_eq!(tab.state(), Connection::Idle);
    assert_eq!(
        attempts::registered(&owner("jane"), &id),
        Ok(None),
        "its link goes nowhere"
    );
    let network = Network::new();
    report_and_wait(&[Report::ended(&id, Outcome::Connected)]).await;
    assert!(network.asked("").is_empty());
}

#[wasm_bindgen_test]
async fn a_reloaded_tab_goes_on_until_the_grant_is_settled() {
    fresh();
    let before = tab("jane");
    let id = before.begin();
    let network = Network::new().on(&call(&id), granted(id.as_str()));
    drop(before);

    let reloaded = tab("jane");
    until("the grant is taken", || reloaded.grants.borrow().len() == 1).await;
    drop(reloaded);

    let again = tab("jane");
    until("a grant that is not saved is taken again", || {
        again.grants.borrow().len() == 1
    })
    .await;
    again.store.settle(&id);
    drop(again);

    let asked = network.asked("").len();
    let settled = tab("jane");
    pause().await;
    assert_eq!(
        network.asked("").len(),
        asked,
        "a settled attempt is not asked for"
    );
    assert!(settled.grants.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn another_user_in_the_same_tab_knows_nothing_of_it() {
    fresh();
    let janes = tab("jane");
    let id = janes.begin();
    drop(janes);
    let network = Network::new();
    let johns = tab("john");
    report_and_wait(&[Report::ended(&id, Outcome::Connected)]).await;
    assert!(network.asked("").is_empty());
    assert_eq!(johns.state(), Connection::Idle);
}

#[wasm_bindgen_test]
async fn looking_at_the_tab_again_asks_the_ats() {
    fresh();
    let tab = tab("jane");
    let id = tab.begin();
    let _network = Network::new().on(&call(&id), granted(id.as_str()));
    window()
        .dispatch_event(&web_sys::Event::new("focus").unwrap())
        .unwrap();
    until("the grant is taken", || !tab.grants.borrow().is_empty()).await;
}
