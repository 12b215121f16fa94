//! The app's states, each with an example. What is missing here does not compile.

use mailbridge::config::ConfigError;
use mailbridge::domain::connect::outcome::Outcome;
use mailbridge::domain::failure::Failure;
use mailbridge::domain::folders::conflict::Conflict;
use mailbridge::domain::folders::new_folder::NameProblem;
use mailbridge::domain::save::status::SaveStatus;
use mailbridge::pages::connect::stage::Stage;
use mailbridge::pages::folders::parts::{Creation, Listing};
use mailbridge::state::connection::Connection;
use mailbridge::state::fetched::Fetched;
use mailbridge::state::release::Upgrade;
use mailbridge::state::save::JournalHealth;
use mailbridge::state::session::SessionState;
use mailbridge::ui::skeleton::SkeletonShape;
use mailbridge_contract::health::{FactName, FactState};
use mailbridge_contract::mailbox::{MailboxStatus, Revocation};
use mailbridge_contract::problem::{FieldRule, ProblemCode};
use mailbridge_contract::session::Capability;

use crate::data::{self, AT};
use crate::story::every;

every! {
    /// Who is signed in.
    sessions: SessionState {
        SessionState::Checking => "checking", SessionState::Checking;
        SessionState::SignedIn(_) => "signed_in", SessionState::SignedIn(data::session());
        SessionState::Expired(_) => "expired", SessionState::Expired(data::session());
        SessionState::Replaced(_) => "replaced", SessionState::Replaced(data::session());
        SessionState::SignedOut => "signed_out", SessionState::SignedOut;
        SessionState::Failed(_) => "failed", SessionState::Failed(Failure::Unreachable);
    }
}

every! {
    /// How saving stands.
    saves: SaveStatus {
        SaveStatus::Unchanged => "unchanged", SaveStatus::Unchanged;
        SaveStatus::Saved { .. } => "saved", SaveStatus::Saved { at: AT };
        SaveStatus::Unsaved => "unsaved", SaveStatus::Unsaved;
        SaveStatus::Saving => "saving", SaveStatus::Saving;
        SaveStatus::Waiting { .. } => "waiting", SaveStatus::Waiting { failure: Failure::Unreachable, until: AT };
        SaveStatus::SignIn => "sign_in", SaveStatus::SignIn;
        SaveStatus::Conflict => "conflict", SaveStatus::Conflict;
        SaveStatus::Failed { .. } => "failed", SaveStatus::Failed { failure: data::problem(ProblemCode::Forbidden) };
    }
}

every! {
    /// What is known of a newer version.
    upgrades: Upgrade {
        Upgrade::None => "none", Upgrade::None;
        Upgrade::There => "there", Upgrade::There;
        Upgrade::Later => "later", Upgrade::Later;
        Upgrade::Saving => "saving", Upgrade::Saving;
        Upgrade::NotSaved => "not_saved", Upgrade::NotSaved;
    }
}

every! {
    /// Whether unsaved changes are kept.
    journals: JournalHealth {
        JournalHealth::Works => "works", JournalHealth::Works;
        JournalHealth::Unreadable => "unreadable", JournalHealth::Unreadable;
        JournalHealth::Blocked => "blocked", JournalHealth::Blocked;
        JournalHealth::Full => "full", JournalHealth::Full;
    }
}

every! {
    /// Why a request failed.
    failures: Failure {
        Failure::Offline => "offline", Failure::Offline;
        Failure::Unreachable => "unreachable", Failure::Unreachable;
        Failure::TimedOut => "timed_out", Failure::TimedOut;
        Failure::Problem { .. } => "problem", data::problem(ProblemCode::Internal);
        Failure::Unreadable { .. } => "unreadable", Failure::Unreadable {
            status: 502, reason: "not JSON".to_owned(), request_id: None,
        };
    }
}

/// What is fetched, with this for the answer.
pub fn fetched<T: Clone>(ready: T) -> Vec<(&'static str, Fetched<T>)> {
    let label = |state: &Fetched<T>| match state {
        Fetched::Idle => "idle",
        Fetched::Loading => "loading",
        Fetched::LoadingSlowly => "loading_slowly",
        Fetched::Ready(_) => "ready",
        Fetched::Failed(_) => "failed",
    };
    [
        Fetched::Idle,
        Fetched::Loading,
        Fetched::LoadingSlowly,
        Fetched::Ready(ready),
        Fetched::Failed(Failure::TimedOut),
    ]
    .map(|state| (label(&state), state))
    .into()
}

every! {
    /// What the connecting tab is at.
    stages: Stage {
        Stage::Checking => "checking", Stage::Checking;
        Stage::Leaving => "leaving", Stage::Leaving;
        Stage::Finishing => "finishing", Stage::Finishing;
        Stage::Saving => "saving", Stage::Saving;
        // Each outcome has a story of its own.
        Stage::Ended(_) => "ended", Stage::Ended(data::ending(Outcome::Connected));
    }
}

every! {
    /// What the first tab shows of its attempt.
    connections: Connection {
        Connection::Idle => "idle", Connection::Idle;
        Connection::Waiting(_) => "waiting", Connection::Waiting(data::attempt());
        Connection::Quiet(_) => "quiet", Connection::Quiet(data::attempt());
        Connection::Granted { .. } => "granted", Connection::Granted {
            attempt: data::attempt(), address: data::ADDRESS.to_owned(),
        };
        // Each outcome has a story of its own.
        Connection::Failed { .. } => "failed", Connection::Failed {
            attempt: data::attempt(), ending: data::ending(Outcome::Cancelled),
        };
    }
}

every! {
    /// Whether a mailbox works.
    mailboxes: MailboxStatus {
        MailboxStatus::Connected => "connected", MailboxStatus::Connected;
        MailboxStatus::NeedsReconnect => "needs_reconnect", MailboxStatus::NeedsReconnect;
        MailboxStatus::Failing => "failing", MailboxStatus::Failing;
        MailboxStatus::Unknown => "unknown", MailboxStatus::Unknown;
    }
}

every! {
    /// Whether mailboxes may be added.
    capabilities: Capability {
        Capability::Allowed => "allowed", Capability::Allowed;
        Capability::Refused { .. } => "refused", Capability::Refused {
            code: ProblemCode::NotActivated, contact: Some(data::contact()),
        };
    }
}

every! {
    /// What became of the access after a mailbox was removed.
    revocations: Revocation {
        Revocation::Done => "done", Revocation::Done;
        Revocation::Failed => "failed", Revocation::Failed;
        Revocation::Unknown => "unknown", Revocation::Unknown;
    }
}

every! {
    /// What is wrong with a field.
    rules: FieldRule {
        FieldRule::Required => "required", FieldRule::Required;
        FieldRule::TooLong => "too_long", FieldRule::TooLong;
        FieldRule::Malformed => "malformed", FieldRule::Malformed;
        FieldRule::NotAllowed => "not_allowed", FieldRule::NotAllowed;
        FieldRule::Unknown => "unknown", FieldRule::Unknown;
    }
}

every! {
    /// The steps of a mailbox's condition.
    facts: FactName {
        FactName::Activated => "activated", FactName::Activated;
        FactName::SignedIn => "signed_in", FactName::SignedIn;
        FactName::Permissions => "permissions", FactName::Permissions;
        FactName::LongLivedAccess => "long_lived_access", FactName::LongLivedAccess;
        FactName::Incoming => "incoming", FactName::Incoming;
        FactName::Outgoing => "outgoing", FactName::Outgoing;
        FactName::FoldersListed => "folders_listed", FactName::FoldersListed;
        FactName::FoldersMapped => "folders_mapped", FactName::FoldersMapped;
        FactName::LastMessage => "last_message", FactName::LastMessage;
        FactName::Unknown => "other", FactName::Unknown;
    }
}

every! {
    /// How a step stands.
    fact_states: FactState {
        FactState::Ok => "ok", FactState::Ok;
        FactState::Failed => "failed", FactState::Failed;
        FactState::Unknown => "unknown", FactState::Unknown;
    }
}

every! {
    /// How the list of folders stands.
    listings: Listing {
        Listing::Fresh => "fresh", Listing::Fresh;
        // Milliseconds are far below 2^53.
        Listing::At(_) => "at", Listing::At(AT.0 as f64);
        Listing::Busy => "busy", Listing::Busy;
        Listing::Failed(_) => "failed", Listing::Failed(data::problem(ProblemCode::ImapTimeout));
    }
}

every! {
    /// How creating a folder stands.
    creations: Creation {
        Creation::Closed => "closed", Creation::Closed;
        Creation::Open => "open", Creation::Open;
        Creation::Busy => "busy", Creation::Busy;
        Creation::Failed(_) => "failed", Creation::Failed(data::problem(ProblemCode::FolderNameRefused));
    }
}

every! {
    /// What is wrong with a row of Edit folders.
    conflicts: Conflict {
        Conflict::UsedTwice { .. } => "used_twice", Conflict::UsedTwice { other: 1, emptied: true };
        Conflict::AllMailAsDeleted => "all_mail_as_deleted", Conflict::AllMailAsDeleted;
        Conflict::AllMailAsArchive => "all_mail_as_archive", Conflict::AllMailAsArchive;
        Conflict::AllMailAsOther => "all_mail_as_other", Conflict::AllMailAsOther;
        Conflict::InboxAsArchive => "inbox_as_archive", Conflict::InboxAsArchive;
        Conflict::KeptFolderEmptied { .. } => "kept_folder_emptied", Conflict::KeptFolderEmptied { days: 30 };
        Conflict::LabelEmptied { .. } => "label_emptied", Conflict::LabelEmptied { days: 30, messages: Some(4321) };
        Conflict::EmptiedByServer => "emptied_by_server", Conflict::EmptiedByServer;
        Conflict::View => "view", Conflict::View;
        Conflict::Container => "container", Conflict::Container;
        Conflict::SubFoldersNotRead { .. } => "sub_folders_not_read", Conflict::SubFoldersNotRead { count: 3 };
        Conflict::RequiredNotMapped => "required_not_mapped", Conflict::RequiredNotMapped;
        Conflict::ArchiveNotMapped => "archive_not_mapped", Conflict::ArchiveNotMapped;
        Conflict::NothingFound => "nothing_found", Conflict::NothingFound;
        Conflict::HiddenFromImap { .. } => "hidden_from_imap", Conflict::HiddenFromImap { required: true };
        Conflict::Vanished => "vanished", Conflict::Vanished;
    }
}

/// What is typed into the dialog Create folder to bring a problem about, and how it is told from the others.
pub fn name_problems() -> Vec<(&'static str, &'static str)> {
    let typed = |problem: NameProblem| match problem {
        NameProblem::Empty => Some(("empty", " ")),
        NameProblem::Delimiter(_) => Some(("delimiter", "a/b")),
        NameProblem::ControlCharacter => Some(("control_character", "a\tb")),
        NameProblem::Inbox => Some(("inbox", "Inbox")),
        NameProblem::Exists(_) => Some(("exists", "Clients")),
        // Gmail has folders in folders.
        NameProblem::NoNesting => None,
    };
    let problems = [
        NameProblem::Empty,
        NameProblem::Delimiter('/'),
        NameProblem::ControlCharacter,
        NameProblem::Inbox,
        NameProblem::NoNesting,
    ];
    let mut found: Vec<_> = problems.into_iter().filter_map(typed).collect();
    found.push(("exists", "Clients"));
    found
}

every! {
    /// Why the configuration cannot be used.
    config_errors: ConfigError {
        ConfigError::Missing(_) => "missing", ConfigError::Missing("status 404".to_owned());
        ConfigError::Invalid(_) => "invalid", ConfigError::Invalid("providers: there must be at least one".to_owned());
    }
}

every! {
    /// Shapes of what loads.
    shapes: SkeletonShape {
        SkeletonShape::Lines => "lines", SkeletonShape::Lines;
        SkeletonShape::Title => "title", SkeletonShape::Title;
        SkeletonShape::Fields => "fields", SkeletonShape::Fields;
        SkeletonShape::Rows => "rows", SkeletonShape::Rows;
    }
}
