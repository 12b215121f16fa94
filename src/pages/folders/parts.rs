//! What the editor's view needs: data as signals, and what it asks for as callbacks.

use std::sync::Arc;

use leptos::prelude::*;
use mailbridge_contract::RoleId;
use mailbridge_contract::folder::{Choice, FolderRole, NewRemoteFolder};

use crate::domain::failure::Failure;
use crate::domain::folders::Mailbox;
use crate::domain::folders::conflict::Conflict;
use crate::domain::folders::mapping::{Difference, Mapping};
use crate::domain::folders::review::Review;
use crate::domain::save::fields::Side;
use crate::domain::save::status::SaveStatus;
use crate::signals::Signal;

/// What is shown.
#[derive(Clone, Copy)]
pub struct EditorData {
    /// The ATS's folders.
    pub roles: StoredValue<Arc<Vec<FolderRole>>>,
    /// The name of the mail server.
    pub server: Signal<String>,
    /// The mailbox's folders.
    pub mailbox: Signal<Arc<Mailbox>>,
    /// How each row stands.
    pub review: Signal<Review>,
    /// What saving would change.
    pub differences: Signal<Vec<Difference>>,
    /// How saving stands.
    pub status: Signal<SaveStatus>,
    /// Whether there is a step to take back.
    pub can_undo: Signal<bool>,
    /// How the list of folders stands.
    pub listing: Signal<Listing>,
    /// What to ask before it is saved; nothing while nobody wants to save.
    pub questions: Signal<Vec<(usize, Conflict)>>,
    /// Folders of the ATS that both the user and somebody else changed, with what the ATS has.
    pub elsewhere: Signal<Option<Mapping>>,
    /// What an earlier visit left unsaved, and when it was.
    pub left_behind: Signal<Option<String>>,
    /// What the last save came to.
    pub receipt: Signal<Option<Receipt>>,
    /// How creating a folder stands.
    pub creation: Signal<Creation>,
}

/// What can be asked for.
#[derive(Clone, Copy)]
pub struct EditorActions {
    /// Chooses for one folder of the ATS.
    pub choose: Callback<(RoleId, Choice)>,
    /// Takes back the last step.
    pub undo: Callback<()>,
    /// Makes every choice automatic.
    pub reset: Callback<()>,
    /// Saves, or says what stands in the way.
    pub save: Callback<()>,
    /// Saves, now that the questions are answered.
    pub confirm: Callback<()>,
    /// Does not save yet.
    pub go_back: Callback<()>,
    /// Gives up what is not saved.
    pub discard: Callback<()>,
    /// Lists the mailbox's folders anew.
    pub reload: Callback<()>,
    /// Starts, or gives up, creating a folder.
    pub open_creation: Callback<bool>,
    /// Creates a folder, and uses it for a folder of the ATS.
    pub create: Callback<(NewRemoteFolder, Option<RoleId>)>,
    /// Decides between the user's choice and somebody else's.
    pub keep: Callback<(RoleId, Side)>,
    /// Takes back what an earlier visit left unsaved.
    pub restore: Callback<()>,
    /// Gives up what an earlier visit left unsaved.
    pub forget: Callback<()>,
}

/// How the list of the mailbox's folders stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Listing {
    /// Listed a moment ago.
    Fresh,
    /// Listed then, in milliseconds since 1970.
    At(f64),
    /// Being listed anew.
    Busy,
    /// It could not be listed anew; what was listed before is shown.
    Failed(Failure),
}

/// How creating a folder stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Creation {
    /// Nobody wants to.
    Closed,
    /// The name is being given.
    Open,
    /// On its way.
    Busy,
    /// Refused.
    Failed(Failure),
}

/// What a save came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// When the ATS took it, in milliseconds since 1970.
    pub at: u64,
    /// The ATS's folders that it changed.
    pub roles: Vec<RoleId>,
    /// Whether the ATS, asked afterwards, has them as they were sent.
    pub read_back: bool,
}
