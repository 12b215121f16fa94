//! Starting and stopping.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

use crate::ats::{Ats, Shared};
use crate::data::{Database, DatabaseError, MIGRATIONS, users};
use crate::folders::{FolderSource, ImapFolders, SampleFolders};
use crate::http::faults::{self, Faults};
use crate::http::listener::Server;
use crate::http::traffic::{self, Traffic};
use crate::http::{access_log, problem, security_headers};
use crate::options::{Exchange, Folders, Options};
use crate::provider::{self, ProviderError, Setup, SignInProvider};
use crate::relying_party::{ProviderFailure, RelyingParty};
use crate::scenario::{self, SeedError};
use crate::seal::{KeyError, Seal};
use crate::{api, demo, docs, random, site};

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
    /// There is no key for refresh tokens.
    #[error("{0}")]
    Key(#[from] KeyError),
    /// The embedded sign-in provider did not start.
    #[error("{0}")]
    EmbeddedProvider(#[from] ProviderError),
    /// The configured sign-in provider does not answer, or is another one.
    #[error("{failure}. Check --issuer.")]
    Provider {
        /// What went wrong.
        failure: ProviderFailure,
    },
    /// The scenario was not reached.
    #[error("{0}")]
    Scenario(#[from] SeedError),
    /// The HTTP client could not be made.
    #[error("no HTTP client: {0}")]
    HttpClient(#[from] openidconnect::reqwest::Error),
}

impl From<rusqlite::Error> for StartError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

/// A running reference ATS, with its sign-in provider.
pub struct Running {
    ats: Ats,
    address: SocketAddr,
    router: Router,
    app: Option<Server>,
    provider: Option<SignInProvider>,
    faults: Faults,
    traffic: Traffic,
}

impl Running {
    /// Starts the servers.
    ///
    /// # Errors
    /// When a port is taken, the database cannot be used, or the sign-in provider cannot be reached.
    pub async fn start(mut options: Options) -> Result<Self, StartError> {
        let (listener, address) = listen(&options, options.port, "--port").await?;
        let origin = match &options.origin {
            Some(origin) => origin.trim_end_matches('/').to_owned(),
            None => format!("http://localhost:{}", address.port()),
        };
        let (provider, issuer) = match options.provider.issuer.clone() {
            Some(issuer) => (None, issuer),
            None => {
                let (provider, issuer) = embedded_provider(&mut options, &origin).await?;
                (Some(provider), issuer)
            }
        };
        let relying_party = RelyingParty::new(&options.provider, &issuer)?;
        let described = relying_party
            .discover()
            .await
            .map_err(|failure| StartError::Provider { failure })?;

        let file = options.database_file();
        let database = Arc::new(Database::open(file.as_deref(), MIGRATIONS)?);
        let seal = Seal::new(
            options.token_key.as_deref(),
            file.map(|file| beside(&file, "key")).as_deref(),
        )?;
        let is_new = add_people(&database)?;
        let folders: Box<dyn FolderSource> = match options.folders() {
            Folders::Imap => Box::new(ImapFolders::new(&options.mail)),
            Folders::Sample => Box::new(SampleFolders::new(
                database.clone(),
                relying_party.clone(),
                &options.provider.mail_scope,
            )),
        };
        let ats = Ats::new(Shared {
            origin,
            database,
            folders,
            key_locks: Default::default(),
            provider: described,
            relying_party,
            seal,
            options,
        });
        let (faults, traffic) = (Faults::default(), Traffic::default());
        let router = router(&ats, &faults, &traffic);
        let app = Server::start(listener, router.clone());
        scenario::on_start(ats.options.scenario, provider.as_ref());
        let running = Self {
            ats,
            address,
            router,
            app: Some(app),
            provider,
            faults,
            traffic,
        };
        if is_new
            && let Err(error) = scenario::seed(&running.ats, &format!("http://{}", reachable(address))).await
        {
            running.shutdown().await;
            return Err(error.into());
        }
        running.traffic.clear();
        if let Some(provider) = &running.provider {
            provider.traffic().clear();
        }
        Ok(running)
    }

    /// Where the app is found, without a slash at the end.
    pub fn app_url(&self) -> &str {
        &self.ats.origin
    }

    /// The issuer identifier of the sign-in provider; also where the embedded one is found.
    pub fn provider_url(&self) -> &str {
        &self.ats.provider.issuer
    }

    /// Where the app's server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the ATS keeps, for tests that look into it.
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

    /// The embedded sign-in provider; `None` when another one is configured, or after [`stop_provider`](Self::stop_provider).
    pub fn provider(&self) -> Option<&SignInProvider> {
        self.provider.as_ref()
    }

    /// Stops the embedded sign-in provider alone, as if it could not be reached.
    pub async fn stop_provider(&mut self) {
        if let Some(provider) = self.provider.take() {
            provider.stop().await;
        }
    }

    /// Ends every connection to the app's server and refuses new ones, until [`listen`](Self::listen).
    pub async fn refuse_connections(&mut self) {
        if let Some(app) = self.app.take() {
            app.stop().await;
        }
    }

    /// Listens again after [`refuse_connections`](Self::refuse_connections), on the same port.
    ///
    /// # Errors
    /// When another process has taken the port.
    pub async fn listen(&mut self) -> Result<(), StartError> {
        if self.app.is_none() {
            let (listener, _) = bind(self.address, "--port").await?;
            self.app = Some(Server::start(listener, self.router.clone()));
        }
        Ok(())
    }

    /// Stops: every connection ends, and the ports are free afterwards.
    pub async fn shutdown(mut self) {
        self.stop_provider().await;
        self.refuse_connections().await;
    }
}

async fn listen(
    options: &Options,
    port: u16,
    flag: &'static str,
) -> Result<(TcpListener, SocketAddr), StartError> {
    bind(SocketAddr::new(options.listen, port), flag).await
}

async fn bind(address: SocketAddr, flag: &'static str) -> Result<(TcpListener, SocketAddr), StartError> {
    let refuse = |source| StartError::Port {
        address,
        flag,
        source,
    };
    let listener = TcpListener::bind(address).await.map_err(refuse)?;
    let bound = listener.local_addr().map_err(refuse)?;
    Ok((listener, bound))
}

/// The provider lies on 127.0.0.1 while the app lies on localhost: two sites, though one machine.
async fn embedded_provider(
    options: &mut Options,
    origin: &str,
) -> Result<(SignInProvider, String), StartError> {
    let flag = "--provider-port";
    let (listener, address) = listen(options, options.provider_port, flag).await?;
    let issuer = format!("http://127.0.0.1:{}", address.port());
    let database = options
        .database_file()
        .map(|file| beside(&file, "sign-in.sqlite"));
    let registered = &mut options.provider;
    if registered.exchange == Exchange::Ats && registered.client_secret.is_none() {
        registered.client_secret = Some(random::token());
    }
    let redirect_uri = format!("{origin}/connect/callback");
    let client = provider::Client {
        id: registered.client_id.clone(),
        name: options.brand.clone(),
        secret: registered
            .client_secret
            .clone()
            .filter(|_| registered.exchange == Exchange::Ats),
        redirect_uris: std::iter::once(redirect_uri)
            .chain(registered.redirect_uris.clone())
            .collect(),
        scopes: registered.scopes.clone(),
        mail_scope: registered.mail_scope.clone(),
    };
    let setup = Setup {
        issuer: issuer.clone(),
        client,
        database,
        code_seconds: registered.code_seconds,
        access_seconds: registered.access_seconds,
        record_traffic: options.record_traffic,
    };
    Ok((SignInProvider::start(listener, setup).await?, issuer))
}

/// Adds the demo people to an empty database; says whether it was empty.
fn add_people(database: &Database) -> Result<bool, StartError> {
    let mut connection = database.lock();
    if !users::all(&connection)?.is_empty() {
        return Ok(false);
    }
    let transaction = connection.transaction()?;
    demo::add_people(&transaction)?;
    transaction.commit()?;
    Ok(true)
}

/// A server that listens on all addresses is reached on this one.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = if address.ip().is_unspecified() {
        IpAddr::V4(Ipv4Addr::LOCALHOST)
    } else {
        address.ip()
    };
    SocketAddr::new(ip, address.port())
}

/// A file beside the database, such as `reference-ats.key`.
fn beside(database: &Path, extension: &str) -> PathBuf {
    database.with_extension(extension)
}

fn router(ats: &Ats, faults: &Faults, traffic: &Traffic) -> Router {
    let mut router = Router::new()
        .merge(api::router(ats))
        .merge(docs::router())
        .merge(site::router(ats))
        .with_state(ats.clone())
        .layer(from_fn_with_state(faults.clone(), faults::inject))
        .layer(CatchPanicLayer::custom(problem::from_panic))
        .layer(from_fn(problem::finish))
        .layer(from_fn_with_state(
            security_headers::content_security_policy(token_origin(ats)),
            security_headers::add,
        ));
    if ats.options.record_traffic {
        router = router.layer(from_fn_with_state(traffic.clone(), traffic::record));
    }
    router.layer(from_fn(access_log::log))
}

/// Where the browser exchanges codes, if it does.
fn token_origin(ats: &Ats) -> Option<String> {
    let is_public = ats.options.provider.exchange == Exchange::Browser;
    let endpoint = is_public
        .then(|| url::Url::parse(&ats.provider.token_endpoint).ok())
        .flatten()?;
    Some(endpoint.origin().ascii_serialization())
}
