//! The menu button (WAI-ARIA Authoring Practices, "Menu Button Pattern").

use std::time::Duration;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    icon::{Icon, IconName},
    id,
    menu_focus::{Move, step, typed},
};

use crate::signals::{RwSignal, Signal};

/// What a menu holds.
#[derive(Clone)]
pub enum MenuEntry {
    /// Leads somewhere.
    Link {
        /// Its name.
        label: Signal<String>,
        /// The address.
        href: Signal<String>,
        /// A picture before the label.
        icon: IconName,
    },
    /// Does something.
    Action {
        /// Its name.
        label: Signal<String>,
        /// A picture before the label.
        icon: IconName,
        /// Runs when it is chosen, after the menu has closed.
        on_select: Callback<()>,
    },
    /// One of several values, each a `menuitemradio`. Choosing leaves the menu open, so that the effect is seen.
    Choice {
        /// The name of the group.
        label: Signal<String>,
        /// A picture before the name.
        icon: IconName,
        /// The values.
        options: Vec<MenuOption>,
        /// The value that holds now.
        value: Signal<String>,
        /// Gets the value chosen.
        on_select: Callback<String>,
    },
    /// A line between groups.
    Separator,
}

/// A value of a [`MenuEntry::Choice`].
#[derive(Clone)]
pub struct MenuOption {
    /// What the page gets.
    pub value: String,
    /// What the reader sees.
    pub label: Signal<String>,
    /// The language of the label (BCP 47), where it is not the page's.
    pub lang: Option<&'static str>,
}

/// A button that opens a menu.
#[component]
pub fn Menu(
    /// The button's name.
    #[prop(into)]
    label: Signal<String>,
    /// A picture before the name.
    #[prop(into, optional)]
    icon: Option<IconName>,
    /// What the menu holds, from top to bottom.
    entries: Vec<MenuEntry>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let (root, button, popup) = (
        NodeRef::<html::Div>::new(),
        NodeRef::<html::Button>::new(),
        NodeRef::<html::Div>::new(),
    );
    let (button_id, popup_id) = (id::unique("menu-button"), id::unique("menu"));
    let search = StoredValue::new(String::new());

    let focus_button = move || {
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let show = move |to: Move| {
        // The element first: effects run later, and a hidden element takes no focus.
        if let Some(popup) = popup.get_untracked() {
            popup.set_hidden(false);
            open.set(true);
            step(&popup, to);
        }
    };
    let hide = move || {
        if let Some(popup) = popup.get_untracked() {
            popup.set_hidden(true);
        }
        open.set(false);
    };
    let close = Callback::new(move |()| {
        focus_button();
        hide();
    });

    let button_key = move |event: ev::KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowDown" => Move::First,
            "ArrowUp" => Move::Last,
            _ => return,
        };
        event.prevent_default();
        show(to);
    };
    let popup_key = move |event: ev::KeyboardEvent| {
        let Some(popup) = popup.get_untracked() else {
            return;
        };
        let key = event.key();
        match key.as_str() {
            "ArrowDown" => step(&popup, Move::Next),
            "ArrowUp" => step(&popup, Move::Previous),
            "Home" => step(&popup, Move::First),
            "End" => step(&popup, Move::Last),
            "Escape" => close.run(()),
            // From the button, the browser's own Tab goes on to what follows the menu or comes before it.
            "Tab" => return close.run(()),
            " " | "Enter" => {
                if let Some(item) = document()
                    .active_element()
                    .and_then(|item| item.dyn_into::<web_sys::HtmlElement>().ok())
                {
                    item.click();
                }
            }
            _ if key.chars().count() == 1 && !event.ctrl_key() && !event.meta_key() && !event.alt_key() => {
                search.update_value(|search| search.push_str(&key));
                search.with_value(|search| typed(&popup, search));
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let forget = StoredValue::new(None::<TimeoutHandle>);
    let popup_key_with_pause = move |event: ev::KeyboardEvent| {
        popup_key(event);
        // Half a second without a key ends the word typed.
        forget.update_value(|handle| {
            if let Some(handle) = handle.take() {
                handle.clear();
            }
            *handle = set_timeout_with_handle(
                move || search.set_value(String::new()),
                Duration::from_millis(500),
            )
            .ok();
        });
    };
    on_cleanup(move || {
        if let Some(handle) = forget.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    });

    let outside = window_event_listener(ev::pointerdown, move |event| {
        let inside = root
            .get_untracked()
            .zip(
                event
                    .target()
                    .and_then(|target| target.dyn_into::<web_sys::Node>().ok()),
            )
            .is_some_and(|(root, target)| root.contains(Some(&target)));
        if !inside && open.get_untracked() {
            hide();
        }
    });
    on_cleanup(move || outside.remove());

    let rows = entries
        .into_iter()
        .map(|entry| entry_view(entry, close))
        .collect_view();
    view! {
        <div class="menu" node_ref=root>
            <button
                class="button"
                data-variant="quiet"
                type="button"
                id=button_id.clone()
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=popup_id.clone()
                node_ref=button
                on:click=move |_| if open.get_untracked() { hide() } else { show(Move::First) }
                on:keydown=button_key
            >
                {icon.map(|name| view! { <Icon name=name /> })}
                <span class="button__label">{label}</span>
                <Icon name=IconName::ChevronDown />
            </button>
            <div
                class="menu__popup"
                role="menu"
                id=popup_id.clone()
                aria-labelledby=button_id.clone()
                hidden=move || !open.get()
                node_ref=popup
                on:keydown=popup_key_with_pause
            >
                {rows}
            </div>
        </div>
    }
}

fn entry_view(entry: MenuEntry, close: Callback<()>) -> AnyView {
    match entry {
        MenuEntry::Link { label, href, icon } => view! {
            <a class="menu__item" role="menuitem" tabindex="-1" href=href on:click=move |_| close.run(())>
                <Icon name=icon />
                <span>{label}</span>
            </a>
        }
        .into_any(),
        MenuEntry::Action {
            label,
            icon,
            on_select,
        } => view! {
            <div
                class="menu__item"
                role="menuitem"
                tabindex="-1"
                on:click=move |_| {
                    close.run(());
                    on_select.run(());
                }
            >
                <Icon name=icon />
                <span>{label}</span>
            </div>
        }
        .into_any(),
        MenuEntry::Choice {
            label,
            icon,
            options,
            value,
            on_select,
        } => {
            let name_id = id::unique("menu-group");
            let options = options
                .into_iter()
                .map(|option| {
                    let checked = {
                        let own = option.value.clone();
                        move || value.with(|value| *value == own)
                    };
                    view! {
                        <div
                            class="menu__item"
                            role="menuitemradio"
                            tabindex="-1"
                            lang=option.lang
                            aria-checked=move || if checked() { "true" } else { "false" }
                            on:click=move |_| on_select.run(option.value.clone())
                        >
                            <Icon name=IconName::Check />
                            <span>{option.label}</span>
                        </div>
                    }
                })
                .collect_view();
            view! {
                <div class="menu__group" role="group" aria-labelledby=name_id.clone()>
                    <div class="menu__name" role="presentation" id=name_id.clone()>
                        <Icon name=icon />
                        <span>{label}</span>
                    </div>
                    {options}
                </div>
            }
            .into_any()
        }
        MenuEntry::Separator => view! { <hr class="menu__separator" role="separator" /> }.into_any(),
    }
}
