//! Creates a folder in the mailbox.

use leptos::prelude::*;
use mailbridge_contract::RoleId;
use mailbridge_contract::folder::NewRemoteFolder;

use super::parts::{Creation, EditorActions, EditorData};
use super::picker::{folder_option, picker_words};
use crate::domain::explain::explain;
use crate::domain::folders::new_folder::check_name;
use crate::domain::folders::search::Query;
use crate::domain::folders::tree::FolderIndex;
use crate::domain::folders::words;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::signals::{RwSignal, Signal, effect};
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::combobox::Combobox;
use crate::ui::combobox_option::ComboboxOption;
use crate::ui::dialog::Dialog;
use crate::ui::field::TextField;
use crate::ui::select_field::{SelectField, SelectOption};
use crate::ui::tone::Tone;

/// The key of "top level" among the parents; the others are one more than their place in the tree.
const TOP: u32 = 0;

/// Asks for a name, a parent, and which folder of the ATS it is for.
#[component]
pub fn CreateDialog(data: EditorData, actions: EditorActions) -> impl IntoView {
    let texts = use_texts();
    let (name, parent, role) = (
        RwSignal::new(String::new()),
        RwSignal::new(None::<FolderIndex>),
        RwSignal::new(None::<RoleId>),
    );
    let tried = RwSignal::new(false);
    let open = Signal::derive(move || data.creation.get() != Creation::Closed);
    effect(move || {
        if !open.get() {
            name.set(String::new());
            parent.set(None);
            role.set(None);
            tried.set(false);
        }
    });
    let problem = move || {
        data.mailbox
            .with(|mailbox| name.with(|name| check_name(name, parent.get(), &mailbox.tree).err()))
    };
    let name_error = Signal::derive(move || {
        problem()
            .filter(|_| tried.get())
            .map(|problem| texts.say(words::name_problem(problem)))
    });
    let submit = Callback::new(move |()| {
        tried.set(true);
        if untrack(problem).is_some() {
            return;
        }
        let parent = parent.get_untracked().and_then(|index| {
            data.mailbox
                .with_untracked(|mailbox| mailbox.tree.get(index).map(|folder| folder.remote.id.clone()))
        });
        let new = NewRemoteFolder {
            parent,
            name: name.get_untracked().trim().to_owned(),
        };
        actions.create.run((new, role.get_untracked()));
    });
    let close = Callback::new(move |()| {
        if data.creation.get_untracked() != Creation::Busy {
            actions.open_creation.run(false);
        }
    });
    let buttons = move || {
        view! {
            <Button label=texts.signal(text::app_cancel()) on_click=close />
            <Button
                label=texts.signal(text::folders_create_submit())
                variant=ButtonVariant::Primary
                busy=Signal::derive(move || data.creation.get() == Creation::Busy)
                on_click=submit
            />
        }
    };
    view! {
        <Dialog open title=texts.signal(text::folders_create_title()) on_close=close actions=buttons>
            <TextField
                label=texts.signal(text::folders_create_name())
                value=name
                on_input=Callback::new(move |typed| name.set(typed))
                error=name_error
                required=true
            />
            <ParentPicker data parent />
            <RoleField data role />
            {move || match data.creation.get() {
                Creation::Failed(failure) => {
                    Some(view! {
                        <Banner title=texts.signal(text::folders_create_failed()) tone=Tone::Bad announce=Announce::AtOnce>
                            {texts.say(explain(&failure))}
                        </Banner>
                    })
                }
                _ => None,
            }}
        </Dialog>
    }
}

#[component]
fn ParentPicker(data: EditorData, parent: RwSignal<Option<FolderIndex>>) -> impl IntoView {
    let texts = use_texts();
    let mailbox = data.mailbox;
    let top = texts.signal(text::folders_create_parent_none());
    let key = |index: FolderIndex| u32::try_from(index.position() + 1).unwrap_or(TOP);
    let index = move |key: u32| {
        let position = (key as usize).checked_sub(1)?;
        mailbox.with(|mailbox| mailbox.tree.iter().nth(position).map(|(index, _)| index))
    };
    // Containers can hold folders, so unlike elsewhere they can be chosen.
    let matches = Callback::new(move |typed: String| {
        let query = Query::new(&typed);
        mailbox.with(|mailbox| {
            let folders = mailbox.tree.iter().filter(|(_, folder)| {
                let nests = folder.remote.delimiter.is_some() && !folder.remote.id.as_str().is_empty();
                nests && (query.is_empty() || !query.highlights(&folder.remote.path).is_empty())
            });
            let folders = folders.map(|(index, _)| key(index));
            std::iter::once(TOP).chain(folders).collect()
        })
    });
    let option = Callback::new(move |(key, typed): (u32, String)| match index(key) {
        Some(index) => ComboboxOption {
            disabled: None,
            ..folder_option(texts, &mailbox.get(), index, &Query::new(&typed))
        },
        None => ComboboxOption::new(top.get()),
    });
    let value_text = Signal::derive(move || {
        let path = parent.get().and_then(|index| {
            mailbox.with(|mailbox| mailbox.tree.get(index).map(|folder| folder.remote.path.clone()))
        });
        path.unwrap_or_else(|| top.get())
    });
    view! {
        <Combobox
            label=texts.signal(text::folders_create_parent())
            value=Signal::derive(move || Some(parent.get().map_or(TOP, key)))
            value_text
            matches
            option
            on_select=Callback::new(move |key| parent.set(untrack(|| index(key))))
            words=picker_words(texts)
        />
    }
}

#[component]
fn RoleField(data: EditorData, role: RwSignal<Option<RoleId>>) -> impl IntoView {
    let texts = use_texts();
    let options = Signal::derive(move || {
        let none = SelectOption::new("", texts.say(text::folders_create_for_none()));
        let roles = data.roles.with_value(|roles| {
            roles
                .iter()
                .map(|role| SelectOption::new(role.id.0.clone(), texts.say(words::role_name(role))))
                .collect::<Vec<_>>()
        });
        std::iter::once(none).chain(roles).collect::<Vec<_>>()
    });
    view! {
        <SelectField
            label=texts.signal(text::folders_create_for())
            value=Signal::derive(move || role.get().map(|role| role.0).unwrap_or_default())
            options
            on_change=Callback::new(move |id: String| role.set((!id.is_empty()).then_some(RoleId(id))))
        />
    }
}
