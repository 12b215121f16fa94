//! Edit folders: which folder of the mailbox each folder of the ATS stands for.

mod ask_dialog;
mod change_summary;
mod create_dialog;
pub mod editor_view;
mod folder_row;
pub mod loading;
mod notices;
pub mod parts;
mod picker;
mod reconnecting;
pub mod remedy;
mod running;
mod toolbar;
pub mod trouble_view;

use std::sync::Arc;

use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use mailbridge_contract::MailboxId;
use mailbridge_contract::folder::{FolderMapping, FolderRole, RemoteFolders};
use mailbridge_contract::mailbox::Mailbox as MailboxAccount;

use self::editor_view::EditorView;
use self::loading::Loading;
use self::parts::{EditorActions, EditorData, Listing};
use self::reconnecting::Reconnecting;
use self::remedy::Remedies;
use self::trouble_view::TroubleView;
use super::connect::WaitingConnection;
use super::journal_note::JournalNote;
use super::save_controls::SaveControls;
use crate::api::{self, Api, Versioned};
use crate::browser::location;
use crate::config::Config;
use crate::domain::failure::Failure;
use crate::domain::folders::Mailbox;
use crate::domain::folders::tree::FolderTree;
use crate::domain::folders::trouble::{Fix, Trouble};
use crate::domain::text;
use crate::i18n::use_texts;
use crate::route::{Route, Section};
use crate::signals::{RwSignal, Signal};
use crate::state::fetched::{Fetched, fetch};
use crate::state::save::use_save_engine;
use crate::ui::icon::{Icon, IconName};
use crate::ui::save_bar::SaveBar;

/// All that the page needs before it can show a row.
#[derive(Clone)]
struct Loaded {
    provider: String,
    roles: Vec<FolderRole>,
    mapping: Versioned<FolderMapping>,
    mailbox: Arc<Mailbox>,
    listed_at: String,
}

/// The folder mapping of one mailbox.
#[component]
pub fn FoldersPage(
    /// The mailbox.
    id: MailboxId,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let account = RwSignal::new(None);
    let fetched = RwSignal::new(Fetched::Idle);
    let load = {
        let id = id.clone();
        Callback::new(move |()| {
            let (api, id) = (api.clone(), id.clone());
            fetched.set(Fetched::Idle);
            fetch(fetched, async move { load(&api, &id, account).await });
        })
    };
    load.run(());
    let config = expect_context::<Arc<Config>>();
    let remedies = move |on_mended: Callback<()>| {
        let mailbox = account.get_untracked();
        let administrator = mailbox
            .as_ref()
            .and_then(|mailbox: &MailboxAccount| config.provider(&mailbox.provider).cloned());
        let reconnect = mailbox.map(|mailbox| {
            ViewFn::from(move || view! { <Reconnecting mailbox=mailbox.clone() on_mended /> })
        });
        Remedies {
            reconnect,
            administrator,
        }
    };
    let parts = RwSignal::new(None::<(EditorData, EditorActions)>);
    let bar = move || match parts.get() {
        Some((data, actions)) => view! {
            <SaveControls status=data.status on_save=actions.save on_discard=actions.discard />
        }
        .into_any(),
        None => view! { <EmptyBar /> }.into_any(),
    };
    let shown = move || match fetched.get() {
        Fetched::Idle | Fetched::Loading => view! { <Loading slowly=false /> }.into_any(),
        Fetched::LoadingSlowly => view! { <Loading slowly=true /> }.into_any(),
        Fetched::Failed(failure) => {
            let Remedies {
                reconnect,
                administrator,
            } = remedies(load);
            view! { <TroubleView failure on_try_again=load reconnect administrator /> }.into_any()
        }
        // A look at the document while it is opened must not open it again with each change.
        Fetched::Ready(loaded) => untrack(|| {
            let (data, actions) = running::start(id.clone(), loaded);
            parts.set(Some((data, actions)));
            // Its signals go with it.
            on_cleanup(move || {
                parts.set(None);
            });
            view! { <EditorView data actions remedies=remedies(actions.reload) /> }.into_any()
        }),
    };
    let wants_reconnecting = Signal::memo(move |_| {
        // The editor may just be going, and its signals with it.
        let listing = parts.get().and_then(|(data, _)| data.listing.try_get());
        let failure = match (fetched.get(), listing) {
            (Fetched::Failed(failure), _) | (_, Some(Listing::Failed(failure))) => Some(failure),
            _ => None,
        };
        failure.is_some_and(|failure| Trouble::of(&failure).fix == Fix::Reconnect)
    });
    let address = Signal::derive(move || account.get().map(|mailbox| mailbox.address));
    view! {
        <FoldersView address bar>
            <JournalNote health=use_save_engine().journal_health() />
            {shown}
            {move || wants_reconnecting.get().then(|| view! { <WaitingConnection /> })}
        </FoldersView>
    }
}

/// The page round whatever there is to show.
#[component]
pub fn FoldersView(
    /// The mailbox's address, as soon as it is known.
    #[prop(into)]
    address: Signal<Option<String>>,
    /// The save bar.
    #[prop(into)]
    bar: ViewFn,
    /// What there is.
    children: Children,
) -> impl IntoView {
    let texts = use_texts();
    let lead = move || {
        address
            .get()
            .map(|address| texts.say(text::folders_lead(address)))
    };
    let back = location::with_base(&Route::Account(Some(Section::EmailSettings)).path());
    view! {
        <main id="main" tabindex="-1">
            {move || bar.run()}
            <div class="column">
                <div class="page-head">
                    <a class="page-head__back" href=back>
                        <Icon name=IconName::ArrowRight />
                        <span>{move || texts.say(text::mailbox_panel())}</span>
                    </a>
                    <h1>{move || texts.say(text::folders_title())}</h1>
                    <p class="page-head__lead">{lead}</p>
                </div>
                {children()}
            </div>
        </main>
    }
}

/// The save bar while there is nothing to save.
#[component]
pub fn EmptyBar() -> impl IntoView {
    view! { <SaveBar label=use_texts().signal(text::account_save_bar()) status="">""</SaveBar> }
}

/// Begins a request that does not wait for another one.
fn begun<T: 'static>(request: impl Future<Output = T> + 'static) -> oneshot::Receiver<T> {
    let (send, answer) = oneshot::channel();
    spawn_local(async move {
        // The page may be gone, or have failed for another reason.
        let _ = send.send(request.await);
    });
    answer
}

/// Asks for everything at once: the mail server is the slowest. The mailbox is of use even where its folders fail.
async fn load(
    api: &Api,
    id: &MailboxId,
    account: RwSignal<Option<MailboxAccount>>,
) -> Result<Loaded, Failure> {
    let begin = |id: &MailboxId| (api.clone(), id.clone());
    let (list, roles, mapping) = (begin(id), begin(id), begin(id));
    let listed = begun(async move { api::folders::remote(&list.0, &list.1).await });
    let roles = begun(async move { api::folders::roles(&roles.0).await });
    let mapping = begun(async move { api::folders::mapping(&mapping.0, &mapping.1).await });
    let mailbox = api::mailboxes::get(api, id).await?.value;
    let provider = mailbox.provider.0.clone();
    account.set(Some(mailbox));
    let roles = roles.await.map_err(|_| Failure::Unreachable)??.roles;
    let mapping = mapping.await.map_err(|_| Failure::Unreachable)??;
    let RemoteFolders { listed_at, folders } = listed.await.map_err(|_| Failure::Unreachable)??;
    Ok(Loaded {
        provider,
        roles,
        mapping,
        mailbox: Arc::new(Mailbox::new(FolderTree::new(folders))),
        listed_at: listed_at.0,
    })
}
