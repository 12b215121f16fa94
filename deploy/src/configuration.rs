//! What follows from `config.json` for the web server.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use url::Url;

use crate::headers::Policy;

/// The API's place where `api_base` says nothing; the app has the same.
const DEFAULT_API: &str = "/api/v1";

/// What follows from `config.json` for the web server.
#[derive(Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The API's path on the app's own origin, without a slash at the end; `None` where it lies elsewhere.
    pub api: Option<String>,
    /// Other paths of the ATS on the app's own origin that lie outside of the app's folder: sign-in, logo, style sheet.
    pub ats_paths: Vec<String>,
    /// Origins that the app sends requests to.
    connect: Vec<String>,
}

impl Configuration {
    /// Reads it for an app that lies under `base`.
    pub fn read(json: &str, base: &str) -> Result<Self> {
        let config: Value = serde_json::from_str(json)?;
        let text = |pointer: &str| match config.pointer(pointer) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(other) => Err(anyhow::anyhow!("{pointer} has to be a text, not {other}")),
        };
        let mut connect = Vec::new();
        let base_of_api = text("/api_base")?.unwrap_or(DEFAULT_API);
        let api = if base_of_api.starts_with('/') {
            Some(path(base_of_api)?.trim_end_matches('/').to_owned())
        } else {
            connect.push(origin(base_of_api).context("api_base")?);
            None
        };
        for (index, provider) in config["providers"].as_array().into_iter().flatten().enumerate() {
            if provider["exchange"] == "browser" {
                let field = format!("providers[{index}].token_endpoint");
                let endpoint = provider["token_endpoint"]
                    .as_str()
                    .with_context(|| field.clone())?;
                connect.push(origin(endpoint).context(field)?);
            }
        }
        connect.dedup();
        let mut ats_paths = Vec::new();
        for field in ["/sign_in_url", "/brand/logo", "/brand/stylesheet"] {
            let Some(address) = text(field)?.filter(|address| address.starts_with('/')) else {
                continue;
            };
            let path = path(address.split(['?', '#']).next().unwrap_or_default()).context(field)?;
            let is_apps = base != "/" && path.starts_with(base);
            if !is_apps && !ats_paths.contains(&path) {
                ats_paths.push(path);
            }
        }
        Ok(Self {
            api,
            ats_paths,
            connect,
        })
    }

    /// What the app's pages may do.
    pub fn policy(&self, framed_by: &[String]) -> Result<Policy> {
        let framed_by = framed_by
            .iter()
            .map(|address| origin(address))
            .collect::<Result<_>>()?;
        Ok(Policy {
            connect: self.connect.clone(),
            framed_by,
        })
    }
}

/// A path that can stand in a web server's configuration as it is.
fn path(text: &str) -> Result<String> {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte);
    ensure!(
        text.len() > 1 && !text.starts_with("//") && text.bytes().all(harmless),
        "{text:?} is not a path that a web server can be told"
    );
    Ok(text.to_owned())
}

/// Scheme, host and port of an address (RFC 6454 section 4).
pub fn origin(address: &str) -> Result<String> {
    let url = Url::parse(address).with_context(|| format!("{address:?} is not an address"))?;
    ensure!(
        matches!(url.scheme(), "http" | "https") && url.has_host(),
        "{address:?} is not an http address"
    );
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_example_asks_nothing_of_the_browser_but_its_own_origin() -> Result<()> {
        let example = Configuration::read(crate::EXAMPLE, "/")?;
        assert_eq!(example.policy(&[])?, Policy::default());
        assert_eq!(example.api.as_deref(), Some("/api/v1"));
        assert_eq!(example.ats_paths, ["/sign-in"]);
        Ok(())
    }

    #[test]
    fn what_lies_elsewhere_is_allowed_by_its_origin() -> Result<()> {
        let json = json!({
            "api_base": "https://api.ats.example:8443/v1/",
            "sign_in_url": "https://login.ats.example/",
            "brand": { "logo": "/mail/brand/logo.svg", "stylesheet": "/brand/tokens.css?v=1" },
            "providers": [
                { "exchange": "ats", "token_endpoint": "https://unused.example/token" },
                { "exchange": "browser", "token_endpoint": "https://login.example/token" },
            ],
        });
        let found = Configuration::read(&json.to_string(), "/mail/")?;
        assert_eq!(found.api, None);
        assert_eq!(found.ats_paths, ["/brand/tokens.css"]);
        assert_eq!(
            found.policy(&[])?.connect,
            ["https://api.ats.example:8443", "https://login.example"]
        );
        Ok(())
    }

    #[test]
    fn what_would_change_the_servers_configuration_is_refused() {
        for config in [
            json!({ "api_base": "/api; }" }),
            json!({ "api_base": "//elsewhere.example" }),
            json!({ "api_base": "ftp://ats.example" }),
            json!({ "api_base": 1 }),
            json!({ "sign_in_url": "/sign in" }),
            json!({ "brand": { "logo": "/logo{1}.svg" } }),
            json!({ "providers": [{ "exchange": "browser" }] }),
        ] {
            assert!(Configuration::read(&config.to_string(), "/").is_err(), "{config}");
        }
        assert!(origin("https://ats.example; script-src *").is_err());
        assert!(origin("javascript:alert(1)").is_err());
    }
}
