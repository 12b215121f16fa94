//! What the journal holds of a document with unsaved changes.

use serde::{Deserialize, Serialize};

use super::Moment;
use super::fields::Fields;
use super::key::DocumentKey;

/// The form of [`Entry`] that this version writes. Others are not read.
pub const VERSION: u32 = 1;

/// The largest entry that is written, in bytes of JSON.
pub const MOST_BYTES: usize = 64 * 1024;

/// How long an entry is offered, in milliseconds: 30 days.
pub const LIFE: u64 = 30 * 24 * 3_600_000;

/// Unsaved changes of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// See [`VERSION`].
    pub version: u32,
    /// What was edited.
    pub document: DocumentKey,
    /// When it was edited last.
    pub at: Moment,
    /// What the user wants.
    pub draft: Fields,
    /// What the user began with: what the ATS had, or what something new is by default.
    pub base: Fields,
    /// A creation that was sent and not answered: sending the same again creates nothing twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Sent>,
}

/// A write that may have happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Its idempotency key.
    pub id: String,
    /// What was sent.
    pub value: Fields,
}

/// Why an entry is not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is damaged, too large, or of another version.
    Unreadable,
    /// Nobody wants it any more.
    TooOld,
}

impl Entry {
    /// Reads an entry.
    ///
    /// # Errors
    /// See [`Unfit`].
    pub fn parse(text: &str, now: Moment) -> Result<Self, Unfit> {
        if text.len() > MOST_BYTES {
            return Err(Unfit::Unreadable);
        }
        match serde_json::from_str::<Self>(text) {
            Ok(entry) if entry.version != VERSION => Err(Unfit::Unreadable),
            Ok(entry) if now.0 > entry.at.0.saturating_add(LIFE) => Err(Unfit::TooOld),
            Ok(entry) => Ok(entry),
            Err(_) => Err(Unfit::Unreadable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry() -> Entry {
        Entry {
            version: VERSION,
            document: DocumentKey::Mailbox("m1".into()),
            at: Moment(1_000),
            draft: [("phone".to_owned(), "1".into())].into_iter().collect(),
            base: Fields::new(),
            sent: None,
        }
    }

    #[test]
    fn only_what_this_version_wrote_is_read() {
        let text = serde_json::to_string(&entry()).expect("serializes");
        let unreadable = Err(Unfit::Unreadable);
        assert_eq!(Entry::parse(&text, Moment(2_000)), Ok(entry()));
        assert_eq!(Entry::parse(&text, Moment(1_001 + LIFE)), Err(Unfit::TooOld));
        assert_eq!(
            Entry::parse(&text.replace("\"version\":1", "\"version\":2"), Moment(0)),
            unreadable
        );
        assert_eq!(
            Entry::parse(&text[..text.len() - 1], Moment(0)),
            unreadable,
            "cut off"
        );
        let large = text.replace("\"1\"", &format!("\"{}\"", "1".repeat(MOST_BYTES)));
        assert_eq!(Entry::parse(&large, Moment(0)), unreadable, "too large");
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in ".{0,200}") {
            let _ = Entry::parse(&text, Moment(0));
        }
    }
}
