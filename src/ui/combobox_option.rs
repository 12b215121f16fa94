//! What a combobox lists.

use leptos::prelude::*;

use super::highlight::Highlighted;

/// One option, as it is drawn for what the reader typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComboboxOption {
    /// Its name.
    pub label: Highlighted,
    /// What it lies in, written before the name; empty when it lies in nothing.
    pub parents: Highlighted,
    /// How deep it lies, when it is drawn below its parents: they are then not drawn again, only read aloud.
    pub depth: Option<u16>,
    /// A word at the end of the line.
    pub note: Option<String>,
    /// Why it cannot be chosen. It can still be reached, so that the reason is heard.
    pub disabled: Option<String>,
    /// A line above it tells it from what comes before.
    pub starts_group: bool,
}

impl ComboboxOption {
    /// An option with a name alone.
    pub fn new(label: impl Into<Highlighted>) -> Self {
        Self {
            label: label.into(),
            ..Self::default()
        }
    }

    /// Deeper ones are drawn as deep as this: what is in the document stays readable at 320 px.
    const DEEPEST: u16 = 6;

    /// What the line shows; the words together are the option's accessible name.
    pub(super) fn view(self) -> impl IntoView {
        let parents = (!self.parents.text.is_empty()).then(|| {
            let class = if self.depth.is_some() {
                "visually-hidden"
            } else {
                "option__parents"
            };
            view! { <span class=class>{self.parents.view()}</span> }
        });
        let side = self.disabled.clone().or(self.note);
        view! {
            <span class="option__indent" style:--depth=self.depth.unwrap_or(0).min(Self::DEEPEST).to_string()></span>
            <span class="option__text">{parents} <span class="option__label">{self.label.view()}</span></span>
            {side.map(|text| view! { <span class="option__side">" "{text}</span> })}
        }
    }
}
