//! An ATS in place of the network: what it answers is laid out before, what it was asked is kept.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use js_sys::{JsString, Promise};
use mailbridge_contract::problem::{MEDIA_TYPE, Problem, ProblemCode};
use serde_json::{Value, json};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Headers, Request, Response, ResponseInit};

use super::Replaced;
use crate::stage::requested;

/// What the ATS answers.
pub enum Reply {
    Json(Value),
    Status(u16, Value),
    Problem(Box<Problem>),
    /// The connection breaks.
    Nothing,
}

/// What the ATS was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub call: String,
    pub idempotency_key: Option<String>,
    pub body: Value,
}

/// Takes the place of the network until it is dropped. A request that nobody expects fails the test.
pub struct Network {
    state: Rc<RefCell<State>>,
    _replaced: Replaced,
    _fetch: Closure<dyn Fn(JsValue, JsValue) -> Promise>,
}

#[derive(Default)]
struct State {
    replies: HashMap<String, VecDeque<Reply>>,
    asked: Vec<Asked>,
}

impl Network {
    pub fn new() -> Self {
        let state = Rc::new(RefCell::new(State::default()));
        let answering = state.clone();
        let fetch = Closure::<dyn Fn(JsValue, JsValue) -> Promise>::new(move |what, options| {
            let request = requested(what, options);
            let state = answering.clone();
            future_to_promise(async move { answer(&state, request).await.map(Into::into) })
        });
        let replaced = Replaced::new(leptos::prelude::window(), "fetch", fetch.as_ref());
        Self {
            state,
            _replaced: replaced,
            _fetch: fetch,
        }
    }

    /// Answers a call; the last reply of a call stays.
    pub fn on(self, call: &str, reply: Reply) -> Self {
        self.add(call, reply);
        self
    }

    pub fn add(&self, call: &str, reply: Reply) {
        let mut state = self.state.borrow_mut();
        state.replies.entry(call.to_owned()).or_default().push_back(reply);
    }

    /// What is answered from now on, in place of all before.
    pub fn now(&self, call: &str, reply: Reply) {
        self.state.borrow_mut().replies.remove(call);
        self.add(call, reply);
    }

    pub fn signed_in(self, user: &str) -> Self {
        self.on("GET /session", session(user))
    }

    pub fn asked(&self, call: &str) -> Vec<Asked> {
        let state = self.state.borrow();
        state
            .asked
            .iter()
            .filter(|asked| asked.call.starts_with(call))
            .cloned()
            .collect()
    }
}

async fn answer(state: &RefCell<State>, request: Request) -> Result<Response, JsValue> {
    let text = JsFuture::from(request.text()?).await?;
    let text: String = text.unchecked_into::<JsString>().into();
    let url = request.url();
    let path = url.split_once("/api/v1").map_or(url.as_str(), |(_, path)| path);
    let call = format!("{} {}", request.method(), path.trim_end_matches('&'));
    let mut state = state.borrow_mut();
    state.asked.push(Asked {
        call: call.clone(),
        idempotency_key: request.headers().get("Idempotency-Key")?,
        body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
    });
    let replies = state
        .replies
        .get_mut(&call)
        .unwrap_or_else(|| panic!("nobody expected {call}"));
    let reply = match replies.len() {
        1 => &replies[0],
        _ => &replies.pop_front().unwrap(),
    };
    match reply {
        Reply::Json(body) => respond(200, "application/json", &body.to_string()),
        Reply::Status(status, body) => respond(*status, "application/json", &body.to_string()),
        Reply::Problem(problem) => respond(
            problem.status,
            MEDIA_TYPE,
            &serde_json::to_string(problem).unwrap(),
        ),
        Reply::Nothing => Err(js_sys::TypeError::new("the connection broke").into()),
    }
}

fn respond(status: u16, media_type: &str, body: &str) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("Content-Type", media_type)?;
    let init = ResponseInit::new();
    init.set_status(status);
    init.set_headers(&headers);
    Response::new_with_opt_str_and_init(Some(body), &init)
}

pub fn session(user: &str) -> Reply {
    Reply::Json(json!({
        "user": { "id": user, "display_name": user, "email": "user@ats.example" },
        "tenant": { "id": "agency", "name": "Agency" }, "csrf_token": "token",
        "capabilities": { "add_mailbox": { "state": "allowed" } }
    }))
}

pub fn problem(code: ProblemCode) -> Reply {
    Reply::Problem(Box::new(Problem::new(code)))
}

pub fn grant(attempt: &str) -> Value {
    let server = |protocol: &str, port: u16| {
        json!({ "protocol": protocol, "host": "mail.example", "port": port, "security": "tls",
                "user_name": "jane@mail.example", "sign_in": "oauth2" })
    };
    json!({
        "id": "grant-1", "attempt": attempt, "provider": "google", "address": "jane@mail.example",
        "granted_scopes": ["https://mail.google.com/"], "lapses_at": "2026-11-22T15:00:00Z",
        "settings": { "incoming": server("imap", 993), "outgoing": server("smtp", 465) }
    })
}

pub fn granted(attempt: &str) -> Reply {
    Reply::Json(json!({ "state": "granted", "grant": grant(attempt) }))
}

pub fn pending() -> Reply {
    Reply::Json(json!({ "state": "pending" }))
}
