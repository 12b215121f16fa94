//! Connecting a mailbox: the browser's side of the flow, and its pages against an ATS in the browser.

mod callback;
mod exchange;
mod first_tab;
mod going;
mod network;
mod oauth;
mod waiting;

use std::sync::Arc;

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use mailbridge::api::Api;
use mailbridge::browser::clock;
use mailbridge::config::{Config, Requests};
use mailbridge::domain::connect::attempt::{Attempt, Owner};
use mailbridge::i18n::{Catalogue, Texts};
use mailbridge::oauth::authorization;
use mailbridge::oauth::transaction;
use serde_json::json;
use wasm_bindgen::JsValue;

use crate::stage::{Stage, replace};

const REDIRECT_URI: &str = "https://ats.example/connect/callback";
const ISSUER: &str = "https://accounts.example";

/// Everything that a test leaves in the browser goes before the next one.
fn fresh() {
    let window = window();
    window.local_storage().unwrap().unwrap().clear().unwrap();
    window.session_storage().unwrap().unwrap().clear().unwrap();
}

fn config() -> Config {
    Config::parse(
        &json!({
            "sign_in_url": "/sign-in",
            "support": { "email": "support@ats.example" },
            "providers": [{
                "id": "google", "name": "Google", "issuer": ISSUER,
                "authorization_endpoint": "https://accounts.example/auth",
                "client_id": "client-1", "scopes": ["openid", "email", "https://mail.google.com/"],
                "authorization_response_iss_parameter_supported": true
            }]
        })
        .to_string(),
    )
    .unwrap()
}

fn owner(user: &str) -> Owner {
    Owner {
        user: user.into(),
        tenant: "agency".into(),
    }
}

fn attempt(id: &str) -> Attempt {
    Attempt {
        id: id.into(),
        owner: owner("jane"),
        provider: "google".into(),
        reconnect: None,
        login_hint: None,
        registered_at: clock::now(),
    }
}

/// Leaves a transaction behind as a tab does that goes to the provider, and gives its `state`.
fn leave(attempt: Attempt) -> String {
    leave_at(attempt, clock::now())
}

fn leave_at(attempt: Attempt, now: f64) -> String {
    let config = config();
    let (_, left) =
        authorization::request(&config.providers[0], attempt, REDIRECT_URI.to_owned(), "en", now).unwrap();
    transaction::open(&left).unwrap();
    left.state.secret().clone()
}

/// The provider's answer to a transaction.
fn answer(state: &str) -> String {
    format!("code=the-code&state={state}&iss={ISSUER}&scope=email&authuser=0")
}

/// Mounts a page with what the app provides at its root.
fn mount<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Stage {
    mount_with(config(), view)
}

fn mount_with<V: IntoView + 'static>(config: Config, view: impl FnOnce() -> V + 'static) -> Stage {
    Stage::mount(move || {
        Texts::provide(Catalogue::parse("en", include_str!("../../../locales/en.json")).unwrap());
        provide_context(Api::new("/api/v1", Requests::default().time_limit()));
        provide_context(Arc::new(config));
        view()
    })
}

/// A property of the browser that is something else until this is dropped.
struct Replaced {
    target: JsValue,
    name: &'static str,
    original: JsValue,
}

impl Replaced {
    fn new(target: impl Into<JsValue>, name: &'static str, value: &JsValue) -> Self {
        let target = target.into();
        let original = Reflect::get(&target, &name.into()).unwrap();
        replace(&target, name, value);
        Self {
            target,
            name,
            original,
        }
    }

    /// The loader, with this query of the callback.
    fn loader(query: Option<&str>) -> Self {
        let loader = js_sys::Object::new();
        Reflect::set(&loader, &"base".into(), &"/".into()).unwrap();
        let taken = match query {
            Some(query) => format!(
                "const query = this.query; this.query = undefined; return query ?? null; // {}",
                query.len()
            ),
            None => "return null".to_owned(),
        };
        Reflect::set(
            &loader,
            &"takeCallback".into(),
            &Function::new_no_args(&taken).bind0(&loader),
        )
        .unwrap();
        if let Some(query) = query {
            Reflect::set(&loader, &"query".into(), &format!("?{query}").into()).unwrap();
        }
        Self::new(window(), "mailbridge", &loader)
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        replace(&self.target, self.name, &self.original);
    }
}
