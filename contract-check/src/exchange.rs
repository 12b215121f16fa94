//! One request with its answer, and what can be asked of the answer.

use mailbridge_contract::problem::ProblemCode;
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::finding::{Check, Difference, Finding};

/// The longest piece of an answer that a report repeats, in characters.
const LONGEST: usize = 300;

/// One request with its answer.
#[derive(Debug)]
pub struct Exchange {
    /// The request, as one would write it down.
    pub request: String,
    /// The request's method.
    pub method: Method,
    /// The answer's status.
    pub status: u16,
    /// The answer's headers.
    pub headers: HeaderMap,
    /// The answer's body.
    pub body: String,
    /// Values that no report may repeat.
    pub(crate) hidden: Vec<String>,
}

impl Exchange {
    /// A header of the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The answer's media type without its parameters.
    pub fn media_type(&self) -> &str {
        let kind = self.header("Content-Type").unwrap_or_default();
        kind.split(';').next().unwrap_or_default().trim()
    }

    /// The version that the answer carries, if it is a strong one (RFC 9110 section 8.8.3).
    pub fn etag(&self) -> Option<&str> {
        self.header("ETag").filter(|tag| {
            tag.len() >= 2
                && tag.starts_with('"')
                && tag.ends_with('"')
                && !tag[1..tag.len() - 1].contains('"')
        })
    }

    /// The body as JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.body).ok()
    }

    /// The code of the problem that the answer is.
    pub fn problem_code(&self) -> Option<ProblemCode> {
        let body = self.json().filter(|_| self.status >= 400)?;
        Some(ProblemCode::from(body.get("code")?.as_str()?))
    }

    /// The finding that this answer is not what the contract says.
    pub fn differs(&self, expected: impl Into<String>) -> Finding {
        self.differs_by(expected, self.came())
    }

    /// Likewise, with what came said in words.
    pub fn differs_by(&self, expected: impl Into<String>, came: impl Into<String>) -> Finding {
        Finding::Broken(Difference {
            request: self.request.clone(),
            expected: expected.into(),
            came: came.into(),
        })
    }

    /// # Errors
    /// The rule is broken when the status is another one.
    pub fn must_have_status(&self, status: u16) -> Check<&Self> {
        if self.status == status {
            Ok(self)
        } else {
            Err(self.differs(format!("status {status}")))
        }
    }

    /// # Errors
    /// The rule is broken when the body is not of this type of the contract.
    pub fn must_read<T: DeserializeOwned>(&self, name: &str) -> Check<T> {
        serde_json::from_str(&self.body)
            .map_err(|error| self.differs(format!("a body that reads as `{name}` ({error})")))
    }

    /// # Errors
    /// The rule is broken when the answer is not a problem of this code. That its status goes with the code, and that it
    /// has the form of a problem, are rules of their own.
    pub fn must_be(&self, code: &ProblemCode) -> Check {
        if self.problem_code().as_ref() == Some(code) {
            Ok(())
        } else {
            Err(self.differs(format!("{} with code `{code}`", code.status())))
        }
    }

    /// Status and body, cut, without what is secret.
    fn came(&self) -> String {
        let body = match self.json() {
            Some(mut value) => {
                hide(&mut value);
                value.to_string()
            }
            None => self.body.clone(),
        };
        let body = self
            .hidden
            .iter()
            .fold(body, |body, hidden| body.replace(hidden, "…"));
        let body = body.split_whitespace().collect::<Vec<_>>().join(" ");
        let cut: String = body.chars().take(LONGEST).collect();
        let rest = if cut.len() < body.len() { "…" } else { "" };
        format!("{} {cut}{rest}", self.status)
    }
}

/// Members whose values are secret wherever they stand.
pub const SECRET_MEMBERS: &[&str] = &[
    "access_token",
    "refresh_token",
    "id_token",
    "client_secret",
    "code_verifier",
    "password",
];

/// Replaces what is secret, and the CSRF token.
fn hide(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if SECRET_MEMBERS.contains(&name.as_str()) || name == "csrf_token" {
                    *member = Value::from("…");
                } else {
                    hide(member);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide),
        _ => {}
    }
}
