//! Sends requests to the server and keeps a record of all of them.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

use crate::call::Call;
use crate::exchange::Exchange;
use crate::finding::{Check, Difference, Finding};

/// Listing folders at a mail server may take its time.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// How somebody is signed in: headers that every request carries.
#[derive(Clone, Debug, Default)]
pub struct SignIn(HeaderMap);

/// What is not a header.
#[derive(Debug, thiserror::Error)]
#[error("a header is written `Name: value`, and a cookie `name=value`")]
pub struct NotAHeader;

impl SignIn {
    /// By this cookie, such as `session=…`.
    ///
    /// # Errors
    /// When it cannot stand in a header.
    pub fn with_cookie(mut self, cookie: &str) -> Result<Self, NotAHeader> {
        let value = HeaderValue::from_str(cookie).map_err(|_| NotAHeader)?;
        self.0.append(COOKIE, value);
        Ok(self)
    }

    /// By this header, such as `Authorization: Bearer …`.
    ///
    /// # Errors
    /// When it is not a header.
    pub fn with_header(mut self, header: &str) -> Result<Self, NotAHeader> {
        let (name, value) = header.split_once(':').ok_or(NotAHeader)?;
        let name: HeaderName = name.trim().parse().map_err(|_| NotAHeader)?;
        let value = HeaderValue::from_str(value.trim()).map_err(|_| NotAHeader)?;
        self.0.append(name, value);
        Ok(self)
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The values that prove who is signed in: those of cookies, and what stands in `Authorization`.
    fn secrets(&self) -> impl Iterator<Item = String> {
        let texts = |name| {
            let values = self.0.get_all(name).iter();
            values.filter_map(|value| value.to_str().ok())
        };
        let cookies = texts(COOKIE)
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|pair| Some(pair.split_once('=')?.1));
        let credentials = texts(AUTHORIZATION).filter_map(|value| value.split_whitespace().last());
        cookies
            .chain(credentials)
            .filter(|secret| secret.len() >= 8)
            .map(str::to_owned)
    }
}

/// Who sends a request.
#[derive(Clone, Debug, Default)]
pub struct Party {
    sign_in: SignIn,
    /// What its writes carry; absent when the session named none.
    pub csrf_token: Option<String>,
    /// How it is told from the user in a request's words.
    words: &'static str,
}

impl Party {
    /// The user whose account and mailboxes are looked at.
    pub fn user(sign_in: SignIn) -> Self {
        Self {
            sign_in,
            ..Self::default()
        }
    }

    /// Another user.
    pub fn other(sign_in: SignIn) -> Self {
        Self {
            sign_in,
            words: ", as the other user",
            ..Self::default()
        }
    }

    /// Somebody who is not signed in, and sends the user's CSRF token.
    pub fn nobody(user: &Self) -> Self {
        Self {
            sign_in: SignIn::default(),
            csrf_token: user.csrf_token.clone(),
            words: ", not signed in",
        }
    }

    /// The values that prove who it is.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = String> {
        self.sign_in.secrets()
    }
}

/// The way to the server.
#[derive(Debug)]
pub struct Client {
    http: reqwest::blocking::Client,
    base: String,
    record: RefCell<Vec<Rc<Exchange>>>,
}

impl Client {
    /// The way to the API at this base address.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(base: &str) -> reqwest::Result<Self> {
        let http = reqwest::blocking::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(TIME_LIMIT)
            .build()?;
        Ok(Self {
            http,
            base: base.trim_end_matches('/').to_owned(),
            record: RefCell::default(),
        })
    }

    /// Sends the call.
    ///
    /// # Errors
    /// The rule is broken when no answer comes, and not checked when a write lacks a CSRF token.
    pub fn send(&self, party: &Party, call: &Call) -> Check<Rc<Exchange>> {
        if call.needs_token() && party.csrf_token.is_none() {
            return Err(Finding::not_checked("GET /session named no usable `csrf_token`"));
        }
        let words = call.in_words(party.words);
        self.answer(party, call).map_err(|error| {
            Finding::Broken(Difference {
                request: words,
                expected: "an answer".to_owned(),
                came: format!("none: {}", said(&error)),
            })
        })
    }

    /// Sends the call and records what comes.
    pub(crate) fn answer(&self, party: &Party, call: &Call) -> reqwest::Result<Rc<Exchange>> {
        let address = format!("{}{}", self.base, call.path);
        let request = self
            .http
            .request(call.method.clone(), address)
            .header(ACCEPT, "application/json, application/problem+json")
            .headers(party.sign_in.0.clone());
        let token = party.csrf_token.as_deref().unwrap_or_default();
        let answer = call.dress(request, token).send()?;
        let exchange = Rc::new(Exchange {
            request: call.in_words(party.words),
            method: call.method.clone(),
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: answer.text()?,
            hidden: party.secrets().collect(),
        });
        self.record.borrow_mut().push(exchange.clone());
        Ok(exchange)
    }

    /// All that was sent so far.
    pub fn record(&self) -> Vec<Rc<Exchange>> {
        self.record.borrow().clone()
    }
}

/// What went wrong, with its causes.
pub(crate) fn said(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words += &format!(": {inner}");
        cause = inner.source();
    }
    words
}
