//! An editor of folders with plain data: choices can be made, and nothing is sent.

use std::sync::Arc;

use leptos::prelude::*;
use mailbridge::domain::folders::Mailbox;
use mailbridge::domain::folders::conflict::Conflict;
use mailbridge::domain::folders::mapping::Mapping;
use mailbridge::domain::folders::review::Review;
use mailbridge::domain::folders::standing::Standing;
use mailbridge::domain::folders::tree::FolderTree;
use mailbridge::domain::save::status::SaveStatus;
use mailbridge::domain::text;
use mailbridge::i18n::use_texts;
use mailbridge::pages::folders::FoldersView;
use mailbridge::pages::folders::editor_view::EditorView;
use mailbridge::pages::folders::parts::{Creation, EditorActions, EditorData, Listing, Receipt};
use mailbridge::pages::folders::remedy::Remedies;
use mailbridge::pages::journal_note::JournalNote;
use mailbridge::pages::save_controls::SaveControls;
use mailbridge::signals::{RwSignal, Signal};
use mailbridge::state::save::JournalHealth;
use mailbridge_contract::folder::{Choice, RemoteFolder};

use super::email::reconnect_first;
use super::screens::{framed, nothing};
use crate::{config, data};

/// What the editor shows.
#[derive(Clone)]
pub struct Editor {
    /// The mailbox's folders.
    pub folders: fn() -> Vec<RemoteFolder>,
    /// What is saved.
    pub saved: Mapping,
    /// What the user wants.
    pub mapping: Mapping,
    /// A row that stands otherwise than the mapping says.
    pub standing: Option<(usize, Standing)>,
    /// A row with this to say.
    pub conflict: Option<(usize, Conflict)>,
    /// How saving stands.
    pub status: SaveStatus,
    /// How the list stands.
    pub listing: Listing,
    /// How creating a folder stands.
    pub creation: Creation,
    /// Whether there is a step to take back.
    pub can_undo: bool,
    /// What is asked before it is saved.
    pub questions: Vec<(usize, Conflict)>,
    /// What somebody else saved.
    pub elsewhere: Option<Mapping>,
    /// When an earlier visit left something.
    pub left_behind: Option<String>,
    /// What the last save came to.
    pub receipt: Option<Receipt>,
    /// Whether unsaved changes are kept.
    pub journal: JournalHealth,
}

impl Default for Editor {
    /// Everything is decided and saved.
    fn default() -> Self {
        let saved = decided();
        Self {
            folders: data::gmail,
            mapping: saved.clone(),
            saved,
            standing: None,
            conflict: None,
            status: SaveStatus::Unchanged,
            listing: Listing::Fresh,
            creation: Creation::Closed,
            can_undo: false,
            questions: Vec::new(),
            elsewhere: None,
            left_behind: None,
            receipt: None,
            journal: JournalHealth::Works,
        }
    }
}

/// The mapping as automatic decides it in Gmail, with a label for the archive.
fn decided() -> Mapping {
    let roles = data::roles();
    let mut mapping = Mapping::automatic(&roles);
    mapping.choose(&"archive".into(), data::chosen("Archive 2025"));
    mapping.choose(&"finance".into(), Choice::NotMapped);
    let mailbox = Mailbox::new(FolderTree::new(data::gmail()));
    let review = Review::new(&roles, &mapping, &mapping, &mailbox);
    mapping.resolved(&roles, &review.standings, &mailbox.tree, &Mapping::default())
}

/// The page with this editor.
pub fn page(editor: Editor) -> AnyView {
    let roles = Arc::new(data::roles());
    let mailbox = Arc::new(Mailbox::new(FolderTree::new((editor.folders)())));
    let mapping = RwSignal::new(editor.mapping);
    let (listing, creation) = (RwSignal::new(editor.listing), RwSignal::new(editor.creation));
    let questions = RwSignal::new(editor.questions);
    let saved = StoredValue::new(editor.saved);
    let (standing, conflict) = (editor.standing, editor.conflict);
    let review = {
        let (roles, mailbox) = (roles.clone(), mailbox.clone());
        Signal::memo(move |_| {
            let saved = saved.get_value();
            let mut review = mapping.with(|mapping| Review::new(&roles, mapping, &saved, &mailbox));
            if let Some((place, standing)) = &standing {
                review.standings[*place] = standing.clone();
            }
            if let Some((place, conflict)) = &conflict {
                review.conflicts[*place] = vec![conflict.clone()];
            }
            review
        })
    };
    let differences = {
        let (roles, mailbox) = (roles.clone(), mailbox.clone());
        Signal::memo(move |_| {
            let saved = saved.get_value();
            let resolved = review.with(|review| {
                mapping.with(|mapping| mapping.resolved(&roles, &review.standings, &mailbox.tree, &saved))
            });
            resolved.differences(&roles, &saved)
        })
    };
    let data = EditorData {
        roles: StoredValue::new(roles),
        server: use_texts().signal(text::folders_server_gmail()),
        mailbox: Signal::from(mailbox),
        review,
        differences,
        status: Signal::from(editor.status),
        can_undo: Signal::from(editor.can_undo),
        listing: listing.into(),
        questions: questions.into(),
        elsewhere: Signal::from(editor.elsewhere),
        left_behind: Signal::from(editor.left_behind),
        receipt: Signal::from(editor.receipt),
        creation: creation.into(),
    };
    let actions = EditorActions {
        choose: Callback::new(move |(role, choice)| mapping.update(|mapping| mapping.choose(&role, choice))),
        undo: nothing(),
        reset: nothing(),
        save: nothing(),
        confirm: Callback::new(move |()| questions.set(Vec::new())),
        go_back: Callback::new(move |()| questions.set(Vec::new())),
        discard: nothing(),
        reload: nothing(),
        open_creation: Callback::new(move |open| {
            creation.set(if open { Creation::Open } else { Creation::Closed });
        }),
        create: Callback::new(|_| {}),
        keep: Callback::new(|_| {}),
        restore: nothing(),
        forget: nothing(),
    };
    let remedies = Remedies {
        reconnect: Some(ViewFn::from(reconnect_first)),
        administrator: Some(config::provider()),
    };
    let bar = move || {
        view! { <SaveControls status=data.status on_save=actions.save on_discard=actions.discard /> }
    };
    framed(view! {
        <FoldersView address=Signal::from(Some(data::ADDRESS.to_owned())) bar>
            <JournalNote health=Signal::from(editor.journal) />
            <EditorView data actions remedies />
        </FoldersView>
    })
}
