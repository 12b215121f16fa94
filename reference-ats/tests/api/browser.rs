//! The user's way through the embedded sign-in provider, as a browser takes it: pages, forms, redirects.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mailbridge_reference_ats::Running;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use crate::client::{location, new_key};

pub const MAIL: &str = "https://mail.google.com/";
pub const JANE: &str = "jane.doe@agency.example";
pub const SANNE: &str = "sanne.devries@agency.example";

/// One authorization, with what the app would keep of it.
pub struct Authorization {
    http: reqwest::Client,
    provider: String,
    pub parameters: Vec<(String, String)>,
    pub verifier: String,
    pub nonce: String,
    pub redirect_uri: String,
}

impl Authorization {
    /// The request that the app sends.
    pub fn new(ats: &Running) -> Self {
        let verifier = format!("{}-{}", new_key(), "v".repeat(43));
        let nonce = format!("{}-nonce", new_key());
        let redirect_uri = format!("{}/connect/callback", ats.app_url());
        let parameters = [
            ("client_id", "mailbridge-demo.apps.example"),
            ("redirect_uri", redirect_uri.as_str()),
            ("response_type", "code"),
            ("scope", "openid email https://mail.google.com/"),
            ("state", "the-state"),
            ("nonce", nonce.as_str()),
            (
                "code_challenge",
                &URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier)),
            ),
            ("code_challenge_method", "S256"),
            ("access_type", "offline"),
            ("prompt", "select_account consent"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            http,
            provider: ats.provider_url().to_owned(),
            parameters,
            verifier,
            nonce,
            redirect_uri,
        }
    }

    /// Changes a parameter; without a value it is left out.
    pub fn with(mut self, name: &str, value: Option<&str>) -> Self {
        self.parameters.retain(|(known, _)| known != name);
        self.parameters
            .extend(value.map(|value| (name.to_owned(), value.to_owned())));
        self
    }

    pub async fn begin(&self) -> Response {
        self.http
            .get(format!("{}/authorize", self.provider))
            .query(&self.parameters)
            .send()
            .await
            .expect("an answer")
    }

    /// Sends a page's form.
    pub async fn send(&self, page: &str, fields: &[(&str, &str)]) -> Response {
        let action = between(page, "action=\"", "\"");
        let request = between(page, "name=\"request\" value=\"", "\"");
        let mut form = vec![("request", request)];
        form.extend_from_slice(fields);
        self.http
            .post(format!("{}{action}", self.provider))
            .form(&form)
            .send()
            .await
            .expect("an answer")
    }

    /// As far as the consent page.
    pub async fn choose(&self, account: &str) -> String {
        let page = html(self.begin().await).await;
        html(self.send(&page, &[("account", account)]).await).await
    }

    /// The whole way, with the box for mail ticked; returns what the app gets.
    pub async fn allow(&self, account: &str) -> Callback {
        let page = self.choose(account).await;
        callback(
            &self
                .send(&page, &[("mail", "yes"), ("decision", "continue")])
                .await,
        )
    }

    /// What the app hands to the ATS.
    pub fn grant_request(&self, attempt: &str, code: &str) -> Value {
        json!({
            "attempt": attempt, "provider": "google", "code": code, "code_verifier": self.verifier,
            "redirect_uri": self.redirect_uri, "nonce": self.nonce,
        })
    }

    /// What the ATS sends to the token endpoint, without the client's secret.
    pub fn token_request(&self, code: &str) -> Vec<(&'static str, String)> {
        vec![
            ("grant_type", "authorization_code".to_owned()),
            ("client_id", "mailbridge-demo.apps.example".to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", self.redirect_uri.clone()),
            ("code_verifier", self.verifier.clone()),
        ]
    }
}

/// The parameters of the answer to the app.
pub struct Callback(pub Vec<(String, String)>);

impl Callback {
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).first().copied()
    }

    pub fn code(&self) -> &str {
        self.get("code").expect("a code")
    }
}

pub fn callback(answer: &Response) -> Callback {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let url = Url::parse(&location(answer)).expect("an address");
    assert_eq!(url.path(), "/connect/callback");
    Callback(url.query_pairs().into_owned().collect())
}

pub async fn html(answer: Response) -> String {
    let headers = answer.headers().clone();
    assert_eq!(
        headers
            .get("cross-origin-opener-policy")
            .map(|value| value.as_bytes()),
        Some(&b"same-origin"[..])
    );
    let text = answer.text().await.expect("a body");
    assert!(
        text.contains("Demo sign-in") && !text.contains("Google"),
        "{text}"
    );
    text
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let from = text.find(before).unwrap_or_else(|| panic!("{before} in {text}")) + before.len();
    let length = text[from..].find(after).expect("an end");
    &text[from..from + length]
}
