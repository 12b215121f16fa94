//! Email settings: the mailboxes, Add Mailbox, and removing one.

use std::sync::Arc;

use leptos::prelude::*;
use mailbridge::config::Config;
use mailbridge::domain::failure::Failure;
use mailbridge::domain::save::fields::Difference;
use mailbridge::domain::save::status::SaveStatus;
use mailbridge::domain::text;
use mailbridge::i18n::use_texts;
use mailbridge::pages::account::email_settings::{
    EmailSettingsView, RemovalReceipt, RemoveDialog, removal_words,
};
use mailbridge::pages::account::mailbox_card::{MailboxCard, Stage};
use mailbridge::pages::account::mailboxes::MailboxFailure;
use mailbridge::pages::account::{AccountView, field_name};
use mailbridge::pages::connect::add_mailbox_link::AddMailboxLink;
use mailbridge::pages::connect::administrator_card::AdministratorCard;
use mailbridge::pages::connect::administrator_help::{Checked, CheckedView};
use mailbridge::pages::reconcile::ReconcileView;
use mailbridge::signals::{RwSignal, Signal};
use mailbridge::state::connection::Connection;
use mailbridge::state::fetched::Fetched;
use mailbridge::ui::button::{Button, ButtonVariant};
use mailbridge::ui::disclosure::Disclosure;
use mailbridge_contract::grant::Grant;
use mailbridge_contract::mailbox::{Mailbox, MailboxStatus, Security, SignInMethod};
use mailbridge_contract::problem::ProblemCode;
use mailbridge_contract::session::Capability;
use serde_json::json;

use super::account::decisions;
use super::screens::{framed, nothing};
use super::{condition, first_tab, states};
use crate::story::Story;
use crate::{config, data};

/// What the panel shows.
#[derive(Clone)]
pub struct Panel {
    /// The saved mailboxes.
    pub list: Fetched<Vec<Mailbox>>,
    /// Those that are not saved yet.
    pub grants: Vec<Grant>,
    /// Whether mailboxes may be added.
    pub capability: Capability,
    /// What stands above the mailboxes.
    pub above: ViewFn,
    /// What stands inside each card.
    pub inside: ViewFn,
    /// What stands under the mailboxes.
    pub below: ViewFn,
}

impl Default for Panel {
    fn default() -> Self {
        Self {
            list: Fetched::Ready(Vec::new()),
            grants: Vec::new(),
            capability: Capability::Allowed,
            above: ViewFn::default(),
            inside: ViewFn::default(),
            below: ViewFn::from(|| administrator_folded(false, Fetched::Idle)),
        }
    }
}

pub fn stories() -> Vec<Story> {
    let one = || Fetched::Ready(vec![data::mailbox(data::ADDRESS, MailboxStatus::Connected)]);
    let with_above = move |id: &str, above: ViewFn| {
        story(id, move || Panel {
            list: one(),
            above: above.clone(),
            ..Panel::default()
        })
    };
    let mut stories = vec![
        story("email/empty", Panel::default),
        story("email/not_saved_yet", || Panel {
            grants: vec![data::grant(data::ADDRESS)],
            above: ViewFn::from(|| {
                first_tab::card(Connection::Granted {
                    attempt: data::attempt(),
                    address: data::ADDRESS.to_owned(),
                })
            }),
            ..Panel::default()
        }),
        story("email/several", || {
            let others = states::mailboxes().into_iter();
            Panel {
                grants: vec![data::grant(data::OTHER_ADDRESS)],
                list: Fetched::Ready(
                    others
                        .map(|(name, status)| data::mailbox(&format!("{name}@agency.example"), status))
                        .collect(),
                ),
                ..Panel::default()
            }
        }),
        story("email/long_names", || Panel {
            list: Fetched::Ready(vec![Mailbox {
                sender_name: data::LONG_NAME.to_owned(),
                ..data::mailbox(data::LONG_ADDRESS, MailboxStatus::NeedsReconnect)
            }]),
            ..Panel::default()
        }),
        story("email/unknown_settings", || {
            let mut mailbox = data::mailbox(data::ADDRESS, MailboxStatus::Unknown);
            for server in [&mut mailbox.settings.incoming, &mut mailbox.settings.outgoing] {
                server.security = Security::Unknown;
                server.sign_in = SignInMethod::Unknown;
            }
            Panel {
                list: Fetched::Ready(vec![mailbox]),
                ..Panel::default()
            }
        }),
        story("email/refused_without_contact", || Panel {
            capability: Capability::Refused {
                code: ProblemCode::NotActivated,
                contact: None,
            },
            ..Panel::default()
        }),
        with_above("email/remove/asks", ViewFn::from(|| remove(false, None))),
        with_above("email/remove/busy", ViewFn::from(|| remove(true, None))),
        with_above(
            "email/remove/failed",
            ViewFn::from(|| remove(false, Some(Failure::Unreachable))),
        ),
        Story::new("email/changed_elsewhere", || {
            panel_page(Panel {
                list: Fetched::Ready(vec![data::mailbox(data::ADDRESS, MailboxStatus::Connected)]),
                inside: ViewFn::from(conflict),
                ..Panel::default()
            })
        }),
    ];
    stories.extend(
        states::fetched(vec![data::mailbox(data::ADDRESS, MailboxStatus::Connected)])
            .into_iter()
            .map(|(name, list)| {
                story(&format!("email/fetched/{name}"), move || Panel {
                    list: list.clone(),
                    ..Panel::default()
                })
            }),
    );
    stories.extend(states::mailboxes().into_iter().map(|(name, status)| {
        story(&format!("email/mailbox/{name}"), move || Panel {
            list: Fetched::Ready(vec![data::mailbox(data::ADDRESS, status)]),
            ..Panel::default()
        })
    }));
    stories.extend(states::capabilities().into_iter().map(|(name, capability)| {
        story(&format!("email/add/{name}"), move || Panel {
            capability: capability.clone(),
            ..Panel::default()
        })
    }));
    stories.extend(states::failures().into_iter().map(|(name, failure)| {
        story(&format!("email/not_saved/{name}"), move || {
            let failure = failure.clone();
            Panel {
                grants: vec![data::grant(data::ADDRESS)],
                inside: ViewFn::from(move || view! { <MailboxFailure failure=failure.clone() /> }),
                ..Panel::default()
            }
        })
    }));
    let checked = Checked {
        at: data::AT.0 as f64,
        mailboxes: states::mailboxes()
            .into_iter()
            .map(|(name, status)| data::mailbox(&format!("{name}@agency.example"), status))
            .collect(),
    };
    let none = Checked {
        at: data::AT.0 as f64,
        mailboxes: Vec::new(),
    };
    let looked = states::fetched(checked)
        .into_iter()
        .chain([("none", Fetched::Ready(none))]);
    stories.extend(looked.map(|(name, checked)| {
        story(&format!("email/administrator/{name}"), move || {
            let checked = checked.clone();
            Panel {
                below: ViewFn::from(move || administrator_folded(true, checked.clone())),
                ..Panel::default()
            }
        })
    }));
    stories.extend(states::revocations().into_iter().map(|(name, revocation)| {
        with_above(
            &format!("email/removed/{name}"),
            ViewFn::from(move || {
                view! { <RemovalReceipt revocation said=removal_words(revocation, data::OTHER_ADDRESS) /> }
            }),
        )
    }));
    stories
}

fn story(id: &str, state: impl Fn() -> Panel + 'static) -> Story {
    Story::new(id, move || panel_page(state()))
}

/// The panel on its page.
pub fn panel_page(state: Panel) -> AnyView {
    let status = match state.grants.is_empty() {
        true => SaveStatus::Unchanged,
        false => SaveStatus::Unsaved,
    };
    framed(view! {
        <AccountView status=Signal::from(status) on_save=nothing() on_discard=nothing()>
            {panel(state)}
        </AccountView>
    })
}

/// What the administrator has to do, as the panel folds it.
fn administrator_folded(open: bool, checked: Fetched<Checked>) -> AnyView {
    view! {
        <Disclosure summary=use_texts().signal(text::admin_title()) open>
            {administrator(checked)}
        </Disclosure>
    }
    .into_any()
}

/// What the administrator has to do, and what a look at the mailboxes shows.
pub fn administrator(checked: Fetched<Checked>) -> AnyView {
    view! {
        <AdministratorCard provider=config::provider() on_check=Some(nothing()) />
        <CheckedView checked=Signal::from(checked) />
    }
    .into_any()
}

/// The panel alone.
pub fn panel(state: Panel) -> AnyView {
    let inside = state.inside.clone();
    let saved = {
        let inside = inside.clone();
        Callback::new(move |mailbox: Mailbox| {
            let stage = Stage::Saved {
                status: mailbox.status,
                folders: "/account/mailboxes/m/folders".to_owned(),
                on_remove: nothing(),
            };
            let status = mailbox.status;
            card(
                mailbox.address,
                mailbox.sender_name,
                stage,
                Some(status),
                inside.clone(),
            )
        })
    };
    let unsaved = Callback::new(move |grant: Grant| {
        let stage = Stage::NotSaved {
            on_save_and_edit_folders: nothing(),
            on_discard: nothing(),
        };
        card(grant.address, data::NAME.to_owned(), stage, None, inside.clone())
    });
    let Panel {
        list,
        grants,
        capability,
        above,
        below,
        ..
    } = state;
    view! {
        <EmailSettingsView
            list=Signal::from(list)
            grants=Signal::from(grants)
            on_try_again=nothing()
            add={
                let capability = capability.clone();
                move || add(capability)
            }
            may_add=Signal::from(capability == Capability::Allowed)
            above=move || above.run()
            unsaved
            saved
            below=move || below.run()
        />
    }
    .into_any()
}

fn card(
    address: String,
    sender_name: String,
    stage: Stage,
    status: Option<MailboxStatus>,
    inside: ViewFn,
) -> AnyView {
    let sender = RwSignal::new(sender_name);
    let settings = data::settings(&address);
    view! {
        <MailboxCard
            address
            provider="Google".to_owned()
            stage
            settings
            sender_name=sender
            on_sender_name=Callback::new(move |name| sender.set(name))
            reconnect=reconnect
            health=move || status.map(condition::folded)
            failure=inside
        />
    }
    .into_any()
}

/// The button Reconnect.
pub fn reconnect() -> impl IntoView {
    reconnect_as(ButtonVariant::default())
}

/// The same where it is the one thing to do.
pub fn reconnect_first() -> impl IntoView {
    reconnect_as(ButtonVariant::Primary)
}

fn reconnect_as(variant: ButtonVariant) -> impl IntoView {
    view! { <Button label=use_texts().signal(text::mailbox_reconnect()) variant on_click=nothing() /> }
}

fn add(capability: Capability) -> impl IntoView {
    let config = expect_context::<Arc<Config>>();
    view! {
        <AddMailboxLink
            href="/connect/google?attempt=a1".to_owned()
            capability=Signal::from(capability)
            support=config.support.email.clone()
            on_follow=nothing()
            on_menu=nothing()
        />
    }
}

fn remove(busy: bool, failure: Option<Failure>) -> impl IntoView {
    let mailbox = data::mailbox(data::ADDRESS, MailboxStatus::Connected);
    view! {
        <RemoveDialog
            mailbox=Signal::from(Some(mailbox))
            busy=Signal::from(busy)
            failure=Signal::from(failure)
            on_confirm=nothing()
            on_cancel=nothing()
        />
    }
}

fn conflict() -> impl IntoView {
    let difference = Difference {
        field: "sender_name".to_owned(),
        mine: Some(json!(data::NAME)),
        theirs: Some(json!(data::LONG_NAME)),
    };
    view! {
        <ReconcileView
            offer=Signal::from(None)
            conflicts=Signal::from(vec![difference])
            name=field_name decisions=decisions()
        />
    }
}
