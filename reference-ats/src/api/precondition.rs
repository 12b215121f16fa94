//! Versions of resources: `ETag` and `If-Match` (RFC 9110 sections 8.8.3 and 13.1.1).

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, header};
use mailbridge_contract::ETag;
use mailbridge_contract::problem::ProblemCode;

use crate::ats::Ats;
use crate::http::problem::Refusal;

/// The tag of a resource's version.
pub fn etag(version: i64) -> ETag {
    ETag(format!("\"{version}\""))
}

/// The header of a resource's version.
pub fn etag_header(tag: &ETag) -> [(HeaderName, String); 1] {
    [(header::ETAG, tag.0.clone())]
}

/// `If-Match`, which every change of a resource has to send.
#[derive(Clone, Debug)]
pub struct IfMatch(String);

impl IfMatch {
    /// # Errors
    /// `changed_elsewhere`, when the version is another one.
    pub fn check(&self, current: &ETag) -> Result<(), Refusal> {
        if self.names(current) {
            Ok(())
        } else {
            Err(ProblemCode::ChangedElsewhere.into())
        }
    }

    /// The comparison is strong: a weak tag matches nothing.
    fn names(&self, current: &ETag) -> bool {
        self.0.trim() == "*" || self.0.split(',').any(|tag| tag.trim() == current.as_str())
    }
}

impl FromRequestParts<Ats> for IfMatch {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Ats) -> Result<Self, Refusal> {
        match parts
            .headers
            .get(header::IF_MATCH)
            .and_then(|value| value.to_str().ok())
        {
            Some(value) => Ok(Self(value.to_owned())),
            None => Err(ProblemCode::PreconditionRequired.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_strongly() {
        let current = etag(3);
        for (sent, expected) in [
            ("\"3\"", true),
            ("*", true),
            ("\"1\", \"3\"", true),
            ("W/\"3\"", false),
            ("3", false),
            ("\"33\"", false),
        ] {
            assert_eq!(IfMatch(sent.to_owned()).names(&current), expected, "{sent}");
        }
    }
}
