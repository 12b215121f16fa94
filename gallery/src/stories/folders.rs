//! Edit folders: the editor in each of its states, and every error in its place.

use std::collections::HashSet;

use leptos::prelude::*;
use mailbridge::domain::failure::Failure;
use mailbridge::domain::folders::conflict::Conflict;
use mailbridge::domain::folders::mapping::Mapping;
use mailbridge::domain::folders::names::Language;
use mailbridge::domain::folders::standing::Standing;
use mailbridge::domain::folders::suggest::{Found, Suggestion};
use mailbridge::domain::folders::tree::{FolderIndex, FolderTree};
use mailbridge::domain::folders::trouble::{Fix, Trouble};
use mailbridge::domain::save::status::SaveStatus;
use mailbridge::pages::folders::loading::Loading;
use mailbridge::pages::folders::parts::{Creation, Listing, Receipt};
use mailbridge::pages::folders::trouble_view::TroubleView;
use mailbridge::pages::folders::{EmptyBar, FoldersView};
use mailbridge::signals::Signal;
use mailbridge::state::fetched::Fetched;
use mailbridge_contract::folder::{Choice, SpecialUse};
use mailbridge_contract::problem::ProblemCode;

use super::email::reconnect_first;
use super::folders_editor::{Editor, page};
use super::screens::{framed, nothing};
use super::states;
use crate::config;
use crate::data::{self, AT};
use crate::story::{Story, every, press, type_into};

/// The row Archive.
const ARCHIVE: usize = 3;

pub fn stories() -> Vec<Story> {
    let mut stories = vec![
        editor("folders/never_saved", || Editor {
            saved: Mapping::default(),
            mapping: Mapping::default(),
            status: SaveStatus::Unsaved,
            ..Editor::default()
        }),
        editor("folders/dutch", || Editor {
            folders: data::dutch,
            saved: Mapping::default(),
            mapping: Mapping::default(),
            ..Editor::default()
        }),
        editor("folders/saved", Editor::default),
        editor("folders/unfolded", Editor::default).then(|| press("details > summary")),
        editor("folders/changed", || changed("Clients")),
        editor("folders/long_names", || changed(data::LONG_FOLDER)),
        editor("folders/long_names_open", || changed(data::LONG_FOLDER)).then(open_picker),
        editor("folders/picker/open", Editor::default).then(open_picker),
        editor("folders/picker/found", Editor::default).then(|| search("cli")),
        editor("folders/picker/nothing_found", Editor::default).then(|| search("qqq")),
        editor("folders/picker/ten_thousand", ten_thousand).then(open_picker),
        editor("folders/picker/ten_thousand_found", ten_thousand).then(|| search("helix off")),
        editor("folders/questions", || Editor {
            questions: vec![
                (ARCHIVE, Conflict::AllMailAsArchive),
                (
                    4,
                    Conflict::LabelEmptied {
                        days: 30,
                        messages: Some(12),
                    },
                ),
            ],
            ..changed("[Gmail]/All Mail")
        }),
        editor("folders/changed_elsewhere", || {
            let mut theirs = Mapping::default();
            theirs.choose(&"archive".into(), data::chosen("Candidates/Offers"));
            theirs.choose(&"junk".into(), Choice::NotMapped);
            Editor {
                status: SaveStatus::Conflict,
                elsewhere: Some(theirs),
                ..changed("Clients")
            }
        }),
        editor("folders/restore", || Editor {
            left_behind: Some("14:03".to_owned()),
            ..Editor::default()
        }),
        editor("folders/receipt/read_back", || receipt(true)),
        editor("folders/receipt/differs", || receipt(false)),
    ];
    stories.extend(
        states::fetched(()).into_iter().map(|(name, state)| {
            Story::new(format!("folders/fetched/{name}"), move || fetched(state.clone()))
        }),
    );
    stories.extend(troubles().into_iter().map(|(name, failure)| {
        Story::new(format!("folders/trouble/{name}"), move || {
            trouble(failure.clone())
        })
    }));
    stories.extend(states::conflicts().into_iter().map(|(name, conflict)| {
        editor(&format!("folders/conflict/{name}"), move || Editor {
            conflict: Some((ARCHIVE, conflict.clone())),
            ..Editor::default()
        })
    }));
    let rows = standings()
        .into_iter()
        .map(|(name, standing)| (name.to_owned(), standing));
    stories.extend(rows.chain(open_standings()).map(|(name, standing)| {
        editor(&format!("folders/row/{name}"), move || Editor {
            standing: Some((ARCHIVE, standing.clone())),
            ..Editor::default()
        })
    }));
    stories.extend(states::listings().into_iter().map(|(name, listing)| {
        editor(&format!("folders/list/{name}"), move || Editor {
            listing: listing.clone(),
            ..Editor::default()
        })
    }));
    stories.extend(fixes().into_iter().map(|(name, fix)| {
        editor(&format!("folders/list/failed_{name}"), move || Editor {
            listing: Listing::Failed(mended_by(fix)),
            ..Editor::default()
        })
    }));
    let asked = Story::new("folders/trouble_administrator", || {
        trouble(mended_by(Fix::AskAdministrator))
    });
    stories.push(asked.then(|| press(".outcome__actions .button")));
    stories.extend(states::journals().into_iter().map(|(name, journal)| {
        editor(&format!("folders/journal/{name}"), move || Editor {
            journal,
            ..Editor::default()
        })
    }));
    stories.extend(states::creations().into_iter().map(|(name, creation)| {
        editor(&format!("folders/create/{name}"), move || Editor {
            creation: creation.clone(),
            ..Editor::default()
        })
    }));
    stories.extend(states::name_problems().into_iter().map(|(name, typed)| {
        editor(&format!("folders/create/name_{name}"), || Editor {
            creation: Creation::Open,
            ..Editor::default()
        })
        .then(move || {
            type_into("dialog input", typed);
            press("dialog .button[data-variant=primary]");
        })
    }));
    stories.extend(states::saves().into_iter().map(|(name, status)| {
        editor(&format!("folders/save/{name}"), move || Editor {
            status: status.clone(),
            ..Editor::default()
        })
    }));
    stories
}

fn editor(id: &str, state: impl Fn() -> Editor + 'static) -> Story {
    Story::new(id, move || page(state()))
}

/// Another folder for the archive than is saved.
fn changed(archive: &str) -> Editor {
    let mut editor = Editor {
        folders: data::long,
        status: SaveStatus::Unsaved,
        can_undo: true,
        ..Editor::default()
    };
    editor.mapping.choose(&"archive".into(), data::chosen(archive));
    editor
}

fn ten_thousand() -> Editor {
    Editor {
        folders: || data::many(10_000),
        ..Editor::default()
    }
}

fn receipt(read_back: bool) -> Editor {
    Editor {
        status: SaveStatus::Saved { at: AT },
        receipt: Some(Receipt {
            at: AT.0,
            roles: vec!["archive".into(), "junk".into()],
            read_back,
        }),
        ..Editor::default()
    }
}

fn open_picker() {
    press("#folder-3");
}

fn search(words: &str) {
    open_picker();
    type_into("#folder-3", words);
}

fn fetched(state: Fetched<()>) -> AnyView {
    match state {
        Fetched::Idle | Fetched::Loading => without_rows(view! { <Loading slowly=false /> }.into_any()),
        Fetched::LoadingSlowly => without_rows(view! { <Loading slowly=true /> }.into_any()),
        Fetched::Failed(failure) => trouble(failure),
        Fetched::Ready(()) => page(Editor::default()),
    }
}

fn trouble(failure: Failure) -> AnyView {
    let mends = Trouble::of(&failure).fix == Fix::Reconnect;
    let reconnect = mends.then(|| ViewFn::from(reconnect_first));
    let administrator = Some(config::provider());
    without_rows(view! { <TroubleView failure on_try_again=nothing() reconnect administrator /> }.into_any())
}

fn without_rows(shown: AnyView) -> AnyView {
    framed(view! {
        <FoldersView address=Signal::from(Some(data::ADDRESS.to_owned())) bar=|| view! { <EmptyBar /> }>
            {shown}
        </FoldersView>
    })
}

/// Every way that the folders may not come. Of the problem codes, those that have a screen of their own.
fn troubles() -> Vec<(String, Failure)> {
    let mut seen = HashSet::new();
    let failures = states::failures()
        .into_iter()
        .map(|(name, failure)| (name.to_owned(), failure));
    let codes = ProblemCode::ALL
        .iter()
        .map(|code| (code.to_string(), data::problem(code.clone())));
    failures
        .chain(codes.filter(move |(_, failure)| seen.insert(Trouble::of(failure).title.key)))
        .collect()
}

/// A place in the tree of Gmail.
fn place(path: &str) -> FolderIndex {
    let tree = FolderTree::new(data::gmail());
    tree.find(&path.into())
        .unwrap_or_else(|| panic!("{path} is in the sample"))
}

every! {
    /// What mends a list that cannot be had.
    fixes: Fix {
        Fix::TryAgain => "try_again", Fix::TryAgain;
        Fix::Reconnect => "reconnect", Fix::Reconnect;
        Fix::AskAdministrator => "ask_administrator", Fix::AskAdministrator;
        Fix::EmailSettings => "email_settings", Fix::EmailSettings;
    }
}

/// A failure that a fix mends.
fn mended_by(fix: Fix) -> Failure {
    data::problem(match fix {
        Fix::TryAgain => ProblemCode::ImapTimeout,
        Fix::Reconnect => ProblemCode::GrantRevoked,
        Fix::AskAdministrator => ProblemCode::ImapDisabled,
        Fix::EmailSettings => ProblemCode::MailboxNotSaved,
    })
}

every! {
    /// What a choice stands for.
    standings: Standing {
        Standing::Automatic { .. } => "automatic", Standing::Automatic {
            folder: place("Archive 2025"), found: Found::Name(Language::English), before: None,
        };
        Standing::AutomaticOpen { .. } => "automatic_open", Standing::AutomaticOpen {
            suggestion: Suggestion::Nothing, before: None,
        };
        Standing::Chosen(_) => "chosen", Standing::Chosen(place("Clients"));
        Standing::Renamed { .. } => "renamed", Standing::Renamed {
            folder: place("Clients"), before: data::reference("Candidates"),
        };
        Standing::Followable { .. } => "followable", Standing::Followable {
            candidate: place("Clients"), before: data::reference("Candidates"),
        };
        Standing::Gone(_) => "gone", Standing::Gone(data::reference("Candidates"));
        Standing::NotMapped => "not_mapped", Standing::NotMapped;
    }
}

every! {
    /// How automatic found its folder.
    founds: Found {
        Found::Inbox => "inbox", Found::Inbox;
        Found::SpecialUse(_) => "mark", Found::SpecialUse(SpecialUse::Archive);
        Found::Name(_) => "name", Found::Name(Language::English);
    }
}

every! {
    /// What automatic says where no one folder suits.
    suggestions: Suggestion {
        Suggestion::Folder { .. } => "folder", Suggestion::Folder {
            folder: place("Clients"), found: Found::Name(Language::English),
        };
        Suggestion::Several(_) => "several", Suggestion::Several(vec![place("Clients"), place("Archive 2025")]);
        Suggestion::ArchiveElsewhere { .. } => "archive_elsewhere", Suggestion::ArchiveElsewhere {
            all_mail: Some(place("[Gmail]/All Mail")), labels: vec![place("Archive 2025")],
        };
        Suggestion::Nothing => "nothing", Suggestion::Nothing;
    }
}

/// Automatic in each of its ways.
fn open_standings() -> Vec<(String, Standing)> {
    let found = founds().into_iter().map(|(name, found)| {
        let standing = Standing::Automatic {
            folder: place("Archive 2025"),
            found,
            before: None,
        };
        (format!("automatic_by_{name}"), standing)
    });
    let open = suggestions().into_iter().map(|(name, suggestion)| {
        let standing = Standing::AutomaticOpen {
            suggestion,
            before: None,
        };
        (format!("open_{name}"), standing)
    });
    let moved = Standing::Automatic {
        folder: place("Archive 2025"),
        found: Found::SpecialUse(SpecialUse::Archive),
        before: Some(data::reference("Clients")),
    };
    found
        .chain(open)
        .chain([("automatic_moved".to_owned(), moved)])
        .collect()
}
