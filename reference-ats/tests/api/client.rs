//! A browser as far as these tests need one: a cookie, the CSRF token, and no redirects followed.

use mailbridge_contract::path::DEFAULT_BASE;
use mailbridge_contract::problem::{MEDIA_TYPE, Problem, ProblemCode};
use mailbridge_contract::session::Session;
use mailbridge_reference_ats::{Options, Running};
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A running reference ATS with nobody signed in.
pub async fn start() -> Running {
    Running::start(Options::for_tests()).await.expect("it starts")
}

/// The client of one user.
pub struct Client {
    http: reqwest::Client,
    base: String,
    pub cookie: Option<String>,
    pub csrf_token: String,
}

impl Client {
    pub fn nobody(ats: &Running) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            http,
            base: ats.app_url().to_owned(),
            cookie: None,
            csrf_token: String::new(),
        }
    }

    pub async fn signed_in(ats: &Running, user: &str) -> Self {
        let mut client = Self::nobody(ats);
        let answer = client
            .http
            .post(format!("{}/sign-in", client.base))
            .form(&[("user", user)])
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        client.cookie = cookie_of(&answer);
        client.csrf_token = client.get::<Session>("/session").await.csrf_token;
        client
    }

    /// A request to an address of the server, with the cookie.
    pub fn plain(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    /// A call of the contract. Writes carry the CSRF token and a new idempotency key.
    pub fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let is_write = !method.is_safe();
        let request = self.plain(method, &format!("{DEFAULT_BASE}{path}"));
        if is_write {
            request
                .header("X-CSRF-Token", &self.csrf_token)
                .header("Idempotency-Key", new_key())
        } else {
            request
        }
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        body(self.call(Method::GET, path).send().await.expect("an answer")).await
    }

    pub async fn get_problem(&self, path: &str) -> Problem {
        problem(self.call(Method::GET, path).send().await.expect("an answer")).await
    }
}

/// A key that was never used.
pub fn new_key() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("test-key-{:012}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The body of a good answer.
pub async fn body<T: DeserializeOwned>(answer: Response) -> T {
    let status = answer.status();
    let text = answer.text().await.expect("a body");
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The problem, checked for what every problem has.
pub async fn problem(answer: Response) -> Problem {
    let status = answer.status();
    let kind = answer
        .headers()
        .get(CONTENT_TYPE)
        .map(|value| value.to_str().expect("text").to_owned());
    let header = answer
        .headers()
        .get("X-Request-Id")
        .map(|value| value.to_str().expect("text").to_owned());
    let text = answer.text().await.expect("a body");
    assert_eq!(kind.as_deref(), Some(MEDIA_TYPE), "{status}: {text}");
    let problem: Problem = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(problem.status, status.as_u16(), "{text}");
    assert!(problem.request_id.is_some(), "{text}");
    assert_eq!(
        problem.request_id, header,
        "the body and the header name the same request"
    );
    assert!(!matches!(problem.code, ProblemCode::Other(_)), "{text}");
    problem
}

/// The version that the answer carries.
pub fn etag(answer: &Response) -> String {
    answer
        .headers()
        .get("ETag")
        .expect("an ETag")
        .to_str()
        .expect("text")
        .to_owned()
}

/// The cookie that the answer sets, as a request sends it.
pub fn cookie_of(answer: &Response) -> Option<String> {
    let value = answer.headers().get(SET_COOKIE)?.to_str().expect("text");
    Some(value.split(';').next().unwrap_or(value).to_owned())
}

pub fn location(answer: &Response) -> String {
    answer
        .headers()
        .get(LOCATION)
        .expect("a Location")
        .to_str()
        .expect("text")
        .to_owned()
}

/// The fields that the problem names, with their rules as they stand in JSON.
pub fn fields(problem: &Problem) -> Vec<(String, Value)> {
    problem
        .fields
        .iter()
        .map(|field| {
            (
                field.field.clone(),
                serde_json::to_value(field.rule).expect("serializes"),
            )
        })
        .collect()
}
