//! The configuration that stories are shown with.

use mailbridge::config::{Brand, Config, Exchange, Provider, Requests, Support};

/// A tenant with Google.
pub fn config() -> Config {
    Config {
        sign_in_url: "/sign-in".to_owned(),
        api_base: "/api/v1".to_owned(),
        support: Support {
            email: "support@ats.example".to_owned(),
            text: "Our support is there on working days from 8 to 18.".to_owned(),
        },
        brand: Brand::default(),
        requests: Requests::default(),
        providers: vec![provider()],
    }
}

/// Google, as a tenant configures it.
pub fn provider() -> Provider {
    Provider {
        id: "google".into(),
        name: "Google".to_owned(),
        authorization_endpoint: "https://accounts.google.com/o/oauth2/v2/auth".to_owned(),
        issuer: "https://accounts.google.com".to_owned(),
        client_id: "407408718192-mailbridge.apps.googleusercontent.com".to_owned(),
        scopes: ["openid", "email", "https://mail.google.com/"]
            .map(str::to_owned)
            .into(),
        exchange: Exchange::Ats,
        token_endpoint: None,
        authorization_response_iss_parameter_supported: true,
    }
}
