//! The authorization request (RFC 6749 section 4.1.1): its address, and what has to be known when the answer comes.

use oauth2::basic::BasicClient;
use oauth2::url::ParseError;
use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, RedirectUrl, Scope};

use super::transaction::Transaction;
use crate::config::Provider;
use crate::domain::connect::attempt::Attempt;

/// The address to go to, with the transaction to keep meanwhile. State, nonce and verifier are new every time.
///
/// # Errors
/// When an address of the configuration cannot be used.
pub fn request(
    provider: &Provider,
    attempt: Attempt,
    redirect_uri: String,
    language: &str,
    now: f64,
) -> Result<(String, Transaction), ParseError> {
    let client = BasicClient::new(ClientId::new(provider.client_id.clone()))
        .set_auth_uri(AuthUrl::new(provider.authorization_endpoint.clone())?)
        .set_redirect_uri(RedirectUrl::new(redirect_uri.clone())?);
    let (challenge, code_verifier) = PkceCodeChallenge::new_random_sha256();
    let nonce = CsrfToken::new_random().into_secret();
    let mut request = client
        .authorize_url(CsrfToken::new_random)
        .add_scopes(provider.scopes.iter().cloned().map(Scope::new))
        .set_pkce_challenge(challenge)
        .add_extra_param("nonce", nonce.clone())
        // Google gives a refresh token only so, and only after consent.
        .add_extra_param("access_type", "offline")
        .add_extra_param("prompt", "select_account consent")
        .add_extra_param("hl", language.to_owned());
    let hint = match &attempt.reconnect {
        Some(reconnect) => Some(reconnect.address.clone()),
        None => attempt.login_hint.clone(),
    };
    if let Some(hint) = hint {
        request = request.add_extra_param("login_hint", hint);
    }
    let (address, state) = request.url();
    let transaction = Transaction {
        attempt,
        state,
        nonce,
        code_verifier,
        redirect_uri,
        begun_at: now,
    };
    Ok((address.into(), transaction))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::connect::attempt::{Owner, Reconnect};
    use oauth2::PkceCodeVerifier;
    use oauth2::url::Url;
    use std::collections::HashMap;

    fn provider() -> Provider {
        serde_json::from_value(serde_json::json!({
            "id": "google", "name": "Google", "issuer": "https://accounts.google.com",
            "authorization_endpoint": "https://accounts.google.com/o/oauth2/v2/auth",
            "client_id": "client", "scopes": ["openid", "email", "https://mail.google.com/"]
        }))
        .expect("a provider")
    }

    fn attempt() -> Attempt {
        Attempt {
            id: "a".into(),
            owner: Owner {
                user: "jane".into(),
                tenant: "agency".into(),
            },
            provider: "google".into(),
            reconnect: None,
            login_hint: None,
            registered_at: 0.0,
        }
    }

    fn parameters(attempt: Attempt) -> (HashMap<String, String>, Transaction) {
        let redirect_uri = "https://ats.example/connect/callback".to_owned();
        let (address, transaction) =
            request(&provider(), attempt, redirect_uri, "nl", 7.0).expect("an address");
        let address = Url::parse(&address).expect("an address");
        assert_eq!(
            address.origin().ascii_serialization(),
            "https://accounts.google.com"
        );
        let count = address.query_pairs().count();
        let parameters: HashMap<_, _> = address.query_pairs().into_owned().collect();
        assert_eq!(parameters.len(), count, "no parameter stands there twice");
        (parameters, transaction)
    }

    #[test]
    fn the_request_asks_for_exactly_what_is_needed() {
        let (parameters, transaction) = parameters(attempt());
        let verifier = transaction.code_verifier.secret();
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.clone()));
        let expected = [
            ("response_type", "code"),
            ("client_id", "client"),
            ("redirect_uri", "https://ats.example/connect/callback"),
            ("scope", "openid email https://mail.google.com/"),
            ("state", transaction.state.secret()),
            ("nonce", &transaction.nonce),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
            ("access_type", "offline"),
            ("prompt", "select_account consent"),
            ("hl", "nl"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(parameters, HashMap::from(expected));
        assert!((43..=128).contains(&verifier.len()));
        assert!(
            verifier
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
        );
        assert!(transaction.state.secret().len() >= 22, "128 bits in base64");
    }

    #[test]
    fn nothing_random_is_used_twice() {
        let (_, one) = parameters(attempt());
        let (_, two) = parameters(attempt());
        assert!(one.state != two.state);
        assert_ne!(one.nonce, two.nonce);
        assert_ne!(one.state.secret(), &one.nonce);
        assert_ne!(one.code_verifier.secret(), two.code_verifier.secret());
    }

    #[test]
    fn the_known_account_is_offered_first() {
        let mut again = attempt();
        again.login_hint = Some("jane@gmail.example".into());
        assert_eq!(parameters(again.clone()).0["login_hint"], "jane@gmail.example");
        again.reconnect = Some(Reconnect {
            mailbox: "m".into(),
            address: "work@gmail.example".into(),
        });
        assert_eq!(parameters(again).0["login_hint"], "work@gmail.example");
    }
}
