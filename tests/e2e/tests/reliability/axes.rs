//! The axes of the fault matrix, and the set of cells in which every value of one meets every value of the others.

use std::collections::HashSet;
use std::fmt;

/// What the user does with a change that is not saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Save,
    LeaveByRoute,
    Back,
    Reload,
    CloseTab,
    SignOut,
}

/// What a browser and a network can do to the write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hazard {
    AnswerLost,
    ConnectionRefused,
    InternalError,
    Unavailable,
    SessionExpired,
    CsrfRejected,
    Refused,
    ChangedElsewhere,
    RateLimited,
    NotJson,
    WrongShape,
    Delay,
    Offline,
}

/// When it strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timing {
    /// Before the ATS has the request: the write does not happen.
    Before,
    /// During the request: the write happens, unless the ATS refuses it, and its answer does not come through.
    During,
}

impl Action {
    pub const ALL: [Self; 6] = [
        Self::Save,
        Self::LeaveByRoute,
        Self::Back,
        Self::Reload,
        Self::CloseTab,
        Self::SignOut,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Save => "save",
            Self::LeaveByRoute => "leave by route",
            Self::Back => "Back",
            Self::Reload => "reload",
            Self::CloseTab => "close tab",
            Self::SignOut => "sign out",
        }
    }
}

impl Hazard {
    pub const ALL: [Self; 13] = [
        Self::AnswerLost,
        Self::ConnectionRefused,
        Self::InternalError,
        Self::Unavailable,
        Self::SessionExpired,
        Self::CsrfRejected,
        Self::Refused,
        Self::ChangedElsewhere,
        Self::RateLimited,
        Self::NotJson,
        Self::WrongShape,
        Self::Delay,
        Self::Offline,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::AnswerLost => "answer lost",
            Self::ConnectionRefused => "connection refused",
            Self::InternalError => "500",
            Self::Unavailable => "503 with Retry-After",
            Self::SessionExpired => "401",
            Self::CsrfRejected => "403 CSRF",
            Self::Refused => "409",
            Self::ChangedElsewhere => "412",
            Self::RateLimited => "429 with Retry-After",
            Self::NotJson => "not JSON",
            Self::WrongShape => "JSON of the wrong shape",
            Self::Delay => "30 s delay",
            Self::Offline => "offline",
        }
    }

    /// Whether it is the ATS's own word that it did not write.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Refused | Self::ChangedElsewhere)
    }

    /// Whether nothing reaches the ATS any more, pages included.
    pub fn cuts_the_network(self) -> bool {
        matches!(self, Self::ConnectionRefused | Self::Offline)
    }
}

impl Timing {
    pub const ALL: [Self; 2] = [Self::Before, Self::During];

    pub fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::During => "during",
        }
    }
}

/// One cell of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    pub hazard: Hazard,
    pub timing: Timing,
    pub action: Action,
}

/// Where the value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    pub ats: bool,
    pub screen: bool,
    pub journal: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Value {
    Hazard(Hazard),
    Timing(Timing),
    Action(Action),
}

impl Cell {
    fn all() -> Vec<Self> {
        let mut cells = Vec::new();
        for hazard in Hazard::ALL {
            for timing in Timing::ALL {
                cells.extend(Action::ALL.map(|action| Self {
                    hazard,
                    timing,
                    action,
                }));
            }
        }
        cells
    }

    fn pairs(self) -> [(Value, Value); 3] {
        let (hazard, timing) = (Value::Hazard(self.hazard), Value::Timing(self.timing));
        let action = Value::Action(self.action);
        [(hazard, timing), (hazard, action), (timing, action)]
    }

    /// Where the value has to be while the fault is in force.
    pub fn places(self) -> Places {
        let ats = self.timing == Timing::During && !self.hazard.is_refusal();
        match self.action {
            Action::Save | Action::SignOut => Places {
                ats,
                screen: true,
                journal: true,
            },
            // Another page is shown, or none.
            Action::LeaveByRoute | Action::Back | Action::CloseTab => Places {
                ats,
                screen: false,
                journal: true,
            },
            // The page that comes shows what the ATS has; otherwise it offers what the journal has.
            Action::Reload => Places {
                ats,
                screen: ats,
                journal: !ats,
            },
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hazard, timing) = (self.hazard.name(), self.timing.name());
        write!(f, "{hazard}, {timing} the request, {}", self.action.name())
    }
}

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = [
            (self.ats, "ATS"),
            (self.screen, "screen"),
            (self.journal, "journal"),
        ]
        .into_iter()
        .filter_map(|(is_there, word)| is_there.then_some(word))
        .collect();
        f.write_str(&words.join(", "))
    }
}

/// A small set of cells in which every pair of values of two axes occurs: each next cell is the first of those that add
/// the most pairs. In the order of the matrix.
pub fn pairwise() -> Vec<Cell> {
    let all = Cell::all();
    let mut missing: HashSet<_> = all.iter().flat_map(|cell| cell.pairs()).collect();
    let mut chosen = HashSet::new();
    while !missing.is_empty() {
        let gain = |cell: &Cell| cell.pairs().iter().filter(|pair| missing.contains(pair)).count();
        let most = all.iter().map(gain).max();
        let Some(best) = all.iter().find(|cell| Some(gain(cell)) == most).copied() else {
            break;
        };
        for pair in best.pairs() {
            missing.remove(&pair);
        }
        chosen.insert(best);
    }
    all.into_iter().filter(|cell| chosen.contains(cell)).collect()
}
