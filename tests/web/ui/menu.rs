use leptos::prelude::*;
use mailbridge::signals::RwSignal;
use mailbridge::ui::{
    icon::IconName,
    menu::{Menu, MenuEntry, MenuOption},
};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::stage::{Stage, has_focus, press, send, text_of, until};

struct Opened {
    stage: Stage,
    button: HtmlElement,
    popup: HtmlElement,
    signed_out: RwSignal<u32>,
    theme: RwSignal<String>,
}

impl Opened {
    fn item(&self, text: &str) -> HtmlElement {
        self.stage.with_text("[role^=menuitem]", text)
    }

    fn is_open(&self) -> bool {
        self.button.get_attribute("aria-expanded").as_deref() == Some("true")
            && !self.popup.has_attribute("hidden")
    }

    async fn closes(&self) {
        until("the menu is closed", || {
            self.button.get_attribute("aria-expanded").as_deref() == Some("false")
                && self.popup.has_attribute("hidden")
        })
        .await;
    }

    async fn opens(&self) {
        until("the menu is open", || self.is_open()).await;
    }

    fn open_with(&self, key: &str) {
        self.button.focus().unwrap();
        assert!(!press(key), "{key} opens the menu and does not scroll");
    }
}

fn user_menu() -> Opened {
    let (signed_out, theme) = (RwSignal::new(0), RwSignal::new("system".to_owned()));
    let stage = Stage::mount(move || {
        let option = |value: &str, label: &'static str| MenuOption {
            value: value.to_owned(),
            label: label.into(),
            lang: None,
        };
        let entries = vec![
            MenuEntry::Link {
                label: "My account".into(),
                href: "#account".into(),
                icon: IconName::User,
            },
            MenuEntry::Separator,
            MenuEntry::Choice {
                label: "Theme".into(),
                icon: IconName::Theme,
                options: vec![
                    option("system", "As the system"),
                    option("light", "Light"),
                    option("dark", "Dark"),
                ],
                value: theme.into(),
                on_select: Callback::new(move |value| theme.set(value)),
            },
            MenuEntry::Action {
                label: "Sign out".into(),
                icon: IconName::SignOut,
                on_select: Callback::new(move |()| signed_out.update(|count| *count += 1)),
            },
        ];
        view! {
            <Menu label="Jane Doe" entries=entries />
            <button id="after">"After"</button>
        }
    });
    let (button, popup) = (stage.find("[aria-haspopup=menu]"), stage.find("[role=menu]"));
    Opened {
        stage,
        button,
        popup,
        signed_out,
        theme,
    }
}

#[wasm_bindgen_test]
async fn the_button_tells_what_it_opens() {
    let menu = user_menu();
    assert_eq!(text_of(&menu.button), "Jane Doe");
    assert_eq!(
        menu.button.get_attribute("aria-expanded").as_deref(),
        Some("false")
    );
    assert_eq!(
        menu.button.get_attribute("aria-controls"),
        menu.popup.get_attribute("id")
    );
    assert_eq!(
        menu.popup.get_attribute("aria-labelledby"),
        menu.button.get_attribute("id")
    );
    menu.button.click();
    menu.opens().await;
    assert!(has_focus(&menu.item("My account")));
    menu.button.click();
    menu.closes().await;
}

#[wasm_bindgen_test]
async fn arrows_open_it_at_either_end() {
    let menu = user_menu();
    menu.open_with("ArrowDown");
    assert!(has_focus(&menu.item("My account")));
    press("Escape");
    menu.closes().await;
    menu.open_with("ArrowUp");
    assert!(has_focus(&menu.item("Sign out")));
}

#[wasm_bindgen_test]
async fn arrows_home_and_end_walk_through_it() {
    let menu = user_menu();
    menu.open_with("ArrowDown");
    press("ArrowDown");
    assert!(has_focus(&menu.item("As the system")));
    press("End");
    assert!(has_focus(&menu.item("Sign out")));
    press("ArrowDown");
    assert!(
        has_focus(&menu.item("My account")),
        "from the last on to the first"
    );
    press("ArrowUp");
    assert!(has_focus(&menu.item("Sign out")));
    press("Home");
    assert!(has_focus(&menu.item("My account")));
}

#[wasm_bindgen_test]
async fn typing_goes_to_the_item_that_starts_so() {
    let menu = user_menu();
    menu.open_with("ArrowDown");
    press("d");
    assert!(has_focus(&menu.item("Dark")));
    press("x");
    assert!(has_focus(&menu.item("Dark")), "nothing starts with dx");
}

#[wasm_bindgen_test]
async fn typing_a_word_narrows_it_down() {
    let menu = user_menu();
    menu.open_with("ArrowDown");
    for key in ["S", "i"] {
        press(key);
    }
    assert!(has_focus(&menu.item("Sign out")));
}

#[wasm_bindgen_test]
async fn escape_returns_to_the_button() {
    let menu = user_menu();
    menu.open_with("ArrowDown");
    assert!(!press("Escape"));
    menu.closes().await;
    assert!(has_focus(&menu.button));
}

#[wasm_bindgen_test]
async fn tab_closes_it_and_goes_on_from_the_button() {
    let menu = user_menu();
    menu.open_with("ArrowDown");
    assert!(press("Tab"), "the browser moves the focus");
    assert!(has_focus(&menu.button));
    menu.closes().await;
}

#[wasm_bindgen_test]
async fn a_click_elsewhere_closes_it() {
    let menu = user_menu();
    menu.open_with("ArrowDown");
    menu.opens().await;
    send(&menu.popup, "pointerdown");
    assert!(menu.is_open());
    send(&menu.stage.find("#after"), "pointerdown");
    menu.closes().await;
}

#[wasm_bindgen_test]
async fn an_action_runs_after_it_has_closed() {
    let menu = user_menu();
    menu.open_with("ArrowUp");
    press("Enter");
    assert_eq!(menu.signed_out.get_untracked(), 1);
    menu.closes().await;
    assert!(has_focus(&menu.button));
}

#[wasm_bindgen_test]
async fn a_choice_is_checked_and_leaves_it_open() {
    let menu = user_menu();
    menu.open_with("ArrowDown");
    let checked = |text: &str| menu.item(text).get_attribute("aria-checked");
    assert_eq!(checked("As the system").as_deref(), Some("true"));
    press("d");
    press(" ");
    assert_eq!(menu.theme.get_untracked(), "dark");
    until("it is checked", || checked("Dark").as_deref() == Some("true")).await;
    assert_eq!(checked("As the system").as_deref(), Some("false"));
    assert!(menu.is_open() && has_focus(&menu.item("Dark")));
    let group = menu
        .stage
        .find("[role=group]")
        .get_attribute("aria-labelledby")
        .expect("the group has a name");
    assert_eq!(text_of(&menu.stage.find(&format!("#{group}"))), "Theme");
}
