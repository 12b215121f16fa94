//! A record of all traffic, for tests that assert what was sent, and what was not.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;

/// One request with its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Such as `GET`.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Without the question mark; empty when there was none.
    pub query: String,
    /// In the order in which they arrived.
    pub request_headers: Vec<(String, String)>,
    /// As text, with replacement characters for what is none.
    pub request_body: String,
    /// The answer's status; 0 as long as there is none, and for good when the connection was given up.
    pub status: u16,
    /// The answer's headers.
    pub response_headers: Vec<(String, String)>,
    /// The answer's body, for text and JSON; empty for the app's own files.
    pub response_body: String,
}

impl Exchange {
    /// The names of the query's parameters, in order.
    pub fn query_keys(&self) -> Vec<&str> {
        self.query
            .split('&')
            .filter(|part| !part.is_empty())
            .map(|part| part.split('=').next().unwrap_or(part))
            .collect()
    }

    /// A header of the request.
    pub fn request_header(&self, name: &str) -> Option<&str> {
        find(&self.request_headers, name)
    }

    /// A header of the answer.
    pub fn response_header(&self, name: &str) -> Option<&str> {
        find(&self.response_headers, name)
    }

    /// Whether the text occurs anywhere in it.
    pub fn contains(&self, text: &str) -> bool {
        let headers = self.request_headers.iter().chain(&self.response_headers);
        [&self.path, &self.query, &self.request_body, &self.response_body]
            .iter()
            .any(|part| part.contains(text))
            || headers.into_iter().any(|(_, value)| value.contains(text))
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

/// All traffic of one server since its start.
#[derive(Clone, Debug, Default)]
pub struct Traffic(Arc<Mutex<Record>>);

#[derive(Debug, Default)]
struct Record {
    begun: u64,
    exchanges: Vec<(u64, Exchange)>,
}

impl Traffic {
    /// What was recorded so far, in the order of the requests.
    pub fn all(&self) -> Vec<Exchange> {
        self.lock()
            .exchanges
            .iter()
            .map(|(_, exchange)| exchange.clone())
            .collect()
    }

    /// What was recorded for this method and path.
    pub fn of(&self, method: &str, path: &str) -> Vec<Exchange> {
        self.all()
            .into_iter()
            .filter(|exchange| exchange.method == method && exchange.path == path)
            .collect()
    }

    /// Forgets what was recorded so far.
    pub fn clear(&self) {
        self.lock().exchanges.clear();
    }

    fn begin(&self, exchange: Exchange) -> u64 {
        let mut record = self.lock();
        record.begun += 1;
        let number = record.begun;
        record.exchanges.push((number, exchange));
        number
    }

    fn end(&self, number: u64, change: impl FnOnce(&mut Exchange)) {
        if let Some((_, exchange)) = self
            .lock()
            .exchanges
            .iter_mut()
            .find(|(known, _)| *known == number)
        {
            change(exchange);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Record> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Records the request as it arrives and the answer as it leaves.
pub async fn record(State(traffic): State<Traffic>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = whole(body).await;
    let number = traffic.begin(Exchange {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        request_headers: listed(&parts.headers),
        request_body: String::from_utf8_lossy(&body).into_owned(),
        status: 0,
        response_headers: Vec::new(),
        response_body: String::new(),
    });
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let (parts, body) = response.into_parts();
    let (text, body) = if is_told(&parts.headers) {
        let bytes = whole(body).await;
        (String::from_utf8_lossy(&bytes).into_owned(), Body::from(bytes))
    } else {
        (String::new(), body)
    };
    traffic.end(number, |exchange| {
        exchange.status = parts.status.as_u16();
        exchange.response_headers = listed(&parts.headers);
        exchange.response_body = text;
    });
    Response::from_parts(parts, body)
}

/// A body that breaks off counts as far as it came: the server behind sees the same.
async fn whole(body: Body) -> Bytes {
    body.collect()
        .await
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default()
}

fn is_told(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    !headers.contains_key(header::CONTENT_ENCODING)
        && (kind.contains("json") || kind.starts_with("text/html"))
}

fn listed(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect()
}
