//! The configuration that the app reads at start (`config.json`), so that one build serves every tenant.

use std::time::Duration;

use mailbridge_contract::{ProviderId, path};
use serde::Deserialize;

use crate::domain::save::retry::Backoff;

/// The configuration.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Config {
    /// Where the ATS's API lies: a path of the same origin, or an address.
    #[serde(default = "default_api_base")]
    pub api_base: String,
    /// Where the user signs in: a path of the same origin, or an address. `return_to` is added to its query.
    pub sign_in_url: String,
    /// Who helps.
    pub support: Support,
    /// How the product is called here.
    #[serde(default)]
    pub brand: Brand,
    /// How long requests to the ATS may take, and when they are sent again.
    #[serde(default)]
    pub requests: Requests,
    /// Where mailboxes can be.
    pub providers: Vec<Provider>,
}

/// Who helps.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Support {
    /// Where to write to.
    pub email: String,
    /// A sentence of the tenant's own, shown beside the address.
    #[serde(default)]
    pub text: String,
}

/// How the product is called here.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Brand {
    /// The product's name.
    pub name: String,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            name: "Mailbridge".to_owned(),
        }
    }
}

/// How long requests to the ATS may take, and when they are sent again. All in milliseconds.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct Requests {
    /// After this long without an answer a request is given up: 100 to 600 000.
    pub time_limit_ms: u64,
    /// The wait after the first try; it doubles with every further one.
    pub first_retry_ms: u64,
    /// No wait between tries is longer, but for one that the ATS asks for.
    pub longest_retry_ms: u64,
}

impl Default for Requests {
    fn default() -> Self {
        let backoff = Backoff::default();
        Self {
            time_limit_ms: 30_000,
            first_retry_ms: backoff.first,
            longest_retry_ms: backoff.longest,
        }
    }
}

impl Requests {
    /// How long an answer may take.
    pub fn time_limit(self) -> Duration {
        Duration::from_millis(self.time_limit_ms)
    }

    /// How long to wait between tries.
    pub fn backoff(self) -> Backoff {
        Backoff {
            first: self.first_retry_ms,
            longest: self.longest_retry_ms,
        }
    }

    fn check(self) -> Result<(), String> {
        let between = |name: &str, value: u64, least: u64, most: u64| {
            if (least..=most).contains(&value) {
                Ok(())
            } else {
                Err(format!(
                    "requests.{name}: must lie between {least} and {most}, not {value}"
                ))
            }
        };
        between("time_limit_ms", self.time_limit_ms, 100, 600_000)?;
        between("first_retry_ms", self.first_retry_ms, 10, 600_000)?;
        between(
            "longest_retry_ms",
            self.longest_retry_ms,
            self.first_retry_ms,
            600_000,
        )
    }
}

/// A sign-in provider.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Provider {
    /// Its id, which stands in the address of the connect page too.
    pub id: ProviderId,
    /// Its name.
    pub name: String,
    /// The authorization endpoint (RFC 6749 section 3.1).
    pub authorization_endpoint: String,
    /// The issuer, compared letter by letter with `iss` (RFC 9207 section 2.4).
    pub issuer: String,
    /// Public name of the ATS at the provider (RFC 6749 section 2.2).
    pub client_id: String,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// Who exchanges the code.
    #[serde(default)]
    pub exchange: Exchange,
    /// The token endpoint, for exchange in the browser.
    #[serde(default)]
    pub token_endpoint: Option<String>,
    /// Whether the provider promises `iss` in its answers (RFC 9207 section 3).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// Who exchanges the authorization code for tokens.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Exchange {
    /// The ATS, which holds the client secret.
    #[default]
    Ats,
    /// The browser, for a provider with a true public client.
    Browser,
}

fn default_api_base() -> String {
    path::DEFAULT_BASE.to_owned()
}

/// A configuration that cannot be used. Read by the ATS's engineers: in English, it names the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// It did not arrive.
    Missing(String),
    /// It is not as it should be.
    Invalid(String),
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(reason) => write!(f, "config.json could not be loaded: {reason}"),
            Self::Invalid(reason) => write!(f, "config.json is not valid: {reason}"),
        }
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads and checks a configuration.
    ///
    /// # Errors
    /// Names the field that is missing or wrong.
    pub fn parse(json: &str) -> Result<Self, ConfigError> {
        let config: Self =
            serde_json::from_str(json).map_err(|error| ConfigError::Invalid(error.to_string()))?;
        config.check().map_err(ConfigError::Invalid)?;
        Ok(config)
    }

    /// The provider of this id.
    pub fn provider(&self, id: &ProviderId) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.id == *id)
    }

    /// The address to sign in at, which comes back to `return_to`, a path of this origin.
    pub fn sign_in_address(&self, return_to: &str) -> String {
        let address = &self.sign_in_url;
        let separator = if address.contains('?') { '&' } else { '?' };
        format!(
            "{address}{separator}return_to={}",
            path::encode_segment(return_to)
        )
    }

    fn check(&self) -> Result<(), String> {
        same_origin_or_secure("api_base", &self.api_base)?;
        same_origin_or_secure("sign_in_url", &self.sign_in_url)?;
        self.requests.check()?;
        if self.providers.is_empty() {
            return Err("providers: there must be at least one".to_owned());
        }
        for (index, provider) in self.providers.iter().enumerate() {
            let field = |name: &str| format!("providers[{index}].{name}");
            secure(&field("authorization_endpoint"), &provider.authorization_endpoint)?;
            secure(&field("issuer"), &provider.issuer)?;
            if provider.client_id.is_empty() {
                return Err(format!("{}: must not be empty", field("client_id")));
            }
            if provider.scopes.is_empty() {
                return Err(format!("{}: there must be at least one", field("scopes")));
            }
            match (&provider.token_endpoint, provider.exchange) {
                (Some(endpoint), _) => secure(&field("token_endpoint"), endpoint)?,
                (None, Exchange::Browser) => {
                    return Err(format!(
                        "{}: needed for exchange \"browser\"",
                        field("token_endpoint")
                    ));
                }
                (None, Exchange::Ats) => {}
            }
        }
        Ok(())
    }
}

fn same_origin_or_secure(field: &str, address: &str) -> Result<(), String> {
    // Two slashes at the front would name another host (RFC 3986 section 4.2).
    if address.starts_with('/') && !address.starts_with("//") {
        Ok(())
    } else {
        secure(field, address)
    }
}

/// Plain http is for this very machine only.
fn secure(field: &str, address: &str) -> Result<(), String> {
    let loopback = ["http://localhost", "http://127.0.0.1", "http://[::1]"]
        .iter()
        .any(|origin| {
            address
                .strip_prefix(origin)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
        });
    if loopback || address.starts_with("https://") {
        Ok(())
    } else {
        Err(format!("{field}: must be an https address, not {address:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn valid() -> Value {
        json!({
            "sign_in_url": "/sign-in",
            "support": { "email": "support@ats.example" },
            "providers": [{
                "id": "google", "name": "Google", "issuer": "https://accounts.google.com",
                "authorization_endpoint": "https://accounts.google.com/o/oauth2/v2/auth",
                "client_id": "client", "scopes": ["openid", "email", "https://mail.google.com/"]
            }]
        })
    }

    #[test]
    fn a_short_configuration_is_enough() {
        let config = Config::parse(&valid().to_string()).expect("valid");
        assert_eq!(config.api_base, "/api/v1");
        assert_eq!(config.brand.name, "Mailbridge");
        assert_eq!(config.requests.time_limit(), Duration::from_secs(30));
        assert_eq!(config.requests.backoff(), Backoff::default());
        assert_eq!(config.providers[0].exchange, Exchange::Ats);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let cases: [(&str, Value, &str); 14] = [
            ("/sign_in_url", Value::Null, "sign_in_url"),
            ("/sign_in_url", json!("//evil.example/"), "sign_in_url"),
            ("/api_base", json!("http://ats.example/api"), "api_base"),
            ("/support", json!({}), "email"),
            ("/requests", json!({ "time_limit_ms": 0 }), "time_limit_ms"),
            ("/requests", json!({ "time_limit_ms": -1 }), "invalid value"),
            ("/requests", json!({ "time_limit_ms": 600_001 }), "time_limit_ms"),
            ("/requests", json!({ "first_retry_ms": 0 }), "first_retry_ms"),
            (
                "/requests",
                json!({ "first_retry_ms": 2_000, "longest_retry_ms": 1_999 }),
                "longest_retry_ms",
            ),
            ("/providers", json!([]), "providers"),
            ("/providers/0/client_id", json!(""), "client_id"),
            ("/providers/0/scopes", json!([]), "scopes"),
            (
                "/providers/0/issuer",
                json!("http://localhost.evil.example"),
                "issuer",
            ),
            ("/providers/0/exchange", json!("browser"), "token_endpoint"),
        ];
        for (pointer, value, field) in cases {
            let mut config = valid();
            let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
            let parent = config
                .pointer_mut(parent)
                .and_then(Value::as_object_mut)
                .expect("an object");
            if value.is_null() {
                parent.remove(name)
            } else {
                parent.insert(name.to_owned(), value)
            };
            let error = Config::parse(&config.to_string()).expect_err(pointer).to_string();
            assert!(error.contains(field), "{pointer}: {error}");
        }
    }
}
