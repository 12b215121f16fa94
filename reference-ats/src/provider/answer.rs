//! The answer to the client, by way of the browser (RFC 6749 sections 4.1.2 and 4.1.2.1, RFC 9207).

use axum::response::{IntoResponse, Redirect, Response};
use url::form_urlencoded::Serializer;

use super::Provider;
use super::authorize::Request;
use super::misbehaviour::Misbehaviour;

/// Why the client gets no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// The user does not want to.
    AccessDenied,
    /// A parameter is missing or wrong.
    InvalidRequest,
    /// Something else than a code was asked for.
    UnsupportedResponseType,
    /// Nobody may be asked, but somebody has to be.
    InteractionRequired,
}

impl ErrorCode {
    fn as_str(self) -> &'static str {
        match self {
            Self::AccessDenied => "access_denied",
            Self::InvalidRequest => "invalid_request",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InteractionRequired => "interaction_required",
        }
    }
}

/// Sends an error.
pub fn error(provider: &Provider, redirect_uri: &str, state: Option<&str>, error: ErrorCode) -> Response {
    let mut pairs = vec![("error", error.as_str().to_owned())];
    pairs.extend(state.map(|state| ("state", state.to_owned())));
    pairs.push(("iss", provider.setup.issuer.clone()));
    redirect(redirect_uri, &pairs)
}

/// Sends the code, or what the order of the day makes of it.
pub fn code(
    provider: &Provider,
    request: &Request,
    scopes: &[String],
    code: &str,
    misbehaviour: Misbehaviour,
) -> Response {
    let mut pairs = vec![
        ("iss", provider.setup.issuer.clone()),
        ("code", code.to_owned()),
        ("scope", scopes.join(" ")),
    ];
    pairs.extend(request.state.as_ref().map(|state| ("state", state.clone())));
    pairs.extend([("authuser", "0".to_owned()), ("prompt", "consent".to_owned())]);
    misbehave(&mut pairs, misbehaviour);
    redirect(&request.redirect_uri, &pairs)
}

fn misbehave(pairs: &mut Vec<(&'static str, String)>, misbehaviour: Misbehaviour) {
    use Misbehaviour as M;
    match misbehaviour {
        M::IssWrong => set(pairs, "iss", "https://issuer.elsewhere.example"),
        M::IssMissing => pairs.retain(|(name, _)| *name != "iss"),
        M::IssTwice => repeat(pairs, "iss"),
        M::StateWrong => set(pairs, "state", "another-state-that-nobody-made"),
        M::StateMissing => pairs.retain(|(name, _)| *name != "state"),
        M::StateTwice => repeat(pairs, "state"),
        M::CodeAndError => pairs.push(("error", "access_denied".to_owned())),
        M::CodeTwice => repeat(pairs, "code"),
        M::CodeOverlong => set(pairs, "code", &"x".repeat(20_000)),
        M::CodeMissing => pairs.retain(|(name, _)| *name != "code"),
        M::ExtraParameters => {
            pairs.extend([
                ("hd", "agency.example".to_owned()),
                ("session_state", "0..1".to_owned()),
            ]);
        }
        M::ServerError => fail(pairs, "server_error"),
        M::TemporarilyUnavailable => fail(pairs, "temporarily_unavailable"),
        M::UnknownError => fail(pairs, "<img src=x onerror=alert(1)>"),
        _ => {}
    }
}

fn set(pairs: &mut [(&'static str, String)], name: &str, value: &str) {
    for (_, old) in pairs.iter_mut().filter(|(known, _)| *known == name) {
        value.clone_into(old);
    }
}

fn repeat(pairs: &mut Vec<(&'static str, String)>, name: &str) {
    let again = pairs.iter().find(|(known, _)| *known == name).cloned();
    pairs.extend(again);
}

fn fail(pairs: &mut Vec<(&'static str, String)>, error: &str) {
    pairs.retain(|(name, _)| matches!(*name, "iss" | "state"));
    pairs.push(("error", error.to_owned()));
}

/// The redirect URI has no query of its own: it was compared with the registered one.
fn redirect(redirect_uri: &str, pairs: &[(&str, String)]) -> Response {
    let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
    Redirect::to(&format!("{redirect_uri}?{query}")).into_response()
}
