//! The frame of a form field, and the field for a line of text.

use leptos::prelude::*;

use super::{
    icon::{Icon, IconName},
    id,
};

use crate::signals::Signal;

/// The words round a control, and the ids that tie them to it.
pub(super) struct FieldFrame {
    /// The control's `id`.
    pub id: String,
    label: Signal<String>,
    hint: Signal<Option<String>>,
    error: Signal<Option<String>>,
    hide_label: bool,
}

impl FieldFrame {
    pub(super) fn new(
        id: Option<String>,
        label: Signal<String>,
        hint: Signal<Option<String>>,
        error: Signal<Option<String>>,
    ) -> Self {
        Self {
            id: id.unwrap_or_else(|| id::unique("field")),
            label,
            hint,
            error,
            hide_label: false,
        }
    }

    /// The label is only read aloud.
    pub(super) fn hide_label(self, hide_label: bool) -> Self {
        Self { hide_label, ..self }
    }

    /// The control's `aria-describedby`: the error first, for it is what matters when it is there.
    pub(super) fn described_by(&self) -> impl Fn() -> Option<String> + Send + Sync + Clone + use<> {
        let (id, hint, error) = (self.id.clone(), self.hint, self.error);
        move || {
            let mut ids = Vec::new();
            if error.with(Option::is_some) {
                ids.push(format!("{id}-error"));
            }
            if hint.with(Option::is_some) {
                ids.push(format!("{id}-hint"));
            }
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    }

    /// The control's `aria-invalid`.
    pub(super) fn invalid(&self) -> impl Fn() -> Option<&'static str> + Send + Sync + Clone + use<> {
        let error = self.error;
        move || error.with(Option::is_some).then_some("true")
    }

    /// Label, control, error and hint, from top to bottom.
    pub(super) fn view(self, control: impl IntoView) -> impl IntoView {
        let Self {
            id,
            label,
            hint,
            error,
            hide_label,
        } = self;
        let label_class = if hide_label {
            "visually-hidden"
        } else {
            "field__label"
        };
        let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
        view! {
            <div class="field">
                <label class=label_class for=id>
                    {label}
                </label>
                {control}
                {move || {
                    error
                        .get()
                        .map(|text| {
                            view! {
                                <p class="field__error" id=error_id.clone()>
                                    <Icon name=IconName::Error />
                                    <span>{text}</span>
                                </p>
                            }
                        })
                }}
                {move || hint.get().map(|text| view! { <p class="field__hint" id=hint_id.clone()>{text}</p> })}
            </div>
        }
    }
}

/// What a line of text is, which decides the keyboard that a touch screen shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    /// Any text.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// Words to search for.
    Search,
}

impl TextKind {
    /// The `type` of the input.
    pub fn as_str(self) -> &'static str {
        match self {
            TextKind::Text => "text",
            TextKind::Email => "email",
            TextKind::Telephone => "tel",
            TextKind::Search => "search",
        }
    }
}

/// A field for one line of text.
#[component]
pub fn TextField(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// Its value, kept by the page.
    #[prop(into)]
    value: Signal<String>,
    /// Gets the new value with every change.
    #[prop(into, optional)]
    on_input: Option<Callback<String>>,
    /// Runs when the reader leaves the field.
    #[prop(into, optional)]
    on_leave: Option<Callback<()>>,
    /// What to know before writing.
    #[prop(into, optional)]
    hint: Signal<Option<String>>,
    /// What is wrong with the value.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// What kind of text it is.
    #[prop(optional)]
    kind: TextKind,
    /// The HTML autofill token, such as `name` or `tel`.
    #[prop(into, optional)]
    autocomplete: Option<&'static str>,
    /// Can be read and copied, not changed.
    #[prop(optional)]
    read_only: bool,
    /// Must have a value.
    #[prop(optional)]
    required: bool,
    /// The input's id, for a page that moves focus to it.
    #[prop(into, optional)]
    id: Option<String>,
) -> impl IntoView {
    let frame = FieldFrame::new(id, label, hint, error);
    let control = view! {
        <input
            class="field__control"
            id=frame.id.clone()
            type=kind.as_str()
            autocomplete=autocomplete
            readonly=read_only
            aria-required=required.then_some("true")
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
            prop:value=value
            on:input=move |event| {
                if let Some(on_input) = on_input {
                    on_input.run(event_target_value(&event));
                }
            }
            on:blur=move |_| {
                if let Some(on_leave) = on_leave {
                    on_leave.run(());
                }
            }
        />
    };
    frame.view(control)
}
