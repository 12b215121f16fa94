//! The configuration that the app reads at start (`config.json`), so that one build serves every tenant.

use std::time::Duration;

use mailbridge_contract::{ProviderId, path};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::domain::brand::color::Color;
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
    /// How the product looks and is called here.
    #[serde(default, deserialize_with = "brand")]
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

/// How the product looks and is called here. What of it cannot be used is left out: a brand never stops the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The product's name.
    pub name: String,
    /// A picture before the name: a path of the same origin.
    pub logo: Option<String>,
    /// A style sheet with the tenant's own tokens: a path of the same origin.
    pub stylesheet: Option<String>,
    /// The colour of the primary action, links and focus.
    pub accent: Option<Accent>,
    /// What cannot be used, for the console: in English, it names the field.
    pub unusable: Vec<String>,
}

/// A colour for each theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    /// On light surfaces.
    pub light: Color,
    /// On dark ones.
    pub dark: Color,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            name: "Mailbridge".to_owned(),
            logo: None,
            stylesheet: None,
            accent: None,
            unusable: Vec::new(),
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

impl From<String> for Brand {
    fn from(name: String) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }
}

impl Brand {
    fn read(value: &Value) -> Self {
        let mut brand = Self::default();
        let Some(fields) = value.as_object() else {
            brand.unusable.push("brand: has to be an object".to_owned());
            return brand;
        };
        for (name, value) in fields {
            let rule = match (name.as_str(), value.as_str().map(str::trim)) {
                ("name", Some(name)) if !name.is_empty() => {
                    brand.name = name.to_owned();
                    continue;
                }
                ("name", _) => "has to be a text",
                ("logo", Some(path)) if is_own_path(path) => {
                    brand.logo = Some(path.to_owned());
                    continue;
                }
                ("stylesheet", Some(path)) if is_own_path(path) => {
                    brand.stylesheet = Some(path.to_owned());
                    continue;
                }
                ("logo" | "stylesheet", _) => "has to be a path of this origin, such as \"/brand/logo.svg\"",
                ("accent", _) => match Accent::read(value) {
                    Some(accent) => {
                        brand.accent = Some(accent);
                        continue;
                    }
                    None => {
                        "has to be a colour such as \"#2a5bd0\", or {\"light\": \"#2a5bd0\", \"dark\": \"#93b4ff\"}"
                    }
                },
                _ => "is not known",
            };
            brand.unusable.push(format!("brand.{name}: {rule}"));
        }
        brand
    }
}

impl Accent {
    fn read(value: &Value) -> Option<Self> {
        let color = |value: &Value| Color::parse(value.as_str()?.trim());
        let (light, dark) = if value.is_object() {
            (color(&value["light"])?, color(&value["dark"])?)
        } else {
            (color(value)?, color(value)?)
        };
        Some(Self { light, dark })
    }
}

fn brand<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Brand, D::Error> {
    Ok(Brand::read(&Value::deserialize(deserializer)?))
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
    if is_own_path(address) {
        Ok(())
    } else {
        secure(field, address)
    }
}

/// Two slashes at the front would name another host (RFC 3986 section 4.2), and browsers take `\\` for `/`.
fn is_own_path(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && !address.contains('\\')
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
    use serde_json::json;

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

    fn branded(brand: Value) -> Brand {
        let mut config = valid();
        config["brand"] = brand;
        Config::parse(&config.to_string())
            .expect("a brand stops nothing")
            .brand
    }

    #[test]
    fn a_brand_is_name_logo_style_sheet_and_accent() {
        let color = |hex| Color::parse(hex).expect("a colour");
        let brand = branded(json!({
            "name": "Harbour", "logo": "/brand/logo.svg", "stylesheet": "/brand/tokens.css",
            "accent": { "light": "#0b6e4f", "dark": "#7fd6a2" }
        }));
        assert_eq!(brand.name, "Harbour");
        assert_eq!(brand.logo.as_deref(), Some("/brand/logo.svg"));
        assert_eq!(brand.stylesheet.as_deref(), Some("/brand/tokens.css"));
        let accent = Accent {
            light: color("#0b6e4f"),
            dark: color("#7fd6a2"),
        };
        assert_eq!((brand.accent, brand.unusable), (Some(accent), vec![]));
        let one = branded(json!({ "accent": "#0b6e4f" })).accent.expect("an accent");
        assert_eq!(one.light, one.dark);
    }

    #[test]
    fn what_of_a_brand_cannot_be_used_is_named_and_left_out() {
        for (brand, field) in [
            (json!("Harbour"), "brand:"),
            (json!({ "name": "" }), "brand.name:"),
            (json!({ "name": 7 }), "brand.name:"),
            (json!({ "logo": "https://cdn.example/logo.svg" }), "brand.logo:"),
            (json!({ "logo": "//cdn.example/logo.svg" }), "brand.logo:"),
            (
                json!({ "stylesheet": "/\\cdn.example/tokens.css" }),
                "brand.stylesheet:",
            ),
            (json!({ "accent": "blurple" }), "brand.accent:"),
            (json!({ "accent": { "light": "#0b6e4f" } }), "brand.accent:"),
            (json!({ "accents": "#0b6e4f" }), "brand.accents:"),
        ] {
            let read = branded(brand.clone());
            assert_eq!(read.unusable.len(), 1, "{brand}");
            assert!(
                read.unusable[0].starts_with(field),
                "{brand}: {:?}",
                read.unusable
            );
            assert_eq!(
                Brand {
                    unusable: vec![],
                    ..read
                },
                Brand::default(),
                "{brand}"
            );
        }
    }
}
