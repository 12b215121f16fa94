//! Requests of the contract, with and without what they need.

use mailbridge_contract::header::{CSRF_TOKEN, IDEMPOTENCY_KEY};
use reqwest::Method;
use reqwest::blocking::RequestBuilder;
use reqwest::header::{CONTENT_TYPE, IF_MATCH};
use serde_json::Value;

/// A version that no resource has.
pub const NO_VERSION: &str = "\"contract-check-no-version\"";

/// Whether a write carries its CSRF token.
#[derive(Clone, Debug)]
enum Token {
    Own,
    Wrong,
    LeftOut,
}

/// A request that is not sent yet. Writes carry the CSRF token and a new idempotency key unless something else is said.
#[derive(Clone, Debug)]
pub struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    token: Token,
    key: Option<String>,
    if_match: Option<String>,
    body: Option<String>,
}

/// A value that was never used before.
pub fn random(what: &str) -> String {
    format!("contract-check-{what}-{:032x}", rand::random::<u128>())
}

impl Call {
    /// A call with this method.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            token: Token::Own,
            key: Some(random("key")),
            if_match: None,
            body: None,
        }
    }

    /// A read.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// A change of the profile.
    pub fn patch_account(tag: &str, body: &Value) -> Self {
        Self::new(Method::PATCH, mailbridge_contract::path::ACCOUNT)
            .if_match(tag)
            .json(body)
    }

    /// With this version.
    pub fn if_match(mut self, tag: &str) -> Self {
        self.if_match = Some(tag.to_owned());
        self
    }

    /// Without a version.
    pub fn without_if_match(mut self) -> Self {
        self.if_match = None;
        self
    }

    /// With this idempotency key.
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// Without an idempotency key.
    pub fn without_key(mut self) -> Self {
        self.key = None;
        self
    }

    /// Without a CSRF token.
    pub fn without_token(mut self) -> Self {
        self.token = Token::LeftOut;
        self
    }

    /// With a CSRF token that is not the session's.
    pub fn with_wrong_token(mut self) -> Self {
        self.token = Token::Wrong;
        self
    }

    /// With this body.
    pub fn json(self, body: &Value) -> Self {
        self.text(&body.to_string())
    }

    /// With this body, which says that it is JSON.
    pub fn text(mut self, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self
    }

    fn is_write(&self) -> bool {
        !self.method.is_safe()
    }

    /// Whether it cannot be sent without the session's CSRF token.
    pub(crate) fn needs_token(&self) -> bool {
        self.is_write() && matches!(self.token, Token::Own)
    }

    /// As one would write it down.
    pub(crate) fn in_words(&self, party: &str) -> String {
        let mut words = format!("{} {}", self.method, self.path);
        if let Some(body) = &self.body {
            words += &format!(" {body}");
        }
        if let Some(tag) = &self.if_match {
            words += &format!(", If-Match: {tag}");
        }
        if self.is_write() {
            match self.token {
                Token::Own => {}
                Token::Wrong => words += &format!(", a wrong {CSRF_TOKEN}"),
                Token::LeftOut => words += &format!(", no {CSRF_TOKEN}"),
            }
            if self.key.is_none() {
                words += &format!(", no {IDEMPOTENCY_KEY}");
            }
        }
        format!("{words}{party}")
    }

    /// Adds what it carries to a request.
    pub(crate) fn dress(&self, mut request: RequestBuilder, own_token: &str) -> RequestBuilder {
        if let Some(tag) = &self.if_match {
            request = request.header(IF_MATCH, tag);
        }
        if self.is_write() {
            request = match self.token {
                Token::Own => request.header(CSRF_TOKEN, own_token),
                Token::Wrong => request.header(CSRF_TOKEN, "contract-check-wrong-token"),
                Token::LeftOut => request,
            };
            if let Some(key) = &self.key {
                request = request.header(IDEMPOTENCY_KEY, key);
            }
        }
        match &self.body {
            Some(body) => request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone()),
            None => request,
        }
    }
}
