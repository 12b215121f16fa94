use leptos::prelude::*;
use mailbridge::signals::RwSignal;
use mailbridge::ui::{
    field::TextField,
    select_field::{SelectField, SelectOption},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, choose, text_of, type_into, until, value_of};

#[wasm_bindgen_test]
async fn a_text_field_is_named_described_and_marked_invalid() {
    let (value, error) = (RwSignal::new("Jane".to_owned()), RwSignal::new(None::<String>));
    let stage = Stage::mount(move || {
        view! {
            <TextField
                label="Name"
                value=value
                on_input=move |text| value.set(text)
                hint=Some("As in letters".to_owned())
                error=error
            />
        }
    });
    let (label, input) = (stage.find("label"), stage.find("input"));
    assert_eq!(label.get_attribute("for"), input.get_attribute("id"));
    until("the value is there", || value_of(&input) == "Jane").await;
    let descriptions = || {
        let ids = input.get_attribute("aria-describedby").unwrap_or_default();
        ids.split_whitespace()
            .map(|id| text_of(&stage.find(&format!("#{id}"))))
            .collect::<Vec<_>>()
    };
    assert_eq!(descriptions(), ["As in letters"]);
    assert!(!input.has_attribute("aria-invalid"));

    type_into(&input, "");
    assert_eq!(value.get_untracked(), "");
    error.set(Some("Please give a name".to_owned()));
    until("it is invalid", || {
        input.get_attribute("aria-invalid").as_deref() == Some("true")
    })
    .await;
    assert_eq!(descriptions(), ["Please give a name", "As in letters"]);

    value.set("Joan".to_owned());
    until("the input follows", || value_of(&input) == "Joan").await;
}

#[wasm_bindgen_test]
async fn a_select_shows_its_value_and_reports_a_choice() {
    let value = RwSignal::new("nl".to_owned());
    let options = RwSignal::new(vec![
        SelectOption::new("en", "English"),
        SelectOption::new("nl", "Nederlands"),
    ]);
    let stage = Stage::mount(move || {
        view! { <SelectField label="Language" value=value options=options on_change=move |chosen| value.set(chosen) /> }
    });
    let select = stage.find("select");
    until("the value is there", || value_of(&select) == "nl").await;
    choose(&select, "en");
    assert_eq!(value.get_untracked(), "en");

    value.set("nl".to_owned());
    options.update(|options| options.insert(0, SelectOption::new("de", "Deutsch")));
    until("there are three options", || stage.all("option").len() == 3).await;
    assert_eq!(value_of(&select), "nl", "new options keep the value");
}
