//! One folder of the ATS: what it is for, what it stands for, how that was found, and what is wrong with it.

use leptos::prelude::*;
use mailbridge_contract::folder::{Choice, FolderReference};

use super::parts::{EditorActions, EditorData};
use super::picker::FolderPicker;
use crate::domain::folders::conflict::{Conflict, Severity};
use crate::domain::folders::standing::{Confidence, Standing};
use crate::domain::folders::suggest::Suggestion;
use crate::domain::folders::tree::FolderIndex;
use crate::domain::folders::words;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::Signal;
use crate::ui::banner::Banner;
use crate::ui::button::Button;
use crate::ui::icon::{Icon, IconName};
use crate::ui::tone::Tone;

/// The most folders that are offered as buttons of their own.
const MOST_BUTTONS: usize = 3;

/// The id of the combobox of a row.
pub fn picker_id(place: usize) -> String {
    format!("folder-{place}")
}

/// The row at a place among the ATS's folders.
#[component]
pub fn FolderRow(place: usize, data: EditorData, actions: EditorActions) -> impl IntoView {
    let texts = use_texts();
    let Some(role) = data.roles.with_value(|roles| roles.get(place).cloned()) else {
        return ().into_any();
    };
    let EditorData { mailbox, review, .. } = data;
    let standing = Signal::memo(move |_| {
        review.with(|review| {
            review
                .standings
                .get(place)
                .cloned()
                .unwrap_or(Standing::NotMapped)
        })
    });
    let conflicts =
        Signal::memo(move |_| review.with(|review| review.conflicts.get(place).cloned().unwrap_or_default()));
    let suggestion = Signal::memo(move |_| mailbox.with(|mailbox| mailbox.suggestions.of(role.purpose)));
    let name = texts.signal(words::role_name(&role));
    let purpose = words::purpose(&role);
    let (id, title_id, found_id, warning_id) = (
        picker_id(place),
        format!("folder-{place}-name"),
        format!("folder-{place}-found"),
        format!("folder-{place}-warning"),
    );

    let say = move |conflict: &Conflict| {
        let other = |place| {
            data.roles
                .with_value(|roles| roles.get(place).map(words::role_name))
                .map(|name| texts.say(name))
                .unwrap_or_default()
        };
        let standing = standing.get();
        mailbox.with(|mailbox| {
            texts.say(words::conflict(
                conflict,
                &standing,
                &mailbox.tree,
                &name.get(),
                other,
            ))
        })
    };
    let said = move |severity: Severity| -> Vec<String> {
        let conflicts = conflicts.get();
        conflicts
            .iter()
            .filter(|conflict| conflict.severity() == severity)
            .map(say)
            .collect()
    };
    let error = Signal::derive(move || {
        let errors = said(Severity::Error);
        (!errors.is_empty()).then(|| errors.join(" "))
    });
    let warnings = Signal::memo(move |_| said(Severity::Warning));
    let described_by = {
        let (found_id, warning_id) = (found_id.clone(), warning_id.clone());
        Signal::derive(move || {
            Some(match warnings.with(Vec::is_empty) {
                true => found_id.clone(),
                false => format!("{warning_id} {found_id}"),
            })
        })
    };

    let role_id = role.id.clone();
    let choose = Callback::new(move |choice: Choice| actions.choose.run((role_id.clone(), choice)));
    let found = move || {
        let server = data.server.get();
        texts.say(
            mailbox.with(|mailbox| standing.with(|standing| words::found(standing, &mailbox.tree, &server))),
        )
    };
    let found_icon = Signal::derive(move || match review.with(|review| review.confidence(place)) {
        Confidence::Certain => IconName::Good,
        Confidence::Decided => IconName::User,
        Confidence::Uncertain => IconName::Help,
    });
    view! {
        <div class="folder-row" role="group" aria-labelledby=title_id.clone()>
            <div class="folder-row__name">
                <span id=title_id.clone()>{name}</span>
                {role.required.then(|| view! { <span class="text-muted">" · "{move || texts.say(text::folders_required())}</span> })}
                <span class="folder-row__purpose">
                    {purpose.into_iter().map(|part| view! { {move || texts.say(part.clone())} " " }).collect_view()}
                </span>
            </div>
            <div class="folder-row__choice">
                <FolderPicker
                    id
                    label=name
                    mailbox
                    suggestion
                    standing
                    error
                    described_by
                    on_choose=choose
                />
            </div>
            <div class="folder-row__found">
                <span id=found_id>
                    <Icon name=found_icon />
                    <span>{found}</span>
                </span>
                <QuickChoices standing data on_choose=choose />
            </div>
            <div class="folder-row__warning" id=warning_id hidden=move || warnings.with(Vec::is_empty)>
                <For each=move || warnings.get() key=String::clone let:warning>
                    <Banner title=warning tone=Tone::Attention />
                </For>
            </div>
        </div>
    }
    .into_any()
}

/// The likely answers as buttons, where the row asks: the folder to follow, or the equal choices.
#[component]
fn QuickChoices(standing: Signal<Standing>, data: EditorData, on_choose: Callback<Choice>) -> impl IntoView {
    let texts = use_texts();
    let folders = move || -> Vec<FolderIndex> {
        standing.with(|standing| match standing {
            Standing::Followable { candidate, .. } => vec![*candidate],
            Standing::AutomaticOpen { suggestion, .. } => match suggestion {
                Suggestion::Several(folders) => folders.clone(),
                Suggestion::ArchiveElsewhere { all_mail, labels } => {
                    all_mail.iter().chain(labels).copied().collect()
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        })
    };
    let asks_for_archive = move || {
        standing.with(|standing| {
            matches!(
                standing,
                Standing::AutomaticOpen {
                    suggestion: Suggestion::ArchiveElsewhere { .. },
                    ..
                }
            )
        })
    };
    let button = move |index: FolderIndex| {
        let remote = data
            .mailbox
            .with(|mailbox| mailbox.tree.get(index).map(|folder| folder.remote.clone()))?;
        let folder = FolderReference::from(&remote);
        let label = texts.signal(text::folders_follow(&remote.path));
        let choose = move |()| {
            on_choose.run(Choice::Folder {
                folder: folder.clone(),
            })
        };
        Some(view! { <Button label on_click=choose /> })
    };
    move || {
        let folders = folders();
        let not_mapped = asks_for_archive().then(|| {
            view! {
                <Button
                    label=texts.signal(text::folders_choice_not_mapped())
                    on_click=move |()| on_choose.run(Choice::NotMapped)
                />
            }
        });
        view! {
            {folders.into_iter().take(MOST_BUTTONS).filter_map(button).collect_view()}
            {not_mapped}
        }
    }
}
