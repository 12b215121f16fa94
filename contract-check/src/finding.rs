//! What a rule finds.

/// What a server answers otherwise than the contract says.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The request, as one would write it down.
    pub request: String,
    /// What the contract says.
    pub expected: String,
    /// What came.
    pub came: String,
}

/// Why a rule is not kept, or not known to be.
#[derive(Clone, Debug)]
pub enum Finding {
    /// The server breaks the rule.
    Broken(Difference),
    /// The rule could not be looked at; with the reason in words.
    NotChecked(String),
}

impl Finding {
    /// Not looked at, for this reason.
    pub fn not_checked(why: impl Into<String>) -> Self {
        Self::NotChecked(why.into())
    }
}

/// What came of looking at one rule.
pub type Check<T = ()> = Result<T, Finding>;
