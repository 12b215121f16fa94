//! The headers of the app's pages and files: what the browser may do with them.

/// What differs from one configuration to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Origins that the app sends requests to, besides its own: the ATS's API, and a provider whose codes are exchanged in
    /// the browser. Going to a provider is a navigation and needs no entry.
    pub connect: Vec<String>,
    /// Origins that may show the app in a frame; nobody by default.
    pub framed_by: Vec<String>,
}

impl Policy {
    /// The content security policy (CSP Level 3). `'wasm-unsafe-eval'` lets WebAssembly compile, nothing else; logo, style
    /// sheet and fonts of a brand are the origin's own. No text becomes markup or script, whoever wrote it (Trusted Types,
    /// with no policy that could make an exception).
    pub fn content_security_policy(&self) -> String {
        let connect: String = self.connect.iter().map(|origin| format!(" {origin}")).collect();
        let framed_by = match self.framed_by.join(" ") {
            nobody if nobody.is_empty() => "'none'".to_owned(),
            origins => origins,
        };
        format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'{connect}; style-src 'self'; \
             img-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors {framed_by}; \
             require-trusted-types-for 'script'; trusted-types 'none'"
        )
    }
}

/// What the browser may do with data of the API: nothing but hand it to the app.
pub const DATA_POLICY: &str =
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The name of the header with the content security policy.
pub const CONTENT_SECURITY_POLICY: &str = "content-security-policy";

/// Those that are the same for every answer. An address below `/connect/` may hold an authorization code, so that no page is
/// ever named as referrer. The sign-in tab talks to the first one over a BroadcastChannel, which `same-origin` leaves open.
pub const ALWAYS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("permissions-policy", PERMISSIONS_POLICY),
];

const PERMISSIONS_POLICY: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)";

/// Two years of https, for web servers; browsers ignore it over plain http (RFC 6797 section 8.1).
pub const STRICT_TRANSPORT_SECURITY: (&str, &str) = ("strict-transport-security", "max-age=63072000");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_allowed_but_the_origins_own() {
        assert_eq!(
            Policy::default().content_security_policy(),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; \
             img-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'; trusted-types 'none'"
        );
    }

    #[test]
    fn what_is_configured_is_named() {
        let policy = Policy {
            connect: vec![
                "https://api.ats.example".to_owned(),
                "https://login.example".to_owned(),
            ],
            framed_by: vec!["https://ats.example".to_owned()],
        };
        let text = policy.content_security_policy();
        assert!(
            text.contains("connect-src 'self' https://api.ats.example https://login.example;"),
            "{text}"
        );
        assert!(text.contains("frame-ancestors https://ats.example;"), "{text}");
    }
}
