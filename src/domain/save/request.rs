//! A request to the ATS on behalf of one document.

use super::fields::{Fields, Version};

/// A request, through all its tries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Names it: the `Idempotency-Key` of a write, the same for every try.
    pub id: String,
    /// What it is for.
    pub task: Task,
    /// How often it was sent.
    pub tries: u32,
    /// Whether the CSRF token was fetched anew for it.
    pub renewed: bool,
}

/// What a request is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Make the ATS have this.
    Write {
        /// What it shall have.
        value: Fields,
        /// What it had; nothing for something new.
        base: Option<Version>,
    },
    /// Ask what the ATS has.
    Read,
}

impl Request {
    /// A request that was not sent yet.
    pub fn new(task: Task, random: &mut dyn FnMut() -> u64) -> Self {
        Self {
            id: format!("{:016x}{:016x}", random(), random()),
            task,
            tries: 0,
            renewed: false,
        }
    }

    /// The same request, its tries counted from the start.
    pub fn afresh(self) -> Self {
        Self {
            tries: 0,
            renewed: false,
            ..self
        }
    }
}
