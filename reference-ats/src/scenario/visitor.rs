//! A browser without a screen, which takes the user's way.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mailbridge_contract::ETag;
use mailbridge_contract::header::{CSRF_TOKEN, IDEMPOTENCY_KEY};
use mailbridge_contract::path::{DEFAULT_BASE, SESSION};
use mailbridge_contract::session::Session;
use openidconnect::reqwest::header::{CONTENT_TYPE, COOKIE, IF_MATCH, LOCATION, SET_COOKIE};
use openidconnect::reqwest::{self, Method, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use url::Url;

use super::SeedError;
use crate::ats::Ats;
use crate::provider::consent;
use crate::random;
use crate::site::sign_in;

/// See the module.
pub struct Visitor {
    http: reqwest::Client,
    ats: String,
    cookie: String,
    csrf_token: String,
}

/// What a browser keeps of an authorization, with the code that it led to.
pub struct Authorization {
    /// The code.
    pub code: String,
    /// Its PKCE verifier.
    pub verifier: String,
    /// Where it came to.
    pub redirect_uri: String,
    /// What the ID token has to hold.
    pub nonce: String,
}

impl From<reqwest::Error> for SeedError {
    fn from(error: reqwest::Error) -> Self {
        Self(error.to_string())
    }
}

impl Visitor {
    /// A visitor of the ATS at this address.
    pub fn new(ats: &str) -> Result<Self, SeedError> {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            http,
            ats: ats.to_owned(),
            cookie: String::new(),
            csrf_token: String::new(),
        })
    }

    /// Signs in by the page that lists the users.
    pub async fn sign_in(&mut self, user: &str) -> Result<(), SeedError> {
        let answer = self
            .http
            .post(format!("{}{}", self.ats, sign_in::PATH))
            .form(&[("user", user)])
            .send()
            .await?;
        let cookie = answer
            .headers()
            .get(SET_COOKIE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        self.csrf_token = self.get::<Session>(SESSION).await?.csrf_token;
        Ok(())
    }

    /// Reads.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, SeedError> {
        read(self.call(Method::GET, path).send().await?).await
    }

    /// Creates.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, SeedError> {
        read(self.write(Method::POST, path, body)?.send().await?).await
    }

    /// Replaces.
    pub async fn put<T: DeserializeOwned>(
        &self,
        path: &str,
        etag: &ETag,
        body: &impl Serialize,
    ) -> Result<T, SeedError> {
        read(
            self.write(Method::PUT, path, body)?
                .header(IF_MATCH, etag.as_str())
                .send()
                .await?,
        )
        .await
    }

    fn call(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("{}{DEFAULT_BASE}{path}", self.ats))
            .header(COOKIE, &self.cookie)
    }

    fn write(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<reqwest::RequestBuilder, SeedError> {
        let body = serde_json::to_vec(body).map_err(|error| SeedError(error.to_string()))?;
        let call = self.call(method, path).header(CSRF_TOKEN, &self.csrf_token);
        Ok(call
            .header(IDEMPOTENCY_KEY, random::token())
            .header(CONTENT_TYPE, "application/json")
            .body(body))
    }

    /// Goes to the sign-in provider, chooses the account, and allows everything.
    pub async fn authorize(&self, ats: &Ats, account: &str) -> Result<Authorization, SeedError> {
        let (verifier, nonce) = (random::token(), random::token());
        let redirect_uri = format!("{}/connect/callback", ats.origin);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        let scope = ats.options.provider.scopes.join(" ");
        let query = [
            ("client_id", ats.options.provider.client_id.as_str()),
            ("redirect_uri", &redirect_uri),
            ("response_type", "code"),
            ("scope", &scope),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("access_type", "offline"),
            ("prompt", "consent"),
            ("login_hint", account),
        ];
        let consent_page = self
            .http
            .get(&ats.provider.authorization_endpoint)
            .query(&query)
            .send()
            .await?
            .text()
            .await?;
        let request = consent_page
            .split_once("name=\"request\" value=\"")
            .and_then(|(_, rest)| rest.split('"').next())
            .ok_or_else(|| SeedError("the provider shows no consent page".to_owned()))?;
        let form = [("request", request), ("mail", "yes"), ("decision", "continue")];
        let answer = self
            .http
            .post(format!("{}{}", ats.provider.issuer, consent::PATH))
            .form(&form)
            .send()
            .await?;
        let code = code_in(&answer).ok_or_else(|| SeedError("the provider gives no code".to_owned()))?;
        Ok(Authorization {
            code,
            verifier,
            redirect_uri,
            nonce,
        })
    }
}

fn code_in(answer: &Response) -> Option<String> {
    let url = Url::parse(answer.headers().get(LOCATION)?.to_str().ok()?).ok()?;
    url.query_pairs()
        .find(|(name, _)| name == "code")
        .map(|(_, code)| code.into_owned())
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, SeedError> {
    let (url, status) = (answer.url().path().to_owned(), answer.status());
    let body = answer.bytes().await?;
    if !status.is_success() {
        return Err(SeedError(format!(
            "{url}: {status}: {}",
            String::from_utf8_lossy(&body)
        )));
    }
    serde_json::from_slice(&body).map_err(|error| SeedError(format!("{url}: {error}")))
}
