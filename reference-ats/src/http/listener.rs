//! Takes connections and hands their requests to a router.
//!
//! Not `axum::serve`: a test wants to drop a connection without an answer, and stopping must end every connection at once so
//! that the next run can take the same port.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tower::ServiceExt;

use super::loopback::Peer;

/// On an answer: the connection is closed instead of sending it.
#[derive(Clone, Copy, Debug)]
pub struct DropConnection;

#[derive(Debug, thiserror::Error)]
#[error("the connection was dropped on purpose")]
struct Dropped;

/// A running server.
#[derive(Debug)]
pub struct Server {
    task: JoinHandle<()>,
}

impl Server {
    /// Serves the router on connections to the listener.
    pub fn start(listener: TcpListener, router: Router) -> Self {
        Self {
            task: tokio::spawn(accept(listener, router)),
        }
    }

    /// Ends the server and every connection; the port is free afterwards.
    pub async fn stop(self) {
        self.task.abort();
        // Waits until the task is gone, whose end is a cancellation by the line above.
        let _cancelled = self.task.await;
    }
}

async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Small answers on a kept connection wait for nothing.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "no TCP_NODELAY");
                }
                let router = router.clone();
                connections.spawn(async move {
                    let service = service_fn(move |request: hyper::Request<Incoming>| {
                        answer(router.clone(), request.map(Body::new), peer)
                    });
                    let served = http1::Builder::new()
                        .timer(TokioTimer::new())
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                    if let Err(error) = served {
                        tracing::debug!(%error, "a connection ended early");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn answer(
    router: Router,
    mut request: hyper::Request<Body>,
    peer: SocketAddr,
) -> Result<axum::response::Response, Dropped> {
    request.extensions_mut().insert(Peer(peer));
    let response = router
        .oneshot(request)
        .await
        .unwrap_or_else(|never: Infallible| match never {});
    if response.extensions().get::<DropConnection>().is_some() {
        Err(Dropped)
    } else {
        Ok(response)
    }
}
