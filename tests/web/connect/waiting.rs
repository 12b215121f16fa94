//! Add Mailbox and the waiting card as components.

use leptos::prelude::*;
use mailbridge::config::Provider;
use mailbridge::domain::connect::action::Action;
use mailbridge::domain::connect::attempt::Attempt;
use mailbridge::domain::connect::outcome::Outcome;
use mailbridge::domain::connect::warning::{WARNINGS, wording};
use mailbridge::i18n::use_texts;
use mailbridge::pages::connect::add_mailbox_link::AddMailboxLink;
use mailbridge::pages::connect::waiting_card::{WaitingActions, WaitingCard};
use mailbridge::signals::{RwSignal, Signal};
use mailbridge::state::connection::Connection;
use mailbridge::state::ending::Ending;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_contract::session::{Capability, Contact};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{MouseEvent, MouseEventInit};

use super::{attempt, config, mount};
use crate::stage::{Stage, send, text_of, until};

/// Where to write to when the ATS names nobody.
const SUPPORT: &str = "support@ats.example";

fn contact() -> Contact {
    Contact {
        name: "Ada".to_owned(),
        email: "ada@ats.example".to_owned(),
    }
}

fn add_mailbox(capability: Capability) -> (Stage, RwSignal<u32>, RwSignal<u32>) {
    let (followed, menus) = (RwSignal::new(0), RwSignal::new(0));
    let stage = mount(move || {
        view! {
            <AddMailboxLink
                href="/connect/google?attempt=a-1"
                capability=Signal::derive(move || capability.clone())
                support=SUPPORT.to_owned()
                on_follow=Callback::new(move |()| followed.update(|count| *count += 1))
                on_menu=Callback::new(move |()| menus.update(|count| *count += 1))
            />
        }
    });
    (stage, followed, menus)
}

/// A press of the middle button on the link, without its default action.
fn middle_click(element: &web_sys::Element, button: i16) {
    let init = MouseEventInit::new();
    init.set_bubbles(true);
    init.set_button(button);
    let event = MouseEvent::new_with_mouse_event_init_dict("auxclick", &init).unwrap();
    element.dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
fn add_mailbox_is_a_real_link_to_a_new_tab() {
    let (stage, followed, menus) = add_mailbox(Capability::Allowed);
    let link = stage.find("a");
    assert!(text_of(&link).starts_with("Add Mailbox"));
    assert_eq!(
        link.get_attribute("href").as_deref(),
        Some("/connect/google?attempt=a-1")
    );
    assert_eq!(link.get_attribute("target").as_deref(), Some("_blank"));
    assert_eq!(link.get_attribute("rel").as_deref(), Some("noopener"));

    // The test does not want the tab.
    let stop = wasm_bindgen::closure::Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        event.prevent_default()
    });
    link.parent_element()
        .unwrap()
        .add_event_listener_with_callback("click", stop.as_ref().unchecked_ref())
        .unwrap();
    link.click();
    assert_eq!(followed.get_untracked(), 1);
    middle_click(&link, 1);
    assert_eq!(followed.get_untracked(), 2);
    middle_click(&link, 2);
    assert_eq!(followed.get_untracked(), 2);
    send(&link, "contextmenu");
    assert_eq!(menus.get_untracked(), 1);
}

#[wasm_bindgen_test]
fn where_it_is_not_activated_it_says_so_and_whom_to_ask() {
    let (stage, followed, menus) = add_mailbox(Capability::Refused {
        code: ProblemCode::NotActivated,
        contact: Some(contact()),
    });
    let link = stage.find("a[aria-disabled=true]");
    assert_eq!(link.get_attribute("tabindex").as_deref(), Some("0"));
    assert_eq!(link.get_attribute("href"), None);
    let described_by = link.get_attribute("aria-describedby").unwrap();
    assert!(text_of(&stage.find(&format!("#{described_by}"))).contains("Ada"));
    link.click();
    middle_click(&link, 1);
    send(&link, "contextmenu");
    assert_eq!((followed.get_untracked(), menus.get_untracked()), (0, 0));

    let letter = stage.find("a[href^='mailto:ada@ats.example?']");
    assert!(
        letter
            .get_attribute("href")
            .unwrap()
            .contains("subject=Please%20activate")
    );
}

#[wasm_bindgen_test]
fn where_the_ats_names_nobody_to_ask_support_is_written_to() {
    let (stage, ..) = add_mailbox(Capability::Refused {
        code: ProblemCode::NotActivated,
        contact: None,
    });
    let letter = stage.find("a[href^='mailto:support@ats.example?']");
    assert_eq!(text_of(&letter), "Write to the administrator");
}

fn waiting(connection: RwSignal<Connection>) -> (Stage, RwSignal<Vec<String>>) {
    let done = RwSignal::new(Vec::new());
    let stage = mount(move || {
        let did = move |what: &str| done.update(|done| done.push(what.to_owned()));
        let actions = WaitingActions {
            address: Callback::new(|attempt: Attempt| format!("/again/{}", attempt.id)),
            on_open_again: Callback::new(move |_| did("open again")),
            on_cancel: Callback::new(move |()| did("cancel")),
            on_dismiss: Callback::new(move |()| did("dismiss")),
            link: Callback::new(|(action, _): (Action, Ending)| {
                (action == Action::Help).then(|| "/help".to_owned())
            }),
        };
        let provider = Callback::new(|_: Attempt| -> Provider { config().providers[0].clone() });
        view! { <WaitingCard connection provider actions /> }
    });
    (stage, done)
}

#[wasm_bindgen_test]
async fn the_waiting_card_follows_the_attempt() {
    let connection = RwSignal::new(Connection::Idle);
    let (stage, done) = waiting(connection);
    assert!(stage.maybe(".waiting").is_none());

    connection.set(Connection::Waiting(attempt("a-1")));
    until("waiting", || {
        stage
            .maybe("[role=status]")
            .is_some_and(|title| text_of(&title) == "Waiting for Google")
    })
    .await;
    let again = stage.find("a[target=_blank]");
    assert_eq!(again.get_attribute("href").as_deref(), Some("/again/a-1"));
    assert!(stage.maybe("details[open]").is_none());
    stage.with_text("button", "Cancel").click();
    assert_eq!(done.get_untracked(), ["cancel"]);

    connection.set(Connection::Quiet(attempt("a-1")));
    until("quiet", || stage.maybe("details[open]").is_some()).await;
    assert!(text_of(&stage.find("[role=status]")).starts_with("Nothing has come back from Google"));

    let ending = Ending::new(Outcome::Cancelled, &"google".into());
    connection.set(Connection::Failed {
        attempt: attempt("a-1"),
        ending,
    });
    until("failed", || {
        text_of(&stage.find("[role=status]")) == "You stopped at Google"
    })
    .await;
    stage.with_text("button", "Dismiss").click();
    assert_eq!(done.get_untracked(), ["cancel", "dismiss"]);

    let address = "jane@mail.example".to_owned();
    connection.set(Connection::Granted {
        attempt: attempt("a-1"),
        address,
    });
    until("granted", || {
        text_of(&stage.find("[role=status]")) == "jane@mail.example is connected"
    })
    .await;
}

#[wasm_bindgen_test]
async fn every_warning_of_the_provider_leads_to_its_explanation() {
    let texts = RwSignal::new(Vec::<(String, String)>::new());
    let (stage, _) = waiting(RwSignal::new(Connection::Quiet(attempt("a-1"))));
    let _words = mount(move || {
        let all = use_texts();
        texts.set(untrack(|| {
            WARNINGS
                .iter()
                .map(|warning| (all.say(wording(*warning)), all.say(warning.meaning("Google"))))
                .collect()
        }));
    });
    for (wording, meaning) in texts.get_untracked() {
        until("the choices are there", || {
            stage.all(".warnings button").len() == WARNINGS.len()
        })
        .await;
        stage.with_text(".warnings button", &wording).click();
        until(&wording, || {
            stage
                .all(".outcome__text")
                .iter()
                .any(|text| text_of(text) == meaning)
        })
        .await;
        assert!(stage.maybe(".outcome__who").is_some());
        stage.with_text("button", "It says something else").click();
    }
}

#[wasm_bindgen_test]
async fn the_administrators_card_has_all_that_is_needed() {
    let ending = Ending::new(Outcome::AdminPolicy, &"google".into());
    let (stage, _) = waiting(RwSignal::new(Connection::Failed {
        attempt: attempt("a-1"),
        ending,
    }));
    stage.with_text("button", "Show what to ask for").click();
    until("the card is open", || stage.maybe(".administrator").is_some()).await;
    let words = text_of(&stage.find(".administrator"));
    for needed in [
        "client-1",
        "https://mail.google.com/",
        "App access control",
        "POP and IMAP access",
    ] {
        assert!(words.contains(needed), "{needed}");
    }
    let letter = stage
        .find(".administrator a[href^='mailto:?']")
        .get_attribute("href")
        .unwrap();
    assert!(letter.contains("client-1") && letter.contains("App%20access%20control"));
}
