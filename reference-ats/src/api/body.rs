//! Request bodies.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use mailbridge_contract::problem::{FieldRule, ProblemCode};
use serde::de::DeserializeOwned;

use crate::ats::Ats;
use crate::http::problem::Refusal;

/// A JSON body. What is wrong with it is said without a word of what it held, since that may be a secret.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Ats> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, ats: &Ats) -> Result<Self, Refusal> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Refusal::new(
                ProblemCode::ValidationFailed,
                "the body has to be application/json",
            ));
        }
        let bytes = Bytes::from_request(request, ats)
            .await
            .map_err(|_| Refusal::new(ProblemCode::PayloadTooLarge, "the body is too large or broke off"))?;
        parse(&bytes).map(Self)
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let inner = error.inner();
        if inner.is_syntax() || inner.is_eof() {
            let place = format!("not JSON at line {} column {}", inner.line(), inner.column());
            return Refusal::new(ProblemCode::ValidationFailed, place);
        }
        match missing_field(&inner.to_string()) {
            Some(field) => Refusal::field(field, FieldRule::Required),
            None => Refusal::field(&error.path().to_string(), FieldRule::Malformed),
        }
    })?;
    deserializer.end().map_err(|_| {
        Refusal::new(
            ProblemCode::ValidationFailed,
            "something stands after the JSON value",
        )
    })?;
    Ok(value)
}

/// The name in serde's message, which has no other place for it.
fn missing_field(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
}

#[cfg(test)]
mod tests {
    use mailbridge_contract::mailbox::NewMailbox;

    use super::*;

    #[test]
    fn faults_name_the_field_and_repeat_nothing() {
        let missing = parse::<NewMailbox>(b"{}").expect_err("incomplete").0;
        assert_eq!(
            (missing.fields[0].field.as_str(), missing.fields[0].rule),
            ("grant", FieldRule::Required)
        );
        let wrong = parse::<NewMailbox>(br#"{"grant":"g","sender_name":{"top":"secret"}}"#)
            .expect_err("wrong type")
            .0;
        assert_eq!(
            (wrong.fields[0].field.as_str(), wrong.fields[0].rule),
            ("sender_name", FieldRule::Malformed)
        );
        for broken in ["", "{", "secret", r#"{"grant":"secret"} secret"#] {
            let problem = parse::<NewMailbox>(broken.as_bytes()).expect_err("not JSON").0;
            let json = serde_json::to_string(&problem).expect("serializes");
            assert!(!json.contains("secret"), "{json}");
        }
    }
}
