//! The rules of saving: what the user wants, what the ATS has, and how the one becomes the other.
//!
//! [`machine::Machine`] takes events (an edit, an answer, a timer) and says what is to be done (send, ask, write the
//! journal). It knows neither clock, network nor storage, so every order of events can be tried natively.

pub mod document;
pub mod entry;
pub mod fields;
pub mod key;
pub mod machine;
pub mod request;
pub mod retry;
pub mod status;
#[cfg(test)]
mod tests;

/// Where the machine runs: its clock, its dice and its patience.
pub struct Surroundings<'a> {
    /// Now.
    pub now: Moment,
    /// Random bits, good enough for idempotency keys.
    pub random: &'a mut dyn FnMut() -> u64,
    /// How long it waits between tries.
    pub backoff: retry::Backoff,
}

/// A point in time, in milliseconds since 1970-01-01 UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Moment(pub u64);

impl Moment {
    /// This much later.
    pub fn after(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }
}
