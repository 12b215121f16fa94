//! Faults on order, so that tests see what the app does when the ATS or the network fails.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mailbridge_contract::problem::ProblemCode;
use tokio::sync::watch;

use super::listener::DropConnection;
use super::problem::Refusal;

/// What goes wrong.
#[derive(Clone, Debug)]
pub enum FaultKind {
    /// A problem is answered; the handler does not run.
    Problem {
        /// Which; its status goes with it.
        code: ProblemCode,
        /// `Retry-After`, in seconds (RFC 9110 section 10.2.3).
        retry_after: Option<u64>,
    },
    /// The handler runs, and a problem is answered instead.
    ProblemAnswer {
        /// Which; its status goes with it.
        code: ProblemCode,
        /// `Retry-After`, in seconds (RFC 9110 section 10.2.3).
        retry_after: Option<u64>,
    },
    /// A bare status with a body that is not a problem, as a proxy answers; the handler does not run.
    Status(u16),
    /// Success with this body, which says that it is JSON; the handler does not run.
    Body(&'static str),
    /// The handler runs after a pause, or when the faults are [cleared](Faults::clear).
    Delay(Duration),
    /// The handler runs, and its answer comes after a pause, or when the faults are cleared.
    DelayedAnswer(Duration),
    /// The connection is closed; the handler does not run.
    DroppedRequest,
    /// The handler runs, and the connection is closed instead of an answer.
    DroppedAnswer,
    /// The handler runs, and its answer is not JSON, though it says so.
    MalformedBody,
    /// The handler runs, and its answer is JSON of another shape.
    WrongShape,
    /// The handler panics.
    Panic,
}

/// A fault of one route.
#[derive(Clone, Debug)]
pub struct Fault {
    /// `None` for every method.
    pub method: Option<Method>,
    /// The path, such as `/api/v1/mailboxes/*/health`; `*` stands for one segment.
    pub path: String,
    /// How many requests it hits; `None` for all until [`Faults::clear`].
    pub times: Option<u32>,
    /// What goes wrong.
    pub kind: FaultKind,
}

impl Fault {
    /// Hits every request of this method and path.
    pub fn new(method: Method, path: impl Into<String>, kind: FaultKind) -> Self {
        Self {
            method: Some(method),
            path: path.into(),
            times: None,
            kind,
        }
    }

    /// Hits only so many requests.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    fn hits(&self, method: &Method, path: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted == method)
            && self.times != Some(0)
            && self.path.split('/').count() == path.split('/').count()
            && self
                .path
                .split('/')
                .zip(path.split('/'))
                .all(|(wanted, part)| wanted == "*" || wanted == part)
    }
}

/// The faults in force.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    in_force: Arc<Mutex<Vec<Fault>>>,
    cleared: watch::Sender<()>,
}

impl Faults {
    /// Adds a fault. The one added first is met first.
    pub fn add(&self, fault: Fault) {
        self.lock().push(fault);
    }

    /// Takes all faults away, and ends the pauses that they make.
    pub fn clear(&self) {
        self.lock().clear();
        self.cleared.send_replace(());
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.in_force.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, method: &Method, path: &str) -> Option<FaultKind> {
        let mut faults = self.lock();
        let fault = faults.iter_mut().find(|fault| fault.hits(method, path))?;
        if let Some(times) = &mut fault.times {
            *times -= 1;
        }
        Some(fault.kind.clone())
    }
}

/// Lets the fault happen, if there is one for the request.
pub async fn inject(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    let cleared = faults.cleared.subscribe();
    match faults.take(request.method(), request.uri().path()) {
        None => next.run(request).await,
        Some(FaultKind::Problem { code, retry_after }) => problem(code, retry_after),
        Some(FaultKind::ProblemAnswer { code, retry_after }) => {
            next.run(request).await;
            problem(code, retry_after)
        }
        Some(FaultKind::Status(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            (
                status,
                [(header::CONTENT_TYPE, "text/html")],
                "<h1>A scripted fault</h1>",
            )
                .into_response()
        }
        Some(FaultKind::Delay(pause)) => {
            hold(pause, cleared).await;
            next.run(request).await
        }
        Some(FaultKind::DelayedAnswer(pause)) => {
            let response = next.run(request).await;
            hold(pause, cleared).await;
            response
        }
        Some(FaultKind::DroppedRequest) => dropped(StatusCode::BAD_GATEWAY.into_response()),
        Some(FaultKind::DroppedAnswer) => dropped(next.run(request).await),
        Some(FaultKind::Body(body)) => with_body(StatusCode::OK.into_response(), body),
        Some(FaultKind::MalformedBody) => with_body(next.run(request).await, "{\"half\":"),
        Some(FaultKind::WrongShape) => with_body(next.run(request).await, "[\"another shape\"]"),
        Some(FaultKind::Panic) => std::panic::panic_any("a scripted fault"),
    }
}

/// Waits so long, or until the faults are cleared.
async fn hold(pause: Duration, mut cleared: watch::Receiver<()>) {
    // Either end is as good as the other.
    let _ended = tokio::time::timeout(pause, cleared.changed()).await;
}

fn problem(code: ProblemCode, retry_after: Option<u64>) -> Response {
    let mut response = Refusal::new(code, "a scripted fault").into_response();
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn dropped(mut response: Response) -> Response {
    response.extensions_mut().insert(DropConnection);
    response
}

fn with_body(mut response: Response, body: &'static str) -> Response {
    response.extensions_mut().remove::<Refusal>();
    *response.body_mut() = Body::from(body);
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().remove(header::CONTENT_ENCODING);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_hits_its_route_so_often() {
        let faults = Faults::default();
        faults.add(
            Fault::new(
                Method::GET,
                "/api/v1/mailboxes/*/health",
                FaultKind::MalformedBody,
            )
            .times(1),
        );
        assert!(faults.take(&Method::GET, "/api/v1/mailboxes").is_none());
        assert!(faults.take(&Method::PUT, "/api/v1/mailboxes/a/health").is_none());
        assert!(faults.take(&Method::GET, "/api/v1/mailboxes/a/health").is_some());
        assert!(faults.take(&Method::GET, "/api/v1/mailboxes/a/health").is_none());
    }
}
