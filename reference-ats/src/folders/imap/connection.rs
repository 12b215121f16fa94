//! Connections to the mail server: plain, or protected with TLS from the first byte or after STARTTLS.

use std::fmt;
use std::sync::Arc;

use async_imap::Client;
use mailbridge_contract::problem::ProblemCode;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::failure;
use crate::folders::SourceFailure;
use crate::options::{MailOptions, Protection};

/// A byte stream, protected or not.
pub trait Transport: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Transport for T {}

/// A connection whose greeting was read.
pub type Greeted = Client<Box<dyn Transport>>;

/// TLS with the certificate authorities that Mozilla trusts.
pub fn tls() -> TlsConnector {
    let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    #[expect(
        clippy::expect_used,
        reason = "the provider has these versions, and nothing from outside decides"
    )]
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has the default protocol versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

/// Connects and reads the greeting.
pub async fn open(options: &MailOptions, tls: &TlsConnector) -> Result<Greeted, SourceFailure> {
    let stream = TcpStream::connect((options.imap_host.as_str(), options.imap_port))
        .await
        .map_err(|error| SourceFailure::new(ProblemCode::ImapUnreachable, error.to_string()))?;
    match options.imap_security {
        Protection::None => greeted(Box::new(stream)).await,
        Protection::Tls => greeted(Box::new(protect(stream, options, tls).await?)).await,
        Protection::Starttls => {
            let mut client = Client::new(stream);
            greeting(&mut client).await?;
            client
                .run_command_and_check_ok("STARTTLS", None)
                .await
                .map_err(|error| {
                    SourceFailure::new(ProblemCode::ImapTlsFailed, format!("STARTTLS: {error}"))
                })?;
            Ok(Client::new(Box::new(
                protect(client.into_inner(), options, tls).await?,
            )))
        }
    }
}

async fn protect(
    stream: TcpStream,
    options: &MailOptions,
    tls: &TlsConnector,
) -> Result<impl Transport + 'static, SourceFailure> {
    let refuse = |words: String| SourceFailure::new(ProblemCode::ImapTlsFailed, words);
    let name = ServerName::try_from(options.imap_host.clone()).map_err(|error| refuse(error.to_string()))?;
    tls.connect(name, stream)
        .await
        .map_err(|error| refuse(error.to_string()))
}

async fn greeted(stream: Box<dyn Transport>) -> Result<Greeted, SourceFailure> {
    let mut client = Client::new(stream);
    greeting(&mut client).await?;
    Ok(client)
}

async fn greeting<T: Transport>(client: &mut Client<T>) -> Result<(), SourceFailure> {
    use async_imap::imap_proto::{Response, Status};
    let not_imap = || {
        SourceFailure::new(
            ProblemCode::ImapSettingsWrong,
            "the greeting is not an IMAP server's",
        )
    };
    let answer = match client.read_response().await {
        Ok(Some(answer)) => answer,
        Ok(None) => {
            return Err(SourceFailure::new(
                ProblemCode::ImapUnreachable,
                "closed before the greeting",
            ));
        }
        Err(error) if failure::is_closed(&error) => {
            return Err(SourceFailure::new(
                ProblemCode::ImapUnreachable,
                error.to_string(),
            ));
        }
        Err(_) => return Err(not_imap()),
    };
    match answer.parsed() {
        Response::Data {
            status: Status::Ok | Status::PreAuth,
            ..
        } => Ok(()),
        Response::Data {
            status: Status::Bye,
            outcome,
        } => Err(failure::refusal(
            outcome.information.as_deref().unwrap_or_default(),
            ProblemCode::ImapUnreachable,
        )),
        _ => Err(not_imap()),
    }
}
