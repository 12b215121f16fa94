//! A searchable choice of one among many (WAI-ARIA Authoring Practices, "Combobox Pattern").

use std::time::Duration;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    combobox_keys::{Action, Step, action, stepped},
    combobox_option::ComboboxOption,
    combobox_place::Place,
    field::FieldFrame,
    icon::{Icon, IconName},
    settled::settled,
    virtual_list::{VirtualList, VirtualListHandle, VirtualRow},
};

use crate::signals::{RwSignal, Signal};

/// How long a reader pauses typing before the number of options is said.
const PAUSE: Duration = Duration::from_millis(500);

/// The words of a combobox.
#[derive(Clone, Copy)]
pub struct ComboboxWords {
    /// The name of the button that opens the list.
    pub open: Signal<String>,
    /// The name of the button that empties the field.
    pub clear: Signal<String>,
    /// Nothing matches what was typed.
    pub no_match: Signal<String>,
    /// How many options match, for a screen reader.
    pub count: Callback<usize, String>,
}

/// A text field with a list of options that what is typed narrows down.
///
/// The page names each option by a number of its own and is asked only for those that are seen, so the list can have ten
/// thousand. Nothing is chosen by typing alone: Enter or a click chooses, and leaving the field brings back what was there.
#[component]
pub fn Combobox(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// The name is written elsewhere: here it is only read aloud.
    #[prop(optional)]
    hide_label: bool,
    /// The option chosen.
    #[prop(into)]
    value: Signal<Option<u32>>,
    /// What the field shows while nobody types.
    #[prop(into)]
    value_text: Signal<String>,
    /// The options that match a text, in the order of the list; all of them for an empty text.
    #[prop(into)]
    matches: Callback<String, Vec<u32>>,
    /// How to draw an option, given the text that it matched.
    #[prop(into)]
    option: Callback<(u32, String), ComboboxOption>,
    /// Gets the option that was chosen.
    #[prop(into)]
    on_select: Callback<u32>,
    /// What it says.
    words: ComboboxWords,
    /// What to know before choosing.
    #[prop(into, optional)]
    hint: Signal<Option<String>>,
    /// What is wrong with the choice.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// Ids of further elements that describe it.
    #[prop(into, optional)]
    described_by: Signal<Option<String>>,
    /// The input's id, for a page that moves focus to it.
    #[prop(into, optional)]
    id: Option<String>,
) -> impl IntoView {
    let frame = FieldFrame::new(id, label, hint, error).hide_label(hide_label);
    let list_id = format!("{}-list", frame.id);
    let option_id = {
        let id = frame.id.clone();
        StoredValue::new(move |key: u32| format!("{id}-option-{key}"))
    };
    let (root, input) = (NodeRef::<html::Div>::new(), NodeRef::<html::Input>::new());
    let list = VirtualListHandle::new();

    let open = RwSignal::new(false);
    // What was typed since the list opened; none while the field shows what is chosen.
    let typed = RwSignal::new(None::<String>);
    let active = RwSignal::new(None::<usize>);
    let refusal = RwSignal::new(None::<String>);
    let place = RwSignal::new(Place::default());

    let search = Signal::memo(move |_| typed.get().unwrap_or_default());
    let hits = Signal::memo(move |_| {
        if open.get() {
            matches.run(search.get())
        } else {
            Vec::new()
        }
    });
    let count = Signal::memo(move |_| hits.with(Vec::len));
    let key_at = move |index: usize| hits.with(|hits| hits.get(index).copied());
    let chosen = move || {
        let value = value.get_untracked()?;
        hits.with_untracked(|hits| hits.iter().position(|key| *key == value))
    };

    let activate = move |index: Option<usize>| {
        refusal.set(None);
        active.set(index);
    };
    let show = move |otherwise: Option<Step>| {
        if let Some(root) = root.get_untracked() {
            place.set(Place::of(&root));
        }
        typed.set(None);
        open.set(true);
        let otherwise = move || otherwise.and_then(|step| stepped(None, step, count.get_untracked(), 1));
        activate(chosen().or_else(otherwise));
    };
    let close = move || {
        open.set(false);
        typed.set(None);
        activate(None);
    };
    let choose = move |index: usize| {
        let Some(key) = untrack(|| key_at(index)) else {
            return;
        };
        match option.run((key, search.get_untracked())).disabled {
            Some(reason) => {
                active.set(Some(index));
                refusal.set(Some(reason));
            }
            None => {
                close();
                on_select.run(key);
            }
        }
    };

    let type_text = move |text: String| {
        if !open.get_untracked() {
            show(None);
        }
        let empty = text.is_empty();
        typed.set(Some(text));
        // While something is searched for, Enter takes the best match: it is the first, and it is seen.
        activate(if empty {
            chosen()
        } else {
            stepped(None, Step::First, count.get_untracked(), 1)
        });
    };
    let press = move |event: ev::KeyboardEvent| {
        let key = event.key();
        let chord = event.ctrl_key() || event.meta_key() || (event.shift_key() && key != "Tab");
        if chord || event.is_composing() {
            return;
        }
        let Some(action) = action(&key, event.alt_key(), open.get_untracked()) else {
            return;
        };
        match action {
            Action::OpenAtFirst => show(Some(Step::First)),
            Action::OpenAtLast => show(Some(Step::Last)),
            Action::Close => close(),
            Action::Leave => return close(),
            Action::Go(step) => {
                activate(stepped(
                    active.get_untracked(),
                    step,
                    count.get_untracked(),
                    list.page(),
                ));
            }
            Action::Choose => {
                if let Some(index) = active.get_untracked() {
                    choose(index);
                }
            }
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let focus_input = move || {
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    let open_and_select = move || {
        if !open.get_untracked() {
            show(None);
            if let Some(input) = input.get_untracked() {
                input.select();
            }
        }
    };
    let leave = move |event: ev::FocusEvent| {
        let to = event
            .related_target()
            .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        // The field may lose the focus because its page went, and all signals with it.
        let inside = root
            .try_get_untracked()
            .flatten()
            .is_some_and(|root| to.is_some() && root.contains(to.as_ref()));
        if open.try_get_untracked() == Some(true) && !inside {
            close();
        }
    };

    let row = Callback::new(move |row: VirtualRow| {
        let key = Signal::memo(move |_| key_at(row.index));
        let shown = Signal::memo(move |_| key.get().map(|key| option.run((key, search.get()))));
        let disabled =
            move || shown.with(|shown| shown.as_ref().is_some_and(|option| option.disabled.is_some()));
        let selected = move || key.get().is_some() && key.get() == value.get();
        view! {
            <div
                class="option"
                class:option--active=move || active.get() == Some(row.index)
                class:option--group=move || {
                    shown.with(|shown| shown.as_ref().is_some_and(|option| option.starts_group))
                }
                role="option"
                id=move || key.get().map(|key| option_id.with_value(|id| id(key)))
                aria-posinset=row.position()
                aria-setsize=row.set_size()
                aria-selected=move || if selected() { "true" } else { "false" }
                aria-disabled=move || disabled().then_some("true")
                on:click=move |_| choose(row.index)
            >
                {move || shown.get().map(ComboboxOption::view)}
            </div>
        }
        .into_any()
    });
    let none = move || open.get() && count.get() == 0;
    let popup = {
        let list_id = list_id.clone();
        move || {
            open.get().then(|| {
                view! {
                    <div
                        class="combobox__popup"
                        data-place=move || place.get().as_str()
                        style:--popup-room=move || place.get().room()
                        // The focus stays in the field while the list is used with a pointer.
                        on:mousedown=|event: ev::MouseEvent| event.prevent_default()
                    >
                        <VirtualList
                            count=count
                            focused=active
                            row=row
                            handle=list
                            attr:role="listbox"
                            attr:id=list_id.clone()
                            attr:aria-label=label
                            attr:hidden=none
                        />
                        <p class="combobox__none" hidden=move || !none()>
                            {words.no_match}
                        </p>
                    </div>
                }
            })
        }
    };
    let found = Signal::derive(move || {
        open.get().then(|| match count.get() {
            0 => words.no_match.get(),
            count => words.count.run(count),
        })
    });
    let found = settled(found, PAUSE);
    let status = move || refusal.get().or_else(|| found.get());
    let describes = {
        let own = frame.described_by();
        move || match (own(), described_by.get()) {
            (Some(own), Some(more)) => Some(format!("{own} {more}")),
            (own, more) => own.or(more),
        }
    };
    let active_id = move || {
        let key = active.get().and_then(key_at)?;
        Some(option_id.with_value(|id| id(key)))
    };
    let control = view! {
        <div class="combobox" node_ref=root on:focusout=leave>
            <input
                class="field__control"
                type="text"
                role="combobox"
                id=frame.id.clone()
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=list_id.clone()
                aria-activedescendant=active_id
                aria-invalid=frame.invalid()
                aria-describedby=describes
                node_ref=input
                prop:value=move || typed.get().unwrap_or_else(|| value_text.get())
                on:input=move |event| type_text(event_target_value(&event))
                on:keydown=press
                on:click=move |_| open_and_select()
            />
            <div class="combobox__buttons" on:mousedown=|event: ev::MouseEvent| event.prevent_default()>
                <button
                    class="combobox__button"
                    type="button"
                    tabindex="-1"
                    aria-label=words.clear
                    hidden=move || typed.with(|typed| typed.as_ref().is_none_or(String::is_empty))
                    on:click=move |_| {
                        type_text(String::new());
                        focus_input();
                    }
                >
                    <Icon name=IconName::Close />
                </button>
                <button
                    class="combobox__button"
                    type="button"
                    tabindex="-1"
                    aria-label=words.open
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    aria-controls=list_id.clone()
                    on:click=move |_| {
                        focus_input();
                        if open.get_untracked() { close() } else { open_and_select() }
                    }
                >
                    <Icon name=IconName::ChevronDown />
                </button>
            </div>
            {popup}
            <div class="visually-hidden" role="status">
                {status}
            </div>
        </div>
    };
    frame.view(control)
}
