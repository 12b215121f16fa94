//! The ATS as a client of the sign-in provider (OpenID Connect relying party).

/// What is known of the provider.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its issuer identifier.
    pub issuer: String,
    /// Where the browser is sent.
    pub authorization_endpoint: String,
    /// Where codes are exchanged.
    pub token_endpoint: String,
    /// Whether its answers name the issuer (RFC 9207).
    pub names_issuer_in_answer: bool,
}

impl Provider {
    /// The embedded one.
    pub fn embedded(port: u16) -> Self {
        let issuer = format!("http://127.0.0.1:{port}");
        Self {
            authorization_endpoint: format!("{issuer}/authorize"),
            token_endpoint: format!("{issuer}/token"),
            issuer,
            names_issuer_in_answer: true,
        }
    }
}
