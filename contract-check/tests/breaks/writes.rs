use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use mailbridge_contract::header::IDEMPOTENCY_KEY;

use super::{Row, altered};
use crate::proxy::{Answer, Asked, Break};

/// What was sent under each key, and what was answered.
type Seen = Arc<Mutex<HashMap<String, (String, Option<Answer>)>>>;

/// Looks the request's key up, and remembers it. Says whether it was there with the same body, or with another.
fn was_seen(seen: &Seen, asked: &Asked) -> Option<bool> {
    let key = asked.header(IDEMPOTENCY_KEY)?.to_owned();
    let mut seen = seen.lock().expect("not poisoned");
    match seen.get(&key) {
        Some((body, _)) => Some(*body == asked.body),
        None => {
            seen.insert(key, (asked.body.clone(), None));
            None
        }
    }
}

pub fn rows() -> Vec<Row> {
    let forgets = |rule, same_body| {
        let seen = Seen::default();
        altered(rule, move |asked, _| {
            if was_seen(&seen, asked) == Some(same_body) {
                asked.set("Idempotency-Key", &new_key());
            }
        })
    };
    vec![
        altered("idempotency-key-required", |asked, _| {
            if !asked.method.is_safe() && asked.header(IDEMPOTENCY_KEY).is_none() {
                asked.set("Idempotency-Key", &new_key());
            }
        }),
        forgets("idempotency-replay", true),
        forgets("idempotency-key-reuse", false),
        writes_again(),
    ]
}

/// A retry is written again, though it is answered as before.
fn writes_again() -> Row {
    let seen = Seen::default();
    let answers = seen.clone();
    let breaks = Break {
        before: Box::new(move |asked, _| {
            if was_seen(&seen, asked) == Some(true) {
                asked.set("Idempotency-Key", &new_key());
                asked.set("If-Match", "*");
            }
            None
        }),
        after: Box::new(move |asked, answer, _| {
            let mut seen = answers.lock().expect("not poisoned");
            let first = asked.header(IDEMPOTENCY_KEY).and_then(|key| seen.get_mut(key));
            if let Some((body, first)) = first
                && *body == asked.body
            {
                *answer = first.get_or_insert(answer.clone()).clone();
            }
        }),
    };
    ("idempotency-once", breaks)
}

fn new_key() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("altered-key-{:012}", NEXT.fetch_add(1, Ordering::Relaxed))
}
