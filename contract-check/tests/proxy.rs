//! Stands before an ATS and alters what is asked and what is answered.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, Response, header};
use mailbridge_contract::header::{CSRF_TOKEN, IDEMPOTENCY_KEY, REQUEST_ID};
use mailbridge_contract::path::DEFAULT_BASE;
use mailbridge_contract::problem::{MEDIA_TYPE, Problem, ProblemCode};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::reference::Visitor;

/// Who uses the ATS, and which mailbox they use.
#[derive(Clone, Debug)]
pub struct Known {
    pub user: Visitor,
    pub other: Visitor,
    pub mailbox: String,
}

/// A request on its way to the ATS.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: Method,
    /// Below the base address, without the query.
    pub path: String,
    pub query: Option<String>,
    pub headers: HeaderMap,
    pub body: String,
}

impl Asked {
    pub fn is(&self, method: &Method, path: &str) -> bool {
        self.method == method && self.path == path
    }

    pub fn is_by(&self, visitor: &Visitor) -> bool {
        self.header("Cookie") == Some(&visitor.cookie)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("text"))
    }

    pub fn set(&mut self, name: &'static str, value: &str) {
        self.headers.insert(name, value.parse().expect("a header value"));
    }

    /// Makes it a request of this visitor.
    pub fn act_as(&mut self, visitor: &Visitor) {
        self.set("Cookie", &visitor.cookie);
        if !self.method.is_safe() {
            self.set(CSRF_TOKEN, &visitor.csrf_token);
        }
    }

    pub fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.body).ok()
    }

    /// Whether a server that does not look at versions would do it.
    pub fn is_complete(&self, known: &Known) -> bool {
        self.is_by(&known.user)
            && self.header(CSRF_TOKEN) == Some(&known.user.csrf_token)
            && self.header(IDEMPOTENCY_KEY).is_some()
    }
}

/// An answer on its way back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// A success with this body, in the form of the contract.
    pub fn json(value: &Value) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Self {
            status: 200,
            headers,
            body: value.to_string(),
        }
    }

    /// A problem in the form of the contract.
    pub fn problem(code: ProblemCode) -> Self {
        let mut problem = Problem::new(code);
        problem.request_id = Some("req_altered".to_owned());
        let mut answer = Self::json(&serde_json::to_value(&problem).expect("serializes"));
        answer.status = problem.status;
        answer
            .headers
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        answer
            .headers
            .insert(REQUEST_ID, HeaderValue::from_static("req_altered"));
        answer
    }

    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub fn value(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    pub fn has_code(&self, code: &ProblemCode) -> bool {
        self.status >= 400 && self.value()["code"] == code.as_str()
    }

    /// Alters the body.
    pub fn change(&mut self, change: impl FnOnce(&mut Value)) {
        let mut value = self.value();
        change(&mut value);
        self.body = value.to_string();
    }

    /// Takes a member of the body away.
    pub fn remove(&mut self, name: &str) {
        self.change(|value| {
            let removed = value.as_object_mut().expect("an object").remove(name);
            assert!(removed.is_some(), "{name} was there");
        });
    }
}

/// What happens to a request: it may be altered, or answered at once.
pub type Before = Box<dyn Fn(&mut Asked, &Known) -> Option<Answer> + Send + Sync>;
/// What happens to an answer. The request is as it came, before it was altered.
pub type After = Box<dyn Fn(&Asked, &mut Answer, &Known) + Send + Sync>;

/// How a server breaks a rule.
pub struct Break {
    pub before: Before,
    pub after: After,
}

struct Proxy {
    http: reqwest::Client,
    target: String,
    breaks: Break,
    known: Known,
}

/// A running proxy.
pub struct Altered {
    pub base: String,
    task: JoinHandle<()>,
}

impl Altered {
    /// Stands before the API at this base address.
    pub async fn start(target: String, known: Known, breaks: Break) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        let proxy = Arc::new(Proxy {
            http,
            target,
            breaks,
            known,
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!(
            "http://{}{DEFAULT_BASE}",
            listener.local_addr().expect("an address")
        );
        let router = Router::new().fallback(move |request: Request| {
            let proxy = proxy.clone();
            async move { proxy.pass_on(request).await }
        });
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { base, task }
    }
}

impl Drop for Altered {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    async fn pass_on(&self, request: Request) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        let path = parts.uri.path();
        let mut asked = Asked {
            method: parts.method,
            path: path.strip_prefix(DEFAULT_BASE).expect("a call").to_owned(),
            query: parts.uri.query().map(str::to_owned),
            headers: parts.headers,
            body: String::from_utf8(body.into()).expect("text"),
        };
        let came = asked.clone();
        let mut answer = match (self.breaks.before)(&mut asked, &self.known) {
            Some(answer) => answer,
            None => self.forward(asked).await,
        };
        (self.breaks.after)(&came, &mut answer, &self.known);
        let mut response = Response::new(Body::from(answer.body));
        *response.status_mut() = answer.status.try_into().expect("a status");
        *response.headers_mut() = answer.headers;
        response
    }

    async fn forward(&self, asked: Asked) -> Answer {
        let query = asked.query.map(|query| format!("?{query}")).unwrap_or_default();
        let mut headers = asked.headers;
        headers.remove(header::HOST);
        headers.remove(header::CONTENT_LENGTH);
        let answer = self
            .http
            .request(asked.method, format!("{}{}{query}", self.target, asked.path))
            .headers(headers)
            .body(asked.body)
            .send()
            .await
            .expect("an answer");
        let mut headers = answer.headers().clone();
        headers.remove(header::CONTENT_LENGTH);
        headers.remove(header::TRANSFER_ENCODING);
        Answer {
            status: answer.status().as_u16(),
            headers,
            body: answer.text().await.expect("a body"),
        }
    }
}
