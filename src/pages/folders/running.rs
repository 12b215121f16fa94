//! Joins the editor's state to its view: what callbacks do.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mailbridge_contract::folder::{Choice, FolderReference, NewRemoteFolder};
use mailbridge_contract::{MailboxId, RoleId};

use super::Loaded;
use super::editor_view::first_error;
use super::parts::{Creation, EditorActions, EditorData, Listing, Receipt};
use crate::api::{self, Api, Write};
use crate::browser::{clock, intl, page, random};
use crate::domain::failure::Failure;
use crate::domain::folders::Mailbox;
use crate::domain::folders::conflict::Conflict;
use crate::domain::folders::mapping::Mapping;
use crate::domain::folders::review::Review;
use crate::domain::folders::tree::FolderTree;
use crate::domain::save::fields::{Difference, Fields, Side, from_fields};
use crate::domain::save::status::SaveStatus;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::{RwSignal, Signal};
use crate::state::folder_editor::FolderEditor;
use crate::state::save::use_save_engine;
use crate::ui::live_region::Announcer;

/// How long a list counts as listed just now.
const FRESH: Duration = Duration::from_secs(60);

/// What Gmail's provider is called in the configuration.
const GOOGLE: &str = "google";

/// Opens the mapping, with all that its view needs.
pub fn start(id: MailboxId, loaded: Loaded) -> (EditorData, EditorActions) {
    let texts = use_texts();
    let api = expect_context::<Api>();
    let announcer = expect_context::<Announcer>();
    let Loaded {
        provider,
        roles,
        mapping,
        mailbox,
        listed_at,
    } = loaded;
    let editor = FolderEditor::new(use_save_engine(), &api, &id, roles, mailbox, mapping);
    let editable = editor.editable();
    let remote = Remote {
        api,
        id,
        editor,
        listing: RwSignal::new(Listing::Fresh),
        creation: RwSignal::new(Creation::Closed),
    };
    remote.listed(&listed_at);
    let remote = StoredValue::new(remote);
    let (listing, creation) = remote.with_value(|remote| (remote.listing, remote.creation));
    let questions = RwSignal::new(Vec::<(usize, Conflict)>::new());
    let language = texts.language();
    page::when_quiet(move || intl::prepare(&language));

    let server = match provider.as_str() {
        GOOGLE => text::folders_server_gmail(),
        _ => text::folders_server_other(),
    };
    let status = editor.status();
    let data = EditorData {
        roles: StoredValue::new(editor.roles()),
        server: texts.signal(server),
        mailbox: editor.mailbox(),
        review: editor.review(),
        differences: Signal::memo(move |_| editor.differences()),
        status,
        can_undo: editor.can_undo(),
        listing: listing.into(),
        questions: questions.into(),
        elsewhere: Signal::derive(move || changed_elsewhere(&editable.conflicts().get())),
        left_behind: Signal::derive(move || {
            let at = editable.offer().get()?.at;
            Some(intl::format_time(&texts.language(), &clock::date(at.0 as f64)))
        }),
        receipt: Signal::derive(move || {
            let receipt = editable.receipt().get()?;
            let all_saved = matches!(status.get(), SaveStatus::Saved { .. });
            (all_saved || !receipt.read_back).then(|| Receipt {
                at: receipt.at.0,
                roles: receipt.fields.into_iter().map(RoleId).collect(),
                read_back: receipt.read_back,
            })
        }),
        creation: creation.into(),
    };
    let save = move |()| {
        let review: Review = editor.review().get_untracked();
        if let Some(wrong) = first_error(&review) {
            announcer.urgent(texts.say(text::folders_errors(review.errors())));
            page::focus(&format!("#{wrong}"));
            return;
        }
        let asked = editor.questions();
        if asked.is_empty() {
            editor.save();
        } else {
            questions.set(asked);
        }
    };
    let actions = EditorActions {
        choose: Callback::new(move |(role, choice): (RoleId, Choice)| editor.choose(&role, choice)),
        undo: Callback::new(move |()| {
            editor.undo();
            announcer.polite(texts.say(text::folders_undone()));
        }),
        reset: Callback::new(move |()| {
            editor.reset();
            announcer.polite(texts.say(text::folders_reset_done()));
        }),
        save: Callback::new(save),
        confirm: Callback::new(move |()| {
            questions.set(Vec::new());
            editor.save();
        }),
        go_back: Callback::new(move |()| questions.set(Vec::new())),
        discard: Callback::new(move |()| editor.discard()),
        reload: Callback::new(move |()| remote.with_value(Remote::reload)),
        open_creation: Callback::new(move |open| {
            creation.set(if open { Creation::Open } else { Creation::Closed });
        }),
        create: Callback::new(move |(new, role): (NewRemoteFolder, Option<RoleId>)| {
            let said = move |path: &str| announcer.polite(texts.say(text::folders_created(path)));
            remote.with_value(|remote| remote.create(new, role, said));
        }),
        keep: Callback::new(move |(role, side): (RoleId, Side)| editable.choose(role.as_str(), side)),
        restore: Callback::new(move |()| editable.restore()),
        forget: Callback::new(move |()| editable.forget()),
    };
    (data, actions)
}

/// What the ATS has where somebody else changed the same as the user.
fn changed_elsewhere(conflicts: &[Difference]) -> Option<Mapping> {
    let theirs: Fields = conflicts
        .iter()
        .filter_map(|conflict| Some((conflict.field.clone(), conflict.theirs.clone()?)))
        .collect();
    (!theirs.is_empty()).then(|| from_fields(&theirs).ok()).flatten()
}

/// The mailbox at its server.
#[derive(Clone)]
struct Remote {
    api: Api,
    id: MailboxId,
    editor: FolderEditor,
    listing: RwSignal<Listing>,
    creation: RwSignal<Creation>,
}

impl Remote {
    /// Just now; a minute later, at that time.
    fn listed(&self, at: &str) {
        let at = clock::parse(at).unwrap_or_else(clock::now);
        let listing = self.listing;
        listing.set(Listing::Fresh);
        set_timeout(
            move || {
                // The page may be gone by now.
                listing.maybe_update(|listing| {
                    let was_fresh = *listing == Listing::Fresh;
                    if was_fresh {
                        *listing = Listing::At(at);
                    }
                    was_fresh
                });
            },
            FRESH,
        );
    }

    fn reload(&self) {
        let remote = self.clone();
        self.listing.set(Listing::Busy);
        spawn_local(async move {
            if let Err(failure) = remote.list().await {
                remote.listing.set(Listing::Failed(failure));
            }
        });
    }

    async fn list(&self) -> Result<(), Failure> {
        let folders = api::folders::remote(&self.api, &self.id).await?;
        self.editor
            .replace_mailbox(Arc::new(Mailbox::new(FolderTree::new(folders.folders))));
        self.listed(&folders.listed_at.0);
        Ok(())
    }

    fn create(&self, new: NewRemoteFolder, role: Option<RoleId>, said: impl Fn(&str) + 'static) {
        let remote = self.clone();
        self.creation.set(Creation::Busy);
        let write = Write {
            if_match: None,
            idempotency_key: random::uuid(),
            outlives_page: false,
        };
        spawn_local(async move {
            let created = match api::folders::create_remote(&remote.api, &remote.id, &new, &write).await {
                Ok(created) => created,
                Err(failure) => {
                    remote.creation.set(Creation::Failed(failure));
                    return;
                }
            };
            if let Err(failure) = remote.list().await {
                remote.listing.set(Listing::Failed(failure));
            }
            if let Some(role) = role {
                let folder = FolderReference::from(&created);
                remote.editor.choose(&role, Choice::Folder { folder });
            }
            remote.creation.set(Creation::Closed);
            said(&created.path);
        });
    }
}
