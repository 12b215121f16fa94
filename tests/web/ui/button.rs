use leptos::prelude::*;
use mailbridge::signals::RwSignal;
use mailbridge::ui::{button::Button, link_button::LinkButton};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, has_focus, text_of, until};

#[wasm_bindgen_test]
async fn a_button_runs_its_action_and_not_while_it_is_busy() {
    let (clicks, busy) = (RwSignal::new(0), RwSignal::new(false));
    let stage = Stage::mount(
        move || view! { <Button label="Save" busy=busy on_click=move |()| clicks.update(|clicks| *clicks += 1) /> },
    );
    let button = stage.find("button");
    button.click();
    assert_eq!(clicks.get_untracked(), 1);

    busy.set(true);
    until("it is busy", || {
        button.get_attribute("aria-busy").as_deref() == Some("true")
    })
    .await;
    button.click();
    assert_eq!(clicks.get_untracked(), 1);
    assert_eq!(text_of(&button), "Save");
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    button.focus().unwrap();
    assert!(has_focus(&button));

    busy.set(false);
    until("it is not busy", || !button.has_attribute("aria-busy")).await;
    button.click();
    assert_eq!(clicks.get_untracked(), 2);
}

#[wasm_bindgen_test]
async fn a_disabled_button_says_why_and_does_nothing() {
    let (clicks, reason) = (RwSignal::new(0), RwSignal::new(Some("Save first".to_owned())));
    let stage = Stage::mount(move || {
        view! { <Button label="Edit" disabled_reason=reason on_click=move |()| clicks.update(|clicks| *clicks += 1) /> }
    });
    let button = stage.find("button");
    button.click();
    assert_eq!(clicks.get_untracked(), 0);
    let described = button
        .get_attribute("aria-describedby")
        .expect("the reason describes it");
    assert_eq!(text_of(&stage.find(&format!("#{described}"))), "Save first");
    button.focus().unwrap();
    assert!(has_focus(&button));

    reason.set(None);
    until("it is enabled", || !button.has_attribute("aria-disabled")).await;
    assert!(!button.has_attribute("aria-describedby"));
    button.click();
    assert_eq!(clicks.get_untracked(), 1);
}

#[wasm_bindgen_test]
fn an_icon_button_keeps_its_name() {
    let stage = Stage::mount(|| {
        view! { <Button label="Remove" icon=mailbridge::ui::icon::IconName::Trash icon_only=true on_click=|()| () /> }
    });
    let button = stage.find("button");
    assert_eq!(text_of(&button), "Remove");
    assert_eq!(button.get_attribute("title").as_deref(), Some("Remove"));
    assert_eq!(
        stage.find("svg").get_attribute("aria-hidden").as_deref(),
        Some("true")
    );
}

#[wasm_bindgen_test]
async fn a_disabled_link_keeps_its_name_and_leads_nowhere() {
    let reason = RwSignal::new(Some("The mailbox is not saved yet".to_owned()));
    let followed = RwSignal::new(0);
    let stage = Stage::mount(move || {
        view! {
            <LinkButton
                label="Edit folders"
                href="#edit"
                disabled_reason=reason
                on_follow=move |event: leptos::ev::MouseEvent| {
                    event.prevent_default();
                    followed.update(|followed| *followed += 1);
                }
            />
        }
    });
    let link = stage.find("a");
    assert_eq!(text_of(&link), "Edit folders");
    assert_eq!(link.get_attribute("role").as_deref(), Some("link"));
    assert_eq!(link.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(!link.has_attribute("href"));
    link.click();
    assert_eq!(followed.get_untracked(), 0);
    link.focus().unwrap();
    assert!(has_focus(&link));
    let described = link
        .get_attribute("aria-describedby")
        .expect("the reason describes it");
    assert_eq!(
        text_of(&stage.find(&format!("#{described}"))),
        "The mailbox is not saved yet"
    );

    reason.set(None);
    until("it leads somewhere", || {
        link.get_attribute("href").as_deref() == Some("#edit")
    })
    .await;
    assert!(!link.has_attribute("role") && !link.has_attribute("aria-disabled"));
    link.click();
    assert_eq!(followed.get_untracked(), 1);
}

#[wasm_bindgen_test]
fn a_link_to_a_new_tab_says_so() {
    let stage = Stage::mount(
        || view! { <LinkButton label="Add Mailbox" href="/connect" new_tab=Some("Opens in a new tab".to_owned()) /> },
    );
    let link = stage.find("a");
    assert_eq!(text_of(&link), "Add Mailbox");
    assert_eq!(link.get_attribute("target").as_deref(), Some("_blank"));
    assert_eq!(link.get_attribute("rel").as_deref(), Some("noopener"));
    let described = link.get_attribute("aria-describedby").expect("it is described");
    assert_eq!(
        text_of(&stage.find(&format!("#{described}"))),
        "Opens in a new tab"
    );
}
