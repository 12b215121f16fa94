//! What the user sees at the provider. Plain forms whose names stay as they are: tests rely on them.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::accounts::LISTED;
use super::client::Client;
use super::consent::{ACCOUNT_PATH, PATH as CONSENT_PATH, WARNING_PATH};
use super::misbehaviour::Misbehaviour;
use crate::html::{self, escape};

/// Where the style of the pages lies.
pub const STYLE_PATH: &str = "/page.css";

/// A page that never leads back to the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadEnd {
    /// There is no such client.
    InvalidClient,
    /// The client was deleted.
    DeletedClient,
    /// The redirect URI is not registered, to the letter.
    RedirectUriMismatch,
    /// The request makes no sense: a parameter stands there twice, for instance.
    InvalidRequest,
    /// A scope that is not offered.
    InvalidScope,
    /// The administrator does not allow it.
    AdminPolicyEnforced,
    /// For members of another organisation.
    OrgInternal,
    /// The account is specially protected.
    PolicyEnforced,
    /// The app is blocked.
    AppBlocked,
    /// Not one of the testers.
    NotTestUser,
    /// Not a browser.
    DisallowedUseragent,
    /// Too many people.
    RateLimitExceeded,
    /// Not set up by a school's administrator.
    AccessNotConfigured,
    /// The page was left open too long, or was answered before.
    Expired,
}

impl DeadEnd {
    /// The page that an order asks for, if it asks for one.
    pub fn from_order(order: Misbehaviour) -> Option<Self> {
        Some(match order {
            Misbehaviour::AdminPolicyEnforced => Self::AdminPolicyEnforced,
            Misbehaviour::OrgInternal => Self::OrgInternal,
            Misbehaviour::PolicyEnforced => Self::PolicyEnforced,
            Misbehaviour::AppBlocked => Self::AppBlocked,
            Misbehaviour::NotTestUser => Self::NotTestUser,
            Misbehaviour::DisallowedUseragent => Self::DisallowedUseragent,
            Misbehaviour::RateLimitExceeded => Self::RateLimitExceeded,
            Misbehaviour::RedirectUriMismatch => Self::RedirectUriMismatch,
            Misbehaviour::DeletedClient => Self::DeletedClient,
            Misbehaviour::AccessNotConfigured => Self::AccessNotConfigured,
            Misbehaviour::InvalidRequest => Self::InvalidRequest,
            _ => return None,
        })
    }

    /// Status, code and what the page says.
    fn words(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::InvalidClient => (401, "invalid_client", "The client was not found."),
            Self::DeletedClient => (401, "deleted_client", "The client was deleted."),
            Self::RedirectUriMismatch => (
                400,
                "redirect_uri_mismatch",
                "The app sent an address to return to that is not registered.",
            ),
            Self::InvalidRequest => (
                400,
                "invalid_request",
                "The app sent a request that makes no sense.",
            ),
            Self::InvalidScope => (
                400,
                "invalid_scope",
                "The app asks for something that is not offered.",
            ),
            Self::AdminPolicyEnforced => (
                400,
                "admin_policy_enforced",
                "Your organisation's administrator does not allow this app.",
            ),
            Self::OrgInternal => (
                403,
                "org_internal",
                "This app is for the members of another organisation.",
            ),
            Self::PolicyEnforced => (400, "policy_enforced", "Your account is specially protected."),
            Self::AppBlocked => (
                403,
                "app_blocked",
                "This app is blocked: it asks for sensitive information.",
            ),
            Self::NotTestUser => (
                403,
                "access_denied",
                "The app is being tested, and this account is not one of its testers.",
            ),
            Self::DisallowedUseragent => (
                403,
                "disallowed_useragent",
                "This browser or app may not be secure.",
            ),
            Self::RateLimitExceeded => (
                403,
                "rate_limit_exceeded",
                "Too many people are signing in to this app.",
            ),
            Self::AccessNotConfigured => (
                400,
                "access_not_configured",
                "Your school's administrator has not set up this app.",
            ),
            Self::Expired => (
                400,
                "expired",
                "This page has been open too long or was answered before.",
            ),
        }
    }
}

/// A page of its own for what cannot go back to the client.
pub fn blocked(blocked: DeadEnd) -> Response {
    let (status, code, words) = blocked.words();
    let main = format!(
        "<h1>Access blocked</h1>\n<p>{words}</p>\n<p><small>Error {status}: <code>{code}</code></small></p>"
    );
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    (status, page("Access blocked", &main)).into_response()
}

/// The accounts to choose from. The one that the client expects comes first.
pub fn accounts(client: &str, request: &str, hint: Option<&str>) -> Response {
    let mut listed: Vec<(&str, &str)> = LISTED
        .iter()
        .map(|account| (account.address, account.name))
        .collect();
    if let Some(hint) = hint {
        match listed.iter().position(|(address, _)| *address == hint) {
            Some(place) => listed[..=place].rotate_right(1),
            None => listed.insert(0, (hint, "")),
        }
    }
    let items: String = listed
        .iter()
        .map(|(address, name)| {
            format!(
                "<li><button name=\"account\" value=\"{address}\">{name} <small>{address}</small></button></li>\n",
                address = escape(address),
                name = escape(name),
            )
        })
        .collect();
    let main = format!(
        "<h1>Choose an account</h1>\n<p>to continue to {}</p>\n<form method=\"post\" action=\"{ACCOUNT_PATH}\">\n{}\n\
         <ul>\n{items}<li><button>Use another account</button></li>\n</ul>\n</form>",
        escape(client),
        hidden(request),
    );
    page("Choose an account", &main).into_response()
}

/// Asks for an address.
pub fn another_account(request: &str, refused: Option<&str>) -> Response {
    let complaint = refused.map_or("", |_| "<p role=\"alert\">That is not an email address.</p>\n");
    let main = format!(
        "<h1>Sign in</h1>\n{complaint}<form method=\"post\" action=\"{ACCOUNT_PATH}\">\n{}\n\
         <label>Email address <input type=\"email\" name=\"account\" value=\"{}\" required autofocus></label>\n\
         <div class=\"actions\"><button class=\"primary\">Next</button></div>\n</form>",
        hidden(request),
        escape(refused.unwrap_or_default()),
    );
    page("Sign in", &main).into_response()
}

/// The warning for an app that is not verified.
pub fn warning(client: &str, request: &str) -> Response {
    let main = format!(
        "<h1>This app isn't verified</h1>\n<p>The app asks for sensitive information in your account. Unless you know and \
         trust its developer, don't use it.</p>\n<form method=\"post\" action=\"{WARNING_PATH}\">\n{}\n\
         <div class=\"actions\"><button class=\"primary\" name=\"decision\" value=\"cancel\">Back to safety</button></div>\n\
         <details><summary>Advanced</summary>\n\
         <p><button name=\"decision\" value=\"continue\">Go to {} (unsafe)</button></p>\n</details>\n</form>",
        hidden(request),
        escape(client),
    );
    page("This app isn't verified", &main).into_response()
}

/// Asks what the client may do. Access to mail has a box of its own, which nobody has ticked yet.
pub fn consent(client: &Client, request: &str, account: &str, scopes: &[String]) -> Response {
    let mail = if scopes.contains(&client.mail_scope) {
        "<p><label><input type=\"checkbox\" name=\"mail\" value=\"yes\"> Read, compose, send, and permanently delete all \
         your email</label></p>\n"
    } else {
        ""
    };
    let name = escape(&client.name);
    let main = format!(
        "<h1>{name} wants access to your account</h1>\n<p>{}</p>\n<form method=\"post\" action=\"{CONSENT_PATH}\">\n{}\n\
         <p>{name} will know your email address. Select what else it can access:</p>\n{mail}<div class=\"actions\">\
         <button class=\"primary\" name=\"decision\" value=\"continue\">Continue</button>\
         <button name=\"decision\" value=\"cancel\">Cancel</button></div>\n</form>",
        escape(account),
        hidden(request),
    );
    page("Consent", &main).into_response()
}

/// The style of the pages.
pub async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], html::STYLE)
}

fn hidden(request: &str) -> String {
    format!(
        "<input type=\"hidden\" name=\"request\" value=\"{}\">",
        escape(request)
    )
}

fn page(title: &str, main: &str) -> Html<String> {
    let main = format!("<p><small>Demo sign-in</small></p>\n{main}");
    Html(html::page(&format!("{title} – Demo sign-in"), STYLE_PATH, &main))
}
