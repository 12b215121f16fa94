//! Sends requests and turns what comes back into a value or a [`Failure`].

use std::sync::{Arc, RwLock};
use std::time::Duration;

use futures_channel::oneshot;
use gloo_net::http::{Method, Response};
use leptos::prelude::{set_timeout_with_handle, window};
use mailbridge_contract::problem::{MEDIA_TYPE, Problem};
use mailbridge_contract::{ETag, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCredentials, RequestInit};

use super::endpoint::Endpoint;
use crate::browser::boot::{self, EarlyAnswer};
use crate::domain::failure::Failure;

/// The ATS's API at one base address, for one session.
#[derive(Clone, Debug)]
pub struct Api {
    base: Arc<str>,
    time_limit: Duration,
    csrf_token: Arc<RwLock<String>>,
}

/// A value with the version that a write has to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned<T> {
    /// The value.
    pub value: T,
    /// Its version, where the ATS gave one.
    pub etag: Option<ETag>,
}

/// What every write carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The version that is changed (RFC 9110 section 13.1.1); nothing where something new is made.
    pub if_match: Option<ETag>,
    /// The same for every try of the same write.
    pub idempotency_key: String,
    /// Whether the write has to outlive the page (Fetch, `keepalive`).
    pub outlives_page: bool,
}

impl Api {
    /// An API at this base address, whose answers may take so long.
    pub fn new(base: &str, time_limit: Duration) -> Self {
        Self {
            base: base.into(),
            time_limit,
            csrf_token: Arc::default(),
        }
    }

    /// Remembers the session's CSRF token for the writes that follow.
    pub fn set_csrf_token(&self, token: &str) {
        if let Ok(mut current) = self.csrf_token.write() {
            token.clone_into(&mut current);
        }
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        endpoint: &Endpoint,
    ) -> Result<Versioned<T>, Failure> {
        let mut request = self.request(&Method::GET, endpoint)?;
        request.early = boot::take_answer(&request.address);
        read(request.send(self.time_limit).await?).await
    }

    pub(super) async fn write<T: DeserializeOwned>(
        &self,
        method: Method,
        endpoint: &Endpoint,
        body: Option<&impl Serialize>,
        write: &Write,
    ) -> Result<Versioned<T>, Failure> {
        read(self.send_write(method, endpoint, body, write).await?).await
    }

    /// A write whose answer has no body.
    pub(super) async fn write_unanswered(
        &self,
        method: Method,
        endpoint: &Endpoint,
        write: &Write,
    ) -> Result<(), Failure> {
        self.send_write(method, endpoint, None::<&()>, write)
            .await
            .map(|_| ())
    }

    async fn send_write(
        &self,
        method: Method,
        endpoint: &Endpoint,
        body: Option<&impl Serialize>,
        write: &Write,
    ) -> Result<Answer, Failure> {
        let token = self
            .csrf_token
            .read()
            .map(|token| token.clone())
            .unwrap_or_default();
        let request = self.request(&method, endpoint)?;
        request.header(header::CSRF_TOKEN, &token)?;
        request.header(header::IDEMPOTENCY_KEY, &write.idempotency_key)?;
        if let Some(etag) = &write.if_match {
            request.header("If-Match", etag.as_str())?;
        }
        if let Some(body) = body {
            request.json(body)?;
        }
        if write.outlives_page {
            request.keep_alive();
        }
        request.send(self.time_limit).await
    }

    fn request(&self, method: &Method, endpoint: &Endpoint) -> Result<Request, Failure> {
        let request = Request {
            address: endpoint.below(&self.base),
            headers: Headers::new().map_err(unsendable)?,
            options: RequestInit::new(),
            early: None,
        };
        request.options.set_method(method.as_str());
        request.options.set_credentials(RequestCredentials::Include);
        request.header("Accept", ACCEPT)?;
        Ok(request)
    }
}

/// What an answer may be. The loader asks for the same.
const ACCEPT: &str = "application/json, application/problem+json";

/// A request, fetched by its address and options: of a `Request` object Firefox 153 sends nothing once its tab closes.
struct Request {
    address: String,
    headers: Headers,
    options: RequestInit,
    early: Option<EarlyAnswer>,
}

impl Request {
    fn header(&self, name: &str, value: &str) -> Result<(), Failure> {
        self.headers.set(name, value).map_err(unsendable)
    }

    fn json(&self, body: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(body).map_err(Failure::unsendable)?;
        self.options.set_body(&JsValue::from_str(&text));
        self.header("Content-Type", "application/json")
    }

    /// Lets it go on when its page is closed. web-sys lacks the option, so it is set on the object.
    fn keep_alive(&self) {
        // Setting a property of a fresh plain object cannot fail.
        let _ = js_sys::Reflect::set(&self.options, &"keepalive".into(), &true.into());
    }

    /// Sends it; an answer that is not one of success becomes a failure.
    async fn send(self, time_limit: Duration) -> Result<Answer, Failure> {
        let abort = AbortController::new().map_err(unsendable)?;
        self.options.set_signal(Some(&abort.signal()));
        self.options.set_headers(&self.headers);
        let (expire, mut expired) = oneshot::channel::<()>();
        let early_abort = self.early.as_ref().map(EarlyAnswer::controller);
        let timer = set_timeout_with_handle(
            move || {
                // The receiving side is looked at after the request has ended.
                let _ = expire.send(());
                abort.abort();
                if let Some(early) = early_abort {
                    early.abort();
                }
            },
            time_limit,
        );
        let early = match self.early {
            Some(early) => early.arrive().await,
            None => None,
        };
        let answer = match early {
            Some((response, text)) => Ok(Answer::new(response, Some(text))),
            // After the time limit nothing is sent: the signal has been given.
            None => JsFuture::from(window().fetch_with_str_and_init(&self.address, &self.options))
                .await
                .and_then(JsCast::dyn_into::<web_sys::Response>)
                .map(|response| Answer::new(response, None)),
        };
        if let Ok(timer) = timer {
            timer.clear();
        }
        match answer {
            Ok(answer) if answer.response.ok() => Ok(answer),
            Ok(answer) => Err(refusal(answer).await),
            Err(_) if !window().navigator().on_line() => Err(Failure::Offline),
            Err(_) if matches!(expired.try_recv(), Ok(Some(()))) => Err(Failure::TimedOut),
            Err(_) => Err(Failure::Unreachable),
        }
    }
}

/// What the browser does not take as a request.
fn unsendable(error: JsValue) -> Failure {
    Failure::unsendable(format!("{error:?}"))
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// An answer, with its text if that is there already.
struct Answer {
    response: Response,
    text: Option<String>,
}

impl Answer {
    fn new(response: web_sys::Response, text: Option<String>) -> Self {
        Self {
            response: response.into(),
            text,
        }
    }

    /// JSON is UTF-8 (RFC 8259 section 8.1). It is handed over as bytes: a string would be copied letter by letter.
    async fn text(&mut self) -> Result<String, Failure> {
        if let Some(text) = self.text.take() {
            return Ok(text);
        }
        let bytes = self.response.binary().await.map_err(|_| Failure::Unreachable)?;
        // Some servers write a byte order mark all the same.
        let json = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
        str::from_utf8(json)
            .map(str::to_owned)
            .map_err(|error| unreadable(&self.response, &error.to_string()))
    }
}

async fn read<T: DeserializeOwned>(mut answer: Answer) -> Result<Versioned<T>, Failure> {
    let text = answer.text().await?;
    let response = &answer.response;
    let etag = response.headers().get("ETag").map(ETag);
    let value = serde_json::from_str(&text).map_err(|error| unreadable(response, &error.to_string()))?;
    Ok(Versioned { value, etag })
}

async fn refusal(mut answer: Answer) -> Failure {
    let text = match answer.text().await {
        Ok(text) => text,
        Err(failure) => return failure,
    };
    let response = &answer.response;
    let media_type = response.headers().get("Content-Type").unwrap_or_default();
    if !media_type.starts_with(MEDIA_TYPE) {
        return unreadable(response, "the answer is not a problem of the contract");
    }
    match serde_json::from_str::<Problem>(&text) {
        Ok(problem) => Failure::Problem {
            problem: Box::new(problem),
            retry_after: retry_after(response),
        },
        Err(error) => unreadable(response, &error.to_string()),
    }
}

fn unreadable(response: &Response, reason: &str) -> Failure {
    let request_id = response.headers().get(header::REQUEST_ID);
    Failure::Unreadable {
        status: response.status(),
        reason: reason.to_owned(),
        request_id,
    }
}

/// `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3).
fn retry_after(response: &Response) -> Option<u32> {
    let value = response.headers().get("Retry-After")?;
    if let Ok(seconds) = value.trim().parse() {
        return Some(seconds);
    }
    let wait = js_sys::Date::parse(&value) - js_sys::Date::now();
    // Whole seconds are exact enough, and a cast saturates.
    (!wait.is_nan()).then_some((wait / 1000.0).max(0.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailbridge_contract::path;

    #[test]
    fn the_loader_asks_as_the_app_does() {
        let loader = include_str!("../../public/boot.js");
        for said in [
            path::DEFAULT_BASE,
            path::SESSION,
            path::ACCOUNT,
            path::MAILBOXES,
            ACCEPT,
        ] {
            assert!(loader.contains(&format!("\"{said}\"")), "{said}");
        }
    }
}
