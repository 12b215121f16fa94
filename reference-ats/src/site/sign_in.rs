//! The page on which a demo user is chosen, and the automatic choice of a scenario. Both on loopback addresses only.

use axum::Form;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use mailbridge_contract::UserId;
use mailbridge_contract::problem::ProblemCode;
use serde::Deserialize;

use crate::api::signed_in::{self, Visitor};
use crate::ats::Ats;
use crate::data::users;
use crate::html::{self, escape};
use crate::http::loopback;
use crate::http::problem::Refusal;

/// Where the page lies.
pub const PATH: &str = "/sign-in";
/// Where its style lies.
pub const STYLE_PATH: &str = "/sign-in/page.css";

/// The page's query.
#[derive(Debug, Deserialize)]
pub struct Arrival {
    return_to: Option<String>,
}

/// What the page sends.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    user: String,
    #[serde(default)]
    return_to: String,
}

/// Lists the users. Who was sent here by the app on a first visit is signed in as the scenario's user instead.
pub async fn show(
    State(ats): State<Ats>,
    Query(arrival): Query<Arrival>,
    request: Request,
) -> Result<Response, Refusal> {
    if let Some(target) = &arrival.return_to
        && let Some(cookie) = automatic(&ats, &request)?
    {
        return Ok(([(header::SET_COOKIE, cookie)], Redirect::to(own_path(target))).into_response());
    }
    let return_to = own_path(arrival.return_to.as_deref().unwrap_or_default());
    let people = users::all(&ats.database.lock())?;
    let items: String = people
        .iter()
        .map(|person| {
            format!(
                "<li><button name=\"user\" value=\"{id}\" aria-describedby=\"about-{id}\">Sign in as {name}</button>\
                 <small id=\"about-{id}\">{email}, {tenant}</small></li>\n",
                id = escape(person.user.id.as_str()),
                name = escape(&person.user.display_name),
                email = escape(&person.user.email),
                tenant = escape(&person.tenant.name),
            )
        })
        .collect();
    let main = format!(
        "<h1>Sign in</h1>\n<p>This is a demonstration: choose whom to sign in as.</p>\n\
         <form method=\"post\" action=\"{PATH}\">\n\
         <input type=\"hidden\" name=\"return_to\" value=\"{}\">\n<ul>\n{items}</ul>\n</form>",
        escape(return_to),
    );
    let page = html::page("Sign in", STYLE_PATH, &main);
    Ok(([(header::CACHE_CONTROL, "no-store")], Html(page)).into_response())
}

/// Signs the chosen user in.
pub async fn choose(
    State(ats): State<Ats>,
    headers: HeaderMap,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Refusal> {
    if loopback::is_cross_site(&headers) {
        return Err(Refusal::new(
            ProblemCode::Forbidden,
            "another site must not sign anybody in",
        ));
    }
    let user = UserId(chosen.user);
    if users::find(&ats.database.lock(), &user)?.is_none() {
        return Err(Refusal::new(ProblemCode::NotFound, "no such user"));
    }
    let cookie = signed_in::begin(&ats, &user)?;
    Ok((
        [(header::SET_COOKIE, cookie)],
        Redirect::to(own_path(&chosen.return_to)),
    )
        .into_response())
}

/// The page's style.
pub async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], html::STYLE)
}

/// The cookie that signs the scenario's user in on a first visit.
pub fn automatic<B>(
    ats: &Ats,
    request: &axum::http::Request<B>,
) -> Result<Option<header::HeaderValue>, Refusal> {
    if ats.options.ask_who || !loopback::is_local(request) {
        return Ok(None);
    }
    let visitor = signed_in::visitor(&ats.database.lock(), request.headers())?;
    match visitor {
        Visitor::New => signed_in::begin(ats, &ats.options.scenario.user()).map(Some),
        Visitor::Expired | Visitor::SignedIn(_) => Ok(None),
    }
}

/// The target if it is a path of this server, otherwise `/`: nobody is sent elsewhere from here.
fn own_path(target: &str) -> &str {
    let is_own = target.starts_with('/')
        && !target.starts_with("//")
        && !target
            .chars()
            .any(|character| character == '\\' || character.is_control());
    if is_own { target } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for own in [
            "/",
            "/account",
            "/account#email-settings",
            "/account/mailboxes/1/folders?a=b",
        ] {
            assert_eq!(own_path(own), own);
        }
        for foreign in [
            "",
            "account",
            "https://elsewhere.example/",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "\\\\elsewhere.example",
            "/\t/elsewhere.example",
            "javascript:alert(1)",
        ] {
            assert_eq!(own_path(foreign), "/", "{foreign:?}");
        }
    }
}
