//! The widgets by themselves.

use leptos::prelude::*;
use mailbridge::domain::text;
use mailbridge::i18n::{Texts, use_texts};
use mailbridge::pages::folders::loading::Loading;
use mailbridge::signals::Signal;
use mailbridge::ui::badge::Badge;
use mailbridge::ui::banner::{Announce, Banner};
use mailbridge::ui::button::{Button, ButtonVariant};
use mailbridge::ui::copy_button::{CopyButton, CopyWords};
use mailbridge::ui::definition_list::{DefinitionList, DefinitionRow};
use mailbridge::ui::dialog::{ConfirmDialog, Dialog};
use mailbridge::ui::disclosure::Disclosure;
use mailbridge::ui::field::{TextField, TextKind};
use mailbridge::ui::icon::{Icon, IconName};
use mailbridge::ui::link_button::LinkButton;
use mailbridge::ui::panel::{Card, Panel};
use mailbridge::ui::reason::ReasonPlace;
use mailbridge::ui::save_bar::SaveBar;
use mailbridge::ui::select_field::{SelectField, SelectOption};
use mailbridge::ui::skeleton::Skeleton;
use mailbridge::ui::tone::Tone;

use super::screens::{framed, nothing};
use super::states;
use crate::data;
use crate::story::{Story, every, press};

every! {
    /// How a banner is announced.
    announcements: Announce {
        Announce::Silent => "silent", Announce::Silent;
        Announce::Politely => "politely", Announce::Politely;
        Announce::AtOnce => "at_once", Announce::AtOnce;
    }
}

every! {
    /// Where a reason stands.
    reasons: ReasonPlace {
        ReasonPlace::Shown => "shown", ReasonPlace::Shown;
        ReasonPlace::ReadAloud => "read_aloud", ReasonPlace::ReadAloud;
    }
}

every! {
    /// What a field is for.
    kinds: TextKind {
        TextKind::Text => "text", TextKind::Text;
        TextKind::Email => "email", TextKind::Email;
        TextKind::Telephone => "telephone", TextKind::Telephone;
        TextKind::Search => "search", TextKind::Search;
    }
}

pub fn stories() -> Vec<Story> {
    let mut stories = vec![
        Story::new("widgets/buttons", || page(buttons())),
        Story::new("widgets/link_buttons", || page(link_buttons())),
        Story::new("widgets/badges", || {
            let badges = Tone::ALL.iter().map(|tone| {
                view! { <Badge text=use_texts().signal(text::mailbox_status_connected()) tone=*tone /> }
            });
            page(view! { <div class="actions">{badges.collect_view()}</div> })
        }),
        Story::new("widgets/fields", || page(fields())),
        Story::new("widgets/select", || page(select())),
        Story::new("widgets/card", || page(card())),
        Story::new("widgets/definitions", || page(definitions())),
        Story::new("widgets/disclosure_open", || page(disclosure(true))),
        Story::new("widgets/disclosure_closed", || page(disclosure(false))),
        Story::new("widgets/dialog", || page(dialog())),
        Story::new("widgets/confirm_dialog", || page(confirm())),
        Story::new("widgets/loading_slowly", || {
            page(view! { <Loading slowly=true /> })
        }),
        Story::new("widgets/copied", || page(copy())).then(|| press(".copy button")),
        Story::new("widgets/icons", || {
            let icons = IconName::ALL.iter().map(|icon| view! { <Icon name=*icon /> });
            page(view! { <div class="actions">{icons.collect_view()}</div> })
        }),
    ];
    stories.extend(Tone::ALL.iter().map(|tone| {
        Story::new(format!("widgets/banner_{}", tone.as_str()), || {
            page(banners(*tone))
        })
    }));
    stories.extend(
        Tone::ALL
            .iter()
            .map(|tone| Story::new(format!("widgets/save_bar_{}", tone.as_str()), || save_bar(*tone))),
    );
    stories.extend(states::shapes().into_iter().map(|(name, shape)| {
        Story::new(format!("widgets/skeleton_{name}"), move || {
            page(view! { <Skeleton label=use_texts().signal(text::app_loading()) shape /> })
        })
    }));
    stories
}

/// A page with a heading, as a widget never stands alone.
fn page(content: impl IntoView + 'static) -> impl IntoView {
    let texts = use_texts();
    let content = content.into_any();
    view! {
        <main id="main" class="column column--top">
            <h1>{move || texts.say(text::app_home())}</h1>
            <Panel title=texts.signal(text::account_title())>{content}</Panel>
        </main>
    }
}

fn reason(texts: Texts) -> Signal<Option<String>> {
    Signal::derive(move || Some(texts.say(text::account_nothing_to_save())))
}

fn buttons() -> impl IntoView {
    let texts = use_texts();
    let label = texts.signal(text::account_save());
    let rows = ButtonVariant::ALL.iter().map(|variant| {
        let waiting = reasons().into_iter().map(|(_, reason_place)| {
            view! { <Button label variant=*variant disabled_reason=reason(texts) reason_place /> }
        });
        view! {
            <div class="actions">
                <Button label variant=*variant />
                <Button label variant=*variant icon=IconName::Check />
                <Button label variant=*variant icon=IconName::Check icon_only=true />
                <Button label variant=*variant busy=Signal::from(true) />
                {waiting.collect_view()}
            </div>
        }
    });
    rows.collect_view()
}

fn link_buttons() -> impl IntoView {
    let texts = use_texts();
    let label = texts.signal(text::mailbox_add());
    let new_tab = Signal::derive(move || Some(texts.say(text::app_new_tab())));
    let rows = ButtonVariant::ALL.iter().map(|variant| {
        view! {
            <div class="actions">
                <LinkButton label href="/" variant=*variant />
                <LinkButton label href="/" variant=*variant icon=IconName::Plus new_tab />
                <LinkButton label href="/" variant=*variant disabled_reason=reason(texts) />
            </div>
        }
    });
    rows.collect_view()
}

fn fields() -> impl IntoView {
    let texts = use_texts();
    let hint = Signal::derive(move || Some(texts.say(text::account_display_name_hint())));
    let error = Signal::derive(move || Some(texts.say(text::folders_name_empty())));
    let kinds = kinds().into_iter().map(|(_, kind)| {
        view! { <TextField label=texts.signal(text::account_display_name()) kind value=data::NAME.to_owned() hint /> }
    });
    view! {
        {kinds.collect_view()}
        <TextField label=texts.signal(text::account_phone()) value="".to_owned() hint error required=true />
        <TextField label=texts.signal(text::account_email()) value=data::LONG_ADDRESS.to_owned() read_only=true />
    }
}

fn select() -> impl IntoView {
    let texts = use_texts();
    let error = Signal::derive(move || Some(texts.say(text::problem_validation_failed())));
    let options = || {
        Signal::from(vec![
            SelectOption::new("a", data::NAME),
            SelectOption::new("b", data::LONG_NAME),
        ])
    };
    view! {
        <SelectField
            label=texts.signal(text::account_language())
            value="a".to_owned()
            options=options()
            on_change=Callback::new(|_| {})
        />
        <SelectField
            label=texts.signal(text::account_time_zone())
            value="b".to_owned()
            options=options()
            error
            on_change=Callback::new(|_| {})
        />
    }
}

fn card() -> impl IntoView {
    let texts = use_texts();
    let status = move || {
        view! { <Badge text=texts.signal(text::mailbox_status_connected()) tone=Tone::Good /> }
    };
    let actions = move || {
        view! { <Button label=texts.signal(text::mailbox_remove()) icon=IconName::Trash /> }
    };
    view! {
        <Card title=data::LONG_ADDRESS.to_owned() icon=IconName::Mail status actions>
            <p>{move || texts.say(text::mailbox_remove_text())}</p>
        </Card>
    }
}

fn definitions() -> impl IntoView {
    let texts = use_texts();
    view! {
        <DefinitionList>
            <DefinitionRow
                term=texts.signal(text::mailbox_server())
                value="imap.gmail.com".to_owned()
                copy=copy_words(texts)
            />
            <DefinitionRow
                term=texts.signal(text::mailbox_user_name())
                value=data::LONG_ADDRESS.to_owned()
                copy=copy_words(texts)
            />
            <DefinitionRow term=texts.signal(text::mailbox_port()) value="993".to_owned() />
        </DefinitionList>
    }
}

fn copy_words(texts: Texts) -> CopyWords {
    CopyWords {
        label: texts.signal(text::admin_copy_client_id()),
        copied: texts.signal(text::app_copied()),
        failed: texts.signal(text::app_not_copied()),
    }
}

fn copy() -> impl IntoView {
    view! { <CopyButton words=copy_words(use_texts()) value="value".to_owned() /> }
}

fn disclosure(open: bool) -> impl IntoView {
    let texts = use_texts();
    view! {
        <Disclosure summary=texts.signal(text::connect_details()) open>
            <p>{move || texts.say(text::help_support_text())}</p>
        </Disclosure>
    }
}

fn dialog() -> impl IntoView {
    let texts = use_texts();
    let actions = move || {
        view! {
            <Button label=texts.signal(text::app_cancel()) />
            <Button label=texts.signal(text::account_save()) variant=ButtonVariant::Primary />
        }
    };
    view! {
        <Dialog open=Signal::from(true) title=texts.signal(text::folders_create_title()) on_close=nothing() actions>
            <p>{move || texts.say(text::mailbox_remove_text())}</p>
        </Dialog>
    }
}

fn confirm() -> impl IntoView {
    let texts = use_texts();
    view! {
        <ConfirmDialog
            open=Signal::from(true)
            title=texts.signal(text::session_unsaved_title())
            confirm_label=texts.signal(text::session_unsaved_confirm())
            cancel_label=texts.signal(text::session_unsaved_stay())
            on_confirm=nothing()
            on_cancel=nothing()
            busy=Signal::from(true)
        >
            <p>{move || texts.say(text::session_unsaved_text())}</p>
        </ConfirmDialog>
    }
}

fn banners(tone: Tone) -> impl IntoView {
    let texts = use_texts();
    let banners = announcements().into_iter().map(|(_, announce)| {
        let actions = move || {
            view! {
                <Button label=texts.signal(text::journal_restore()) />
                <Button label=texts.signal(text::journal_discard()) variant=ButtonVariant::Quiet />
            }
        };
        view! {
            <Banner title=texts.signal(text::conflict_title()) tone announce actions>
                {move || texts.say(text::session_expired_text())}
            </Banner>
        }
    });
    view! {
        {banners.collect_view()}
        <Banner title=texts.signal(text::conflict_title()) tone />
    }
}

/// Under the header, which it sticks to.
fn save_bar(tone: Tone) -> impl IntoView {
    let texts = use_texts();
    framed(view! {
        <main id="main">
            <SaveBar label=texts.signal(text::account_save_bar()) status=texts.signal(text::save_offline()) tone>
                <Button label=texts.signal(text::account_discard()) variant=ButtonVariant::Quiet />
                <Button label=texts.signal(text::account_save()) variant=ButtonVariant::Primary />
            </SaveBar>
            <div class="column">
                <h1>{move || texts.say(text::account_title())}</h1>
            </div>
        </main>
    })
}
