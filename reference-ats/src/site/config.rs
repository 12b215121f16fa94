//! `config.json`: what the app reads at start.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;

use super::sign_in;
use crate::ats::Ats;
use crate::options::{Exchange, Options};

/// Where the files of the brand are.
pub const BRAND_PATH: &str = "/brand";

#[derive(Serialize)]
struct Config<'a> {
    api_base: &'a str,
    sign_in_url: &'a str,
    support: Support<'a>,
    brand: Brand<'a>,
    requests: Requests,
    providers: [Provider<'a>; 1],
}

#[derive(Serialize)]
struct Support<'a> {
    email: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Brand<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stylesheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accent: Option<&'a str>,
}

impl<'a> Brand<'a> {
    fn of(options: &'a Options) -> Self {
        let file = |name: &str| {
            let is_there = options.brand_folder.as_ref()?.join(name).is_file();
            is_there.then(|| format!("{BRAND_PATH}/{name}"))
        };
        Self {
            name: &options.brand,
            logo: file("logo.svg"),
            stylesheet: file("tokens.css"),
            accent: options.brand_accent.as_deref(),
        }
    }
}

/// In milliseconds.
#[derive(Serialize)]
struct Requests {
    time_limit_ms: u32,
    first_retry_ms: u32,
    longest_retry_ms: u32,
}

#[derive(Serialize)]
struct Provider<'a> {
    id: &'a str,
    name: &'a str,
    authorization_endpoint: &'a str,
    issuer: &'a str,
    client_id: &'a str,
    scopes: &'a [String],
    exchange: Exchange,
    authorization_response_iss_parameter_supported: bool,
    /// Where the browser exchanges the code; only with `exchange: "browser"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_endpoint: Option<&'a str>,
}

/// The app's configuration, from the ATS's own and from what the provider says of itself.
pub async fn read(State(ats): State<Ats>) -> impl IntoResponse {
    let options = &ats.options;
    let provider = &options.provider;
    let found = &ats.provider;
    let config = Config {
        api_base: mailbridge_contract::path::DEFAULT_BASE,
        sign_in_url: sign_in::PATH,
        support: Support {
            email: &options.support_email,
            text: &options.support_text,
        },
        brand: Brand::of(options),
        requests: Requests {
            time_limit_ms: options.app_requests.time_limit,
            first_retry_ms: options.app_requests.first_retry,
            longest_retry_ms: options.app_requests.longest_retry,
        },
        providers: [Provider {
            id: &provider.id,
            name: &provider.name,
            authorization_endpoint: &found.authorization_endpoint,
            issuer: &found.issuer,
            client_id: &provider.client_id,
            scopes: &provider.scopes,
            exchange: provider.exchange,
            authorization_response_iss_parameter_supported: found.names_issuer_in_answer,
            token_endpoint: (provider.exchange == Exchange::Browser).then_some(found.token_endpoint.as_str()),
        }],
    };
    ([(header::CACHE_CONTROL, "no-cache")], Json(config)).into_response()
}
