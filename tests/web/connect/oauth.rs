//! Attempts, transactions and answers in the browser's storage.

use leptos::prelude::window;
use mailbridge::browser::clock;
use mailbridge::browser::storage::{self, StorageError};
use mailbridge::domain::connect::attempt;
use mailbridge::domain::connect::outcome::Outcome;
use mailbridge::oauth::arrival::{self, Arrival};
use mailbridge::oauth::{attempts, transaction};
use mailbridge_contract::grant::GrantProof;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{
    ISSUER, REDIRECT_URI, Replaced, answer, attempt as new_attempt, config, fresh, leave, leave_at, owner,
};

fn receive(query: &str) -> Arrival {
    arrival::receive(query, &config(), clock::now())
}

fn refused(arrival: &Arrival) -> Option<Outcome> {
    match arrival {
        Arrival::Refused { refusal, .. } => Some(refusal.outcome),
        _ => None,
    }
}

#[wasm_bindgen_test]
fn an_attempt_is_there_for_its_user_and_tenant_alone() {
    fresh();
    attempts::register(&new_attempt("a-1")).unwrap();
    let found = |owner, id: &str| attempts::registered(&owner, &id.into()).unwrap().is_some();
    assert!(found(owner("jane"), "a-1"));
    assert!(!found(owner("jane"), "a-2"));
    assert!(!found(owner("john"), "a-1"));
    let mut other_tenant = owner("jane");
    other_tenant.tenant = "other".into();
    assert!(!found(other_tenant, "a-1"));
}

#[wasm_bindgen_test]
fn what_lies_under_the_key_of_another_is_not_believed() {
    fresh();
    attempts::register(&new_attempt("a-1")).unwrap();
    let janes = storage::local_get("mailbridge.attempt.agency.jane.a-1")
        .unwrap()
        .unwrap();
    storage::local_set("mailbridge.attempt.agency.john.a-1", &janes).unwrap();
    storage::local_set("mailbridge.attempt.agency.jane.a-2", &janes).unwrap();
    storage::local_set("mailbridge.attempt.agency.jane.a-3", "{").unwrap();
    assert_eq!(attempts::registered(&owner("john"), &"a-1".into()), Ok(None));
    assert_eq!(attempts::registered(&owner("jane"), &"a-2".into()), Ok(None));
    assert_eq!(attempts::registered(&owner("jane"), &"a-3".into()), Ok(None));
}

#[wasm_bindgen_test]
fn expired_attempts_are_cleared_away() {
    fresh();
    let mut old = new_attempt("old");
    old.registered_at -= attempt::LIFE;
    attempts::register(&old).unwrap();
    assert!(
        attempts::registered(&owner("jane"), &"old".into())
            .unwrap()
            .is_some()
    );
    attempts::register(&new_attempt("new")).unwrap();
    assert_eq!(attempts::registered(&owner("jane"), &"old".into()), Ok(None));
}

#[wasm_bindgen_test]
fn an_answer_is_used_once() {
    fresh();
    let query = answer(&leave(new_attempt("a-1")));
    let Arrival::Code(delivery) = receive(&query) else {
        panic!("the answer is good");
    };
    let request = delivery.request();
    assert_eq!(request.attempt.as_str(), "a-1");
    assert_eq!(request.redirect_uri, REDIRECT_URI);
    assert!(request.nonce.len() >= 22);
    let GrantProof::Code { code, code_verifier } = request.proof else {
        panic!("the ATS exchanges");
    };
    assert_eq!(code, "the-code");
    assert!(code_verifier.len() >= 43);

    assert!(matches!(receive(&query), Arrival::Again(attempt) if attempt.id.as_str() == "a-1"));
    assert!(matches!(receive(""), Arrival::Again(_)), "a reload");
}

#[wasm_bindgen_test]
fn nothing_secret_stays_in_the_browser() {
    fresh();
    let state = leave(new_attempt("a-1"));
    let Arrival::Code(delivery) = receive(&answer(&state)) else {
        panic!("the answer is good");
    };
    let request = delivery.request();
    let GrantProof::Code { code, code_verifier } = request.proof else {
        panic!("the ATS exchanges");
    };
    for storage in [window().local_storage(), window().session_storage()] {
        let storage = storage.unwrap().unwrap();
        for index in 0..storage.length().unwrap() {
            let key = storage.key(index).unwrap().unwrap();
            let value = storage.get_item(&key).unwrap().unwrap();
            for secret in [&state, &request.nonce, &code, &code_verifier] {
                assert!(
                    !key.contains(secret.as_str()) && !value.contains(secret.as_str()),
                    "{key}"
                );
            }
        }
    }
}

#[wasm_bindgen_test]
fn a_refused_answer_cannot_be_mended_afterwards() {
    fresh();
    let state = leave(new_attempt("a-1"));
    assert_eq!(
        refused(&receive(&answer("another-state"))),
        Some(Outcome::StateUnknown)
    );
    assert!(
        matches!(receive(&answer(&state)), Arrival::Again(_)),
        "the transaction is gone"
    );
}

#[wasm_bindgen_test]
fn an_answer_without_a_transaction_of_this_tab_is_refused() {
    fresh();
    assert_eq!(
        refused(&receive(&answer("state"))),
        Some(Outcome::StartedElsewhere)
    );
    assert_eq!(
        refused(&receive("error=access_denied&state=s")),
        Some(Outcome::StartedElsewhere)
    );
    assert_eq!(refused(&receive("")), Some(Outcome::NothingArrived));
    assert_eq!(
        refused(&receive("next=https://evil.example")),
        Some(Outcome::NothingArrived)
    );
}

#[wasm_bindgen_test]
fn the_issuer_is_that_of_the_configuration() {
    for (issuer, outcome) in [
        (format!("{ISSUER}/"), Outcome::IssuerWrong),
        (ISSUER.to_uppercase(), Outcome::IssuerWrong),
        (format!("{ISSUER}&iss={ISSUER}"), Outcome::IssuerRepeated),
        (String::new(), Outcome::IssuerMissing),
    ] {
        fresh();
        let state = leave(new_attempt("a-1"));
        let arrival = receive(&format!("code=c&state={state}&iss={issuer}"));
        assert_eq!(refused(&arrival), Some(outcome), "{issuer}");
    }
}

#[wasm_bindgen_test]
fn a_trip_that_took_too_long_is_refused() {
    fresh();
    let state = leave_at(new_attempt("a-1"), clock::now() - transaction::LIFE);
    assert_eq!(refused(&receive(&answer(&state))), Some(Outcome::SignInExpired));
}

#[wasm_bindgen_test]
fn a_new_trip_replaces_the_one_before() {
    fresh();
    let first = leave(new_attempt("a-1"));
    let second = leave(new_attempt("a-2"));
    assert_ne!(first, second);
    assert_eq!(refused(&receive(&answer(&first))), Some(Outcome::StateUnknown));
}

#[wasm_bindgen_test]
fn storage_that_is_blocked_is_an_outcome() {
    fresh();
    {
        let _blocked = Replaced::new(window(), "localStorage", &JsValue::NULL);
        assert_eq!(
            attempts::register(&new_attempt("a-1")),
            Err(StorageError::Blocked)
        );
        assert_eq!(
            attempts::registered(&owner("jane"), &"a-1".into()),
            Err(StorageError::Blocked)
        );
    }
    let state = leave(new_attempt("a-1"));
    let _blocked = Replaced::new(window(), "sessionStorage", &JsValue::NULL);
    assert_eq!(refused(&receive(&answer(&state))), Some(Outcome::StorageBlocked));
}

#[wasm_bindgen_test]
fn a_transaction_that_cannot_be_taken_out_is_not_used() {
    fresh();
    let state = leave(new_attempt("a-1"));
    let stuck = js_sys::Object::new();
    let json = storage::session_get("mailbridge.connect.transaction")
        .unwrap()
        .unwrap();
    let get = js_sys::Function::new_no_args(&format!("return {}", serde_json::to_string(&json).unwrap()));
    let remove = js_sys::Function::new_no_args("throw new Error('read-only')");
    js_sys::Reflect::set(&stuck, &"getItem".into(), &get).unwrap();
    js_sys::Reflect::set(&stuck, &"removeItem".into(), &remove).unwrap();
    let _stuck = Replaced::new(window(), "sessionStorage", &stuck);
    assert_eq!(refused(&receive(&answer(&state))), Some(Outcome::StorageBlocked));
}
