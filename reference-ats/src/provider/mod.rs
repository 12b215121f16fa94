//! The embedded sign-in provider: a small OpenID provider with a site, a state and a listener of its own.
//!
//! It knows nothing of the ATS but what any provider knows of a client, and enforces what Google enforces. It never says
//! that it is Google.

pub mod accounts;
mod admin;
mod answer;
mod authorize;
mod client;
pub mod consent;
mod discovery;
mod grants;
mod id_token;
mod introspection;
mod keys;
pub mod misbehaviour;
mod pages;
mod token;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post, put};
use tokio::net::TcpListener;

pub use client::Client;
use keys::SigningKey;
use misbehaviour::Orders;

use crate::data::{Database, DatabaseError};
use crate::http::faults::{self, Faults};
use crate::http::listener::Server;
use crate::http::traffic::{self, Traffic};
use crate::http::{access_log, loopback, problem};

/// How the provider is set up.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where it lies, without a slash at the end; also its issuer identifier.
    pub issuer: String,
    /// The one client that it knows.
    pub client: Client,
    /// The file that it keeps grants in; `None` keeps them in memory.
    pub database: Option<PathBuf>,
    /// Life of an authorization code, in seconds.
    pub code_seconds: i64,
    /// Life of an access token, in seconds.
    pub access_seconds: i64,
    /// Keep all traffic in memory, for tests.
    pub record_traffic: bool,
}

/// What its handlers can reach.
pub(crate) struct Shared {
    setup: Setup,
    database: Database,
    key: SigningKey,
    pending: authorize::Pending,
    orders: Orders,
}

type Provider = Arc<Shared>;

/// The running provider.
pub struct SignInProvider {
    server: Server,
    orders: Orders,
    faults: Faults,
    traffic: Traffic,
}

/// Why the provider did not start.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// Its database cannot be used.
    #[error("the sign-in provider: {0}")]
    Database(#[from] DatabaseError),
    /// It has no signing key.
    #[error("the sign-in provider has no signing key: {0}")]
    Key(String),
    /// It cannot listen.
    #[error("the sign-in provider: {0}")]
    Listener(#[from] std::io::Error),
}

impl SignInProvider {
    /// Starts it on the listener.
    ///
    /// # Errors
    /// When its database or its key cannot be made.
    pub async fn start(listener: TcpListener, setup: Setup) -> Result<Self, ProviderError> {
        let (faults, traffic, orders) = (Faults::default(), Traffic::default(), Orders::default());
        let database = Database::open(
            setup.database.as_deref(),
            &[include_str!("../../migrations/provider/01-grants.sql")],
        )?;
        let key = keys::signing_key().await.map_err(ProviderError::Key)?;
        let record_traffic = setup.record_traffic;
        let provider = Arc::new(Shared {
            setup,
            database,
            key,
            pending: Default::default(),
            orders: orders.clone(),
        });
        let mut router = router(&provider)
            .layer(from_fn_with_state(faults.clone(), faults::inject))
            .layer(from_fn(problem::finish));
        if record_traffic {
            router = router.layer(from_fn_with_state(traffic.clone(), traffic::record));
        }
        let server = Server::start(listener, router.layer(from_fn(access_log::log)));
        Ok(Self {
            server,
            orders,
            faults,
            traffic,
        })
    }

    /// What it was told to do wrong.
    pub fn orders(&self) -> &Orders {
        &self.orders
    }

    /// Faults of its server.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// All requests to it.
    pub fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    /// Stops it; its port is free afterwards.
    pub async fn stop(self) {
        self.server.stop().await;
    }
}

fn router(provider: &Provider) -> Router {
    let admin = Router::new()
        .route(misbehaviour::PATH, put(admin::order).delete(admin::clear))
        .route_layer(from_fn(loopback::only));
    Router::new()
        .route(discovery::PATH, get(discovery::metadata))
        .route(discovery::KEYS_PATH, get(discovery::keys))
        .route(authorize::PATH, get(authorize::begin))
        .route(consent::ACCOUNT_PATH, post(consent::account))
        .route(consent::WARNING_PATH, post(consent::warning))
        .route(consent::PATH, post(consent::decide))
        .route(token::PATH, post(token::issue).options(token::preflight))
        .route(introspection::REVOCATION_PATH, post(introspection::revoke))
        .route(introspection::PATH, post(introspection::introspect))
        .route(pages::STYLE_PATH, get(pages::style))
        .merge(admin)
        .layer(from_fn_with_state(provider.clone(), headers))
        .with_state(provider.clone())
}

/// Headers of its pages and answers. No `form-action`: browsers apply it to the redirect back to the client as well.
async fn headers(State(_): State<Provider>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
