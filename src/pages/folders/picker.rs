//! The combobox of one row: folders of the mailbox, automatic, and not mapped.

use std::sync::Arc;

use leptos::prelude::*;
use mailbridge_contract::folder::Choice;

use crate::browser::intl;
use crate::domain::folders::Mailbox;
use crate::domain::folders::picker::{self, Item};
use crate::domain::folders::search::{Hits, Query};
use crate::domain::folders::standing::Standing;
use crate::domain::folders::suggest::Suggestion;
use crate::domain::folders::tree::FolderIndex;
use crate::domain::folders::words;
use crate::domain::text;
use crate::i18n::{Texts, use_texts};
use crate::signals::{Signal, effect};
use crate::ui::combobox::{Combobox, ComboboxWords};
use crate::ui::combobox_option::ComboboxOption;
use crate::ui::highlight::Highlighted;

/// Chooses what one folder of the ATS stands for.
#[component]
pub fn FolderPicker(
    /// The input's id.
    id: String,
    /// The name of the ATS's folder.
    #[prop(into)]
    label: Signal<String>,
    /// The mailbox's folders.
    mailbox: Signal<Arc<Mailbox>>,
    /// What is suggested.
    suggestion: Signal<Suggestion>,
    /// What the choice stands for.
    standing: Signal<Standing>,
    /// What is wrong with it.
    error: Signal<Option<String>>,
    /// Ids of what else describes it.
    described_by: Signal<Option<String>>,
    /// Gets the choice.
    on_choose: Callback<Choice>,
) -> impl IntoView {
    let texts = use_texts();
    let previous = StoredValue::new(None::<Hits>);
    let automatic = Signal::derive(move || automatic_words(texts, &mailbox.get(), &suggestion.get()));
    let not_mapped = texts.signal(text::folders_choice_not_mapped());

    let matches = Callback::new(move |typed: String| {
        let mailbox = mailbox.get();
        let query = Query::new(&typed);
        if query.is_empty() {
            previous.set_value(None);
            return keys(picker::all(&suggestion.get(), &mailbox.tree));
        }
        let hits = previous.with_value(|previous| mailbox.search.search(query, previous.as_ref()));
        let (automatic, not_mapped) = (automatic.get(), not_mapped.get());
        let fixed = [
            (Item::Automatic, automatic.as_str()),
            (Item::NotMapped, not_mapped.as_str()),
        ];
        let found = keys(picker::matching(&hits, fixed));
        previous.set_value(Some(hits));
        found
    });
    // Hits are positions in the list that was searched.
    effect(move || {
        mailbox.track();
        previous.set_value(None);
    });

    let option = Callback::new(move |(key, typed): (u32, String)| {
        let query = Query::new(&typed);
        let marked = |words: String| Highlighted {
            ranges: query.highlights(&words),
            text: words,
        };
        match Item::of_key(key) {
            Item::Automatic => ComboboxOption::new(marked(automatic.get())),
            Item::NotMapped => ComboboxOption::new(marked(not_mapped.get())),
            Item::Suggested(index) => ComboboxOption {
                note: Some(texts.say(text::folders_option_suggested())),
                depth: None,
                ..folder_option(texts, &mailbox.get(), index, &query)
            },
            Item::Folder(index) => {
                let option = folder_option(texts, &mailbox.get(), index, &query);
                ComboboxOption {
                    starts_group: query.is_empty() && index.position() == 0,
                    ..option
                }
            }
        }
    });
    let choose = Callback::new(move |key: u32| {
        let choice = mailbox.with_untracked(|mailbox| Item::of_key(key).choice(&mailbox.tree));
        if let Some(choice) = choice {
            on_choose.run(choice);
        }
    });
    let value = Signal::derive(move || standing.with(|standing| Item::of_standing(standing).map(Item::key)));
    let value_text = Signal::derive(move || standing_words(texts, &mailbox.get(), &standing.get()));
    view! {
        <Combobox
            id
            label
            hide_label=true
            value
            value_text
            matches
            option
            on_select=choose
            words=picker_words(texts)
            error
            described_by
        />
    }
}

/// The words of a combobox for folders.
pub fn picker_words(texts: Texts) -> ComboboxWords {
    ComboboxWords {
        open: texts.signal(text::folders_picker_open()),
        clear: texts.signal(text::folders_picker_clear()),
        no_match: texts.signal(text::folders_picker_none()),
        count: Callback::new(move |count| texts.say(text::folders_picker_count(count))),
    }
}

/// A folder as an option: in the tree, or with its parents written out where something is searched for.
pub fn folder_option(texts: Texts, mailbox: &Mailbox, index: FolderIndex, query: &Query) -> ComboboxOption {
    let Some(folder) = mailbox.tree.get(index) else {
        return ComboboxOption::default();
    };
    let [(parents, in_parents), (name, in_name)] =
        picker::highlighted(query, &folder.remote.path, folder.name_start());
    let messages = folder
        .remote
        .messages
        .map(|count| intl::format_count(&texts.language(), count as usize));
    ComboboxOption {
        label: Highlighted {
            text: name,
            ranges: in_name,
        },
        parents: Highlighted {
            text: parents,
            ranges: in_parents,
        },
        depth: query
            .is_empty()
            .then(|| u16::try_from(folder.depth).unwrap_or(u16::MAX)),
        note: messages,
        disabled: (!folder.remote.selectable).then(|| texts.say(text::folders_option_container())),
        starts_group: false,
    }
}

fn keys(items: Vec<Item>) -> Vec<u32> {
    items.into_iter().map(Item::key).collect()
}

fn automatic_words(texts: Texts, mailbox: &Mailbox, suggestion: &Suggestion) -> String {
    let folder = suggestion.folder().and_then(|(index, _)| mailbox.tree.get(index));
    texts.say(match folder {
        Some(folder) => text::folders_choice_automatic_folder(&folder.remote.path),
        None => text::folders_choice_automatic_nothing(),
    })
}

fn standing_words(texts: Texts, mailbox: &Mailbox, standing: &Standing) -> String {
    let folder = standing.folder().and_then(|index| mailbox.tree.get(index));
    let path = folder
        .map(|folder| folder.remote.path.as_str())
        .unwrap_or_default();
    match standing {
        Standing::Automatic { .. } => texts.say(text::folders_choice_automatic_folder(path)),
        Standing::AutomaticOpen { .. } => texts.say(text::folders_choice_automatic_nothing()),
        Standing::NotMapped => texts.say(words::choice(Some(&Choice::NotMapped))),
        Standing::Chosen(_) | Standing::Renamed { .. } => path.to_owned(),
        Standing::Followable { before, .. } | Standing::Gone(before) => before.path.clone(),
    }
}
