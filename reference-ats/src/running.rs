//! Starting and stopping.

use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

use crate::ats::{Ats, Shared};
use crate::data::{Database, DatabaseError, MIGRATIONS, users};
use crate::http::faults::{self, Faults};
use crate::http::listener::Server;
use crate::http::traffic::{self, Traffic};
use crate::http::{access_log, problem, security_headers};
use crate::options::Options;
use crate::relying_party::Provider;
use crate::{api, demo, docs, site};

/// Why the reference ATS did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A port is taken or not allowed.
    #[error("cannot listen on {address}: {source}. Choose another port with {flag}.")]
    Port {
        /// Where it wanted to listen.
        address: SocketAddr,
        /// The flag that changes it.
        flag: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// The database cannot be used.
    #[error("{0}")]
    Database(#[from] DatabaseError),
}

impl From<rusqlite::Error> for StartError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

/// A running reference ATS.
pub struct Running {
    ats: Ats,
    app: Server,
    faults: Faults,
    traffic: Traffic,
}

impl Running {
    /// Starts the servers.
    ///
    /// # Errors
    /// When a port is taken, the database cannot be used, or the sign-in provider cannot be reached.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let listener = listen(SocketAddr::new(options.listen, options.port), "--port").await?;
        let database = Database::open(options.database_file(), MIGRATIONS)?;
        let address = listener.local_addr().map_err(|source| StartError::Port {
            address: SocketAddr::new(options.listen, options.port),
            flag: "--port",
            source,
        })?;
        let origin = match &options.origin {
            Some(origin) => origin.trim_end_matches('/').to_owned(),
            None => format!("http://localhost:{}", address.port()),
        };
        {
            let mut connection = database.lock();
            if users::all(&connection)?.is_empty() {
                let transaction = connection.transaction()?;
                demo::add_people(&transaction)?;
                transaction.commit()?;
            }
        }
        let provider = Provider::embedded(options.provider_port);
        let ats = Ats::new(Shared {
            origin,
            database,
            key_locks: Default::default(),
            provider,
            options,
        });
        let (faults, traffic) = (Faults::default(), Traffic::default());
        let router = router(&ats, &faults, &traffic);
        let app = Server::start(listener, router).map_err(|source| StartError::Port {
            address,
            flag: "--port",
            source,
        })?;
        Ok(Self {
            ats,
            app,
            faults,
            traffic,
        })
    }

    /// Where the app is found, without a slash at the end.
    pub fn app_url(&self) -> &str {
        &self.ats.origin
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.app.address
    }

    /// What it keeps, for tests that look into it.
    pub fn database(&self) -> &Database {
        &self.ats.database
    }

    /// Faults of the app's server.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// All requests to the app's server, when [`Options::record_traffic`] is on.
    pub fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    /// Stops: every connection ends, and the ports are free afterwards.
    pub async fn shutdown(self) {
        self.app.stop().await;
    }
}

async fn listen(address: SocketAddr, flag: &'static str) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| StartError::Port {
            address,
            flag,
            source,
        })
}

fn router(ats: &Ats, faults: &Faults, traffic: &Traffic) -> Router {
    let mut router = Router::new()
        .merge(api::router(ats))
        .merge(docs::router())
        .merge(site::router(ats))
        .with_state(ats.clone())
        .layer(CatchPanicLayer::custom(problem::from_panic))
        .layer(from_fn_with_state(faults.clone(), faults::inject))
        .layer(from_fn(problem::finish))
        .layer(from_fn(security_headers::add));
    if ats.options.record_traffic {
        router = router.layer(from_fn_with_state(traffic.clone(), traffic::record));
    }
    router.layer(from_fn(access_log::log))
}
