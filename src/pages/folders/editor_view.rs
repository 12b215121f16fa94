//! The editor: notices, rows, the folded certain ones, and what saving changes.

use leptos::prelude::*;

use super::ask_dialog::AskDialog;
use super::change_summary::ChangeSummary;
use super::create_dialog::CreateDialog;
use super::folder_row::{FolderRow, picker_id};
use super::notices::Notices;
use super::parts::{EditorActions, EditorData};
use super::remedy::Remedies;
use super::toolbar::Toolbar;
use crate::browser::page;
use crate::domain::folders::conflict::Severity;
use crate::domain::folders::review::Review;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::{RwSignal, Signal, effect, effect_with};
use crate::ui::disclosure::Disclosure;
use crate::ui::panel::Panel;

/// The whole editor, from data and callbacks alone.
#[component]
pub fn EditorView(
    /// What is shown.
    data: EditorData,
    /// What can be asked for.
    actions: EditorActions,
    /// What the page has for a list that cannot be had.
    #[prop(optional)]
    remedies: Remedies,
) -> impl IntoView {
    let texts = use_texts();
    let review = data.review;
    // Rows keep their places while they are edited: a row that moves away under the hand is lost.
    let layout = RwSignal::new(review.with_untracked(Layout::new));
    effect(move || {
        data.mailbox.track();
        layout.set(review.with_untracked(Layout::new));
    });
    let folded = Signal::memo(move |_| review.with(|review| layout.with(|layout| layout.folded(review))));
    let shown = Signal::memo(move |_| layout.with(|layout| folded.with(|folded| layout.others(folded))));

    let last_chosen = StoredValue::new(None::<usize>);
    let watched = EditorActions {
        choose: Callback::new(move |(role, choice)| {
            let place = data
                .roles
                .with_value(|roles| roles.iter().position(|other| other.id == role));
            last_chosen.set_value(place);
            actions.choose.run((role, choice));
        }),
        ..actions
    };
    // A choice that turns out to be wrong brings its row out of the fold, and the focus with it.
    effect_with(move |before: Option<Vec<usize>>| {
        let now = folded.get();
        let moved = last_chosen
            .get_value()
            .filter(|place| before.is_some_and(|before| before.contains(place)) && !now.contains(place));
        if let Some(place) = moved {
            page::restore_focus(format!("#{}", picker_id(place)));
        }
        now
    });

    let any_folded = Signal::memo(move |_| !folded.with(Vec::is_empty));
    let summary =
        Signal::derive(move || texts.say(text::folders_certain(folded.with(Vec::len), data.server.get())));
    let errors = move || {
        let count = review.with(Review::errors);
        (count > 0).then(|| texts.say(text::folders_errors(count)))
    };
    view! {
        <Notices data actions />
        <Panel title=texts.signal(text::folders_rows()) lead=Signal::derive(errors)>
            <Toolbar data actions remedies />
            <div class="folder-rows">
                <For each=move || shown.get() key=|place| *place let:place>
                    <FolderRow place data actions=watched />
                </For>
            </div>
            {move || {
                any_folded
                    .get()
                    .then(|| {
                        view! {
                            <Disclosure summary>
                                <div class="folder-rows">
                                    <For each=move || folded.get() key=|place| *place let:place>
                                        <FolderRow place data actions=watched />
                                    </For>
                                </div>
                            </Disclosure>
                        }
                    })
            }}
        </Panel>
        <ChangeSummary data />
        <AskDialog data actions />
        <CreateDialog data actions />
    }
}

/// The id of the combobox of the first row with an error.
pub fn first_error(review: &Review) -> Option<String> {
    let wrong = |place: &usize| {
        let conflicts = review.conflicts.get(*place);
        conflicts.is_some_and(|row| row.iter().any(|conflict| conflict.severity() == Severity::Error))
    };
    review.order().into_iter().find(wrong).map(picker_id)
}

/// Where the rows stand, settled when the folders were listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Layout {
    order: Vec<usize>,
    certain: Vec<usize>,
}

impl Layout {
    fn new(review: &Review) -> Self {
        let order = review.order();
        let is_certain = |place: &usize| review.is_found_by_mark(*place);
        Self {
            certain: order.iter().copied().filter(is_certain).collect(),
            order,
        }
    }

    /// The rows that are folded: those that the server's marks made certain, as long as nothing is wrong with them.
    fn folded(&self, review: &Review) -> Vec<usize> {
        let is_clean = |place: &usize| review.conflicts.get(*place).is_none_or(Vec::is_empty);
        self.certain.iter().copied().filter(is_clean).collect()
    }

    fn others(&self, folded: &[usize]) -> Vec<usize> {
        self.order
            .iter()
            .copied()
            .filter(|place| !folded.contains(place))
            .collect()
    }
}
