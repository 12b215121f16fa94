//! A field for one of a short list.

use leptos::prelude::*;

use super::{
    field::FieldFrame,
    icon::{Icon, IconName},
};

use crate::signals::Signal;

/// One of the values to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    /// What the page gets.
    pub value: String,
    /// What the reader sees.
    pub label: String,
    /// The language of the label (BCP 47), where it is not the page's.
    pub lang: Option<&'static str>,
}

impl SelectOption {
    /// An option in the page's language.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            lang: None,
        }
    }
}

/// The browser's own select: right for some tens of options.
#[component]
pub fn SelectField(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// The value chosen, kept by the page.
    #[prop(into)]
    value: Signal<String>,
    /// What there is to choose from.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
    /// Gets the value that was chosen.
    #[prop(into)]
    on_change: Callback<String>,
    /// What to know before choosing.
    #[prop(into, optional)]
    hint: Signal<Option<String>>,
    /// What is wrong with the choice.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// The select's id, for a page that moves focus to it.
    #[prop(into, optional)]
    id: Option<String>,
) -> impl IntoView {
    let frame = FieldFrame::new(id, label, hint, error);
    let choices = move || {
        options
            .get()
            .into_iter()
            .map(|option| {
                let selected = option.value == value.get_untracked();
                view! {
                    <option value=option.value lang=option.lang selected=selected>
                        {option.label}
                    </option>
                }
            })
            .collect_view()
    };
    let control = view! {
        <span class="select">
            <select
                class="field__control"
                id=frame.id.clone()
                aria-invalid=frame.invalid()
                aria-describedby=frame.described_by()
                prop:value=value
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                {choices}
            </select>
            <Icon name=IconName::ChevronDown />
        </span>
    };
    frame.view(control)
}
