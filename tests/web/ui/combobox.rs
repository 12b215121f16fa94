use leptos::prelude::*;
use mailbridge::signals::{RwSignal, Signal};
use mailbridge::ui::{
    combobox::{Combobox, ComboboxWords},
    combobox_option::ComboboxOption,
    highlight::Highlighted,
};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::stage::{
    HeldTimers, Stage, has_focus, pause, press, press_alt, send, text_of, type_into, until, value_of,
};

/// Option 3 cannot be chosen.
const DISABLED: u32 = 3;

struct Folders {
    stage: Stage,
    input: HtmlElement,
    value: RwSignal<Option<u32>>,
    drawn: RwSignal<u32>,
}

fn name_of(key: u32) -> String {
    format!("Folder {key}")
}

fn folders(count: u32, value: Option<u32>) -> Folders {
    let (value, drawn) = (RwSignal::new(value), RwSignal::new(0));
    let stage = Stage::mount(move || {
        let words = ComboboxWords {
            open: "Show folders".into(),
            clear: "Clear".into(),
            no_match: "No folder matches".into(),
            count: Callback::new(|count: usize| format!("{count} folders")),
        };
        let matches = move |text: String| {
            (0..count)
                .filter(|key| name_of(*key).to_lowercase().contains(&text.to_lowercase()))
                .collect::<Vec<_>>()
        };
        let option = move |(key, text): (u32, String)| {
            drawn.update_untracked(|drawn| *drawn += 1);
            let name = name_of(key);
            let found = name
                .to_lowercase()
                .find(&text.to_lowercase())
                .map(|start| start..start + text.len());
            ComboboxOption {
                label: Highlighted {
                    text: name,
                    ranges: found.filter(|range| !range.is_empty()).into_iter().collect(),
                },
                disabled: (key == DISABLED).then(|| "Holds no mail".to_owned()),
                ..ComboboxOption::default()
            }
        };
        view! {
            <Combobox
                label="Archive"
                value=value
                value_text=Signal::derive(move || value.get().map(name_of).unwrap_or_default())
                matches=matches
                option=option
                on_select=move |key| value.set(Some(key))
                words=words
            />
            <button id="after">"After"</button>
        }
    });
    let input = stage.find("[role=combobox]");
    Folders {
        stage,
        input,
        value,
        drawn,
    }
}

impl Folders {
    fn is_open(&self) -> bool {
        self.input.get_attribute("aria-expanded").as_deref() == Some("true")
    }

    fn options(&self) -> Vec<HtmlElement> {
        self.stage.all("[role=option]")
    }

    /// The words of the active option, which the input points to.
    fn active(&self) -> Option<String> {
        let id = self.input.get_attribute("aria-activedescendant")?;
        self.stage.maybe(&format!("#{id}")).map(|option| text_of(&option))
    }

    async fn is_at(&self, key: u32) {
        until(&format!("{} is active and in sight", name_of(key)), || {
            let list = self
                .stage
                .maybe("[role=listbox]")
                .map(|list| list.get_bounding_client_rect());
            let active = self
                .stage
                .maybe(".option--active")
                .map(|option| option.get_bounding_client_rect());
            self.active().is_some_and(|text| text.starts_with(&name_of(key)))
                && list.zip(active).is_some_and(|(list, active)| {
                    active.top() >= list.top() - 1.0 && active.bottom() <= list.bottom() + 1.0
                })
        })
        .await;
    }

    async fn closes(&self) {
        until("the list is closed", || {
            !self.is_open() && self.stage.maybe("[role=listbox]").is_none()
        })
        .await;
    }

    async fn says(&self, text: &str) {
        until(&format!("it says {text:?}"), || {
            text_of(&self.stage.find("[role=status]")) == text
        })
        .await;
    }
}

#[wasm_bindgen_test]
async fn it_is_a_named_combobox_that_shows_its_value() {
    let folders = folders(20, Some(2));
    let label = folders.stage.find("label");
    assert_eq!(text_of(&label), "Archive");
    assert_eq!(label.get_attribute("for"), folders.input.get_attribute("id"));
    until("the value is there", || value_of(&folders.input) == "Folder 2").await;
    assert_eq!(
        folders.input.get_attribute("aria-expanded").as_deref(),
        Some("false")
    );
    assert_eq!(
        folders.input.get_attribute("aria-autocomplete").as_deref(),
        Some("list")
    );
    assert!(folders.stage.maybe("[role=listbox]").is_none());
    folders.value.set(Some(4));
    until("the field follows the value", || {
        value_of(&folders.input) == "Folder 4"
    })
    .await;
}

#[wasm_bindgen_test]
async fn arrow_down_opens_it_on_the_chosen_option() {
    let folders = folders(10_000, Some(5_000));
    folders.input.focus().unwrap();
    assert!(!press("ArrowDown"));
    folders.is_at(5_000).await;
    assert!(folders.is_open());
    let list = folders.stage.find("[role=listbox]");
    assert_eq!(
        folders.input.get_attribute("aria-controls"),
        list.get_attribute("id")
    );
    assert_eq!(list.get_attribute("aria-label").as_deref(), Some("Archive"));
    let chosen = folders.stage.find("[role=option][aria-selected=true]");
    assert_eq!(text_of(&chosen), "Folder 5000");
    assert_eq!(chosen.get_attribute("aria-posinset").as_deref(), Some("5001"));
    assert_eq!(chosen.get_attribute("aria-setsize").as_deref(), Some("10000"));
    folders.says("10000 folders").await;
}

#[wasm_bindgen_test]
async fn only_what_is_seen_of_ten_thousand_is_drawn() {
    let folders = folders(10_000, None);
    folders.input.click();
    until("the list is there", || !folders.options().is_empty()).await;
    pause().await;
    assert!(
        folders.options().len() < 40,
        "{} options",
        folders.options().len()
    );
    assert!(
        folders.drawn.get_untracked() < 100,
        "{} drawn",
        folders.drawn.get_untracked()
    );
}

#[wasm_bindgen_test]
async fn keys_walk_through_it() {
    let folders = folders(10_000, None);
    folders.input.focus().unwrap();
    press_alt("ArrowDown");
    folders.is_at(0).await;
    press("ArrowDown");
    folders.is_at(1).await;
    press("ArrowUp");
    press("ArrowUp");
    folders.is_at(9_999).await;
    press("ArrowDown");
    folders.is_at(0).await;
    press("End");
    folders.is_at(9_999).await;
    press("PageUp");
    until("a page back", || {
        folders
            .active()
            .is_some_and(|text| text < name_of(9_999) && text > name_of(9_985))
    })
    .await;
    press("Home");
    folders.is_at(0).await;
    press("PageDown");
    until("a page on", || {
        folders.active().is_some_and(|text| text != name_of(0))
    })
    .await;
    press("Home");
    folders.is_at(0).await;
    assert!(has_focus(&folders.input), "the focus never leaves the field");
}

#[wasm_bindgen_test]
async fn typing_narrows_it_and_marks_what_matches() {
    let folders = folders(10_000, None);
    folders.input.focus().unwrap();
    type_into(&folders.input, "999");
    folders.says("19 folders").await;
    folders.is_at(999).await;
    assert_eq!(text_of(&folders.stage.find(".option--active mark")), "999");
    type_into(&folders.input, "nothing");
    folders.says("No folder matches").await;
    assert!(!folders.input.has_attribute("aria-activedescendant"));
    assert_eq!(
        folders
            .stage
            .find("[role=listbox]")
            .get_attribute("hidden")
            .as_deref(),
        Some("")
    );
    folders.stage.find("[aria-label=Clear]").click();
    folders.says("10000 folders").await;
    assert_eq!(value_of(&folders.input), "");
    assert!(has_focus(&folders.input));
}

#[wasm_bindgen_test]
async fn enter_chooses_what_is_active() {
    let folders = folders(100, Some(1));
    folders.input.focus().unwrap();
    type_into(&folders.input, "42");
    folders.is_at(42).await;
    assert!(!press("Enter"), "it does not send the form");
    folders.closes().await;
    assert_eq!(folders.value.get_untracked(), Some(42));
    until("the field shows it", || value_of(&folders.input) == "Folder 42").await;
    assert!(press("Enter"), "Enter in the closed field is the form's");
}

#[wasm_bindgen_test]
async fn escape_and_leaving_bring_back_what_was_there() {
    let folders = folders(100, Some(1));
    folders.input.focus().unwrap();
    type_into(&folders.input, "42");
    folders.is_at(42).await;
    assert!(!press("Escape"));
    folders.closes().await;
    until("the old text is back", || value_of(&folders.input) == "Folder 1").await;
    assert!(
        press("Escape"),
        "a closed field leaves Escape to the dialog around it"
    );

    type_into(&folders.input, "4");
    folders.is_at(4).await;
    assert!(press("Tab"));
    folders.closes().await;

    type_into(&folders.input, "4");
    folders.is_at(4).await;
    folders.stage.find("#after").focus().unwrap();
    folders.closes().await;
    until("the old text is back", || value_of(&folders.input) == "Folder 1").await;
    assert_eq!(folders.value.get_untracked(), Some(1));
}

#[wasm_bindgen_test]
async fn a_pointer_opens_and_chooses() {
    let folders = folders(100, Some(1));
    let button = folders.stage.find("[aria-label='Show folders']");
    assert_eq!(button.get_attribute("tabindex").as_deref(), Some("-1"));
    button.click();
    folders.is_at(1).await;
    assert!(has_focus(&folders.input));
    folders.stage.with_text("[role=option]", "Folder 2").click();
    folders.closes().await;
    assert_eq!(folders.value.get_untracked(), Some(2));
    button.click();
    folders.is_at(2).await;
    button.click();
    folders.closes().await;
}

#[wasm_bindgen_test]
async fn a_disabled_option_is_reached_says_why_and_is_not_chosen() {
    let folders = folders(100, None);
    folders.input.focus().unwrap();
    type_into(&folders.input, "folder 3");
    folders.is_at(3).await;
    let option = folders.stage.find(".option--active");
    assert_eq!(option.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(text_of(&option).ends_with("Holds no mail"));
    press("Enter");
    folders.says("Holds no mail").await;
    assert!(folders.is_open());
    assert_eq!(folders.value.get_untracked(), None);
    press("ArrowDown");
    folders.is_at(30).await;
    folders.says("11 folders").await;
}

#[wasm_bindgen_test]
async fn it_opens_upwards_where_there_is_no_room_below() {
    let folders = folders(100, None);
    let section = folders.stage.find(".field").parent_element().unwrap();
    section
        .set_attribute("style", "position: fixed; inset-block-end: 0")
        .unwrap();
    folders.input.click();
    until("it opens", || folders.is_open()).await;
    let popup = folders.stage.find(".combobox__popup");
    assert_eq!(popup.get_attribute("data-place").as_deref(), Some("above"));
    until("it ends above the field", || {
        popup.get_bounding_client_rect().bottom() <= folders.input.get_bounding_client_rect().top()
    })
    .await;
    assert!(popup.get_bounding_client_rect().top() >= 0.0);
    send(&popup, "mousedown");
    assert!(folders.is_open());
}

#[wasm_bindgen_test]
async fn a_page_can_go_while_the_field_has_the_focus() {
    let shown = RwSignal::new(true);
    let stage = Stage::mount(move || {
        move || {
            // As a change of page does: all signals of the old one are gone before its elements are.
            let words = ComboboxWords {
                open: "Show folders".into(),
                clear: "Clear".into(),
                no_match: "No folder matches".into(),
                count: Callback::new(|count: usize| format!("{count} folders")),
            };
            if shown.get() {
                view! {
                    <Combobox
                        label="Archive"
                        value=None
                        value_text=""
                        matches=|_| vec![1]
                        option=|(key, _)| ComboboxOption::new(name_of(key))
                        on_select=|_| {}
                        words=words
                    />
                }
                .into_any()
            } else {
                view! { <p class="other">"Another page"</p> }.into_any()
            }
        }
    });
    stage.find("[role=combobox]").focus().unwrap();
    press("ArrowDown");
    until("it opens", || stage.maybe("[role=option]").is_some()).await;
    shown.set(false);
    until("the other page is there", || stage.maybe("p.other").is_some()).await;
    assert!(stage.maybe("[role=combobox]").is_none());
}

#[wasm_bindgen_test]
async fn the_number_of_options_is_said_once_when_the_reader_pauses() {
    let timers = HeldTimers::hold();
    let folders = folders(10_000, None);
    let said = || text_of(&folders.stage.find("[role=status]"));
    folders.input.focus().unwrap();
    for typed in ["f", "folder 1", "folder 12", "folder 123"] {
        type_into(&folders.input, typed);
        until("the list has followed", || {
            folders
                .active()
                .is_some_and(|text| text.to_lowercase().contains(typed))
        })
        .await;
        pause().await;
        assert_eq!(said(), "", "nothing is said while somebody types");
        assert_eq!(timers.pending(), 1, "each key begins the wait anew");
    }
    timers.run();
    folders.says("11 folders").await;
    press("Escape");
    folders.says("").await;
    assert_eq!(timers.pending(), 0);
}
