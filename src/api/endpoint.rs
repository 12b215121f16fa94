//! Addresses of the API. Nothing outside `api` can make one.

use mailbridge_contract::path::{self, encode_segment};
use mailbridge_contract::{AttemptId, MailboxId};

/// A path below the API's base, with its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(String);

impl Endpoint {
    pub(super) fn fixed(template: &'static str) -> Self {
        Self(template.to_owned())
    }

    pub(super) fn mailbox(template: &'static str, id: &MailboxId) -> Self {
        Self(path::with_id(template, id.as_str()))
    }

    pub(super) fn attempt(id: &AttemptId) -> Self {
        Self(format!(
            "{}?attempt={}",
            path::MAILBOX_GRANTS,
            encode_segment(id.as_str())
        ))
    }

    pub(super) fn below(&self, base: &str) -> String {
        format!("{}{}", base.trim_end_matches('/'), self.0)
    }
}
