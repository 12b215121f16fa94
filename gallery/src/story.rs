//! One state, with its address and how to show it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement};

/// One state of a screen or widget.
pub struct Story {
    /// Its address, such as `folders/conflict/view`; the part before the first slash is its group.
    pub id: String,
    view: Box<dyn Fn() -> AnyView>,
    then: Option<Box<dyn Fn()>>,
}

impl Story {
    /// A state that is there as soon as it is drawn.
    pub fn new<V: IntoView + 'static>(id: impl Into<String>, view: impl Fn() -> V + 'static) -> Self {
        Self {
            id: id.into(),
            view: Box::new(move || view().into_any()),
            then: None,
        }
    }

    /// A state that a reader brings about, by what `then` does.
    pub fn then(self, then: impl Fn() + 'static) -> Self {
        Self {
            then: Some(Box::new(then)),
            ..self
        }
    }

    /// What is drawn.
    pub fn view(&self) -> AnyView {
        (self.view)()
    }

    /// Does what a reader would do next.
    pub fn act(&self) {
        if let Some(then) = &self.then {
            then();
        }
    }
}

/// Lists the states of an enum, each with its name. A variant that is missing here does not compile: `match` has to name
/// each, and each name comes with an example.
macro_rules! every {
    ($(#[$meta:meta])* $name:ident: $type:ty { $($pattern:pat => $label:literal, $example:expr;)+ }) => {
        $(#[$meta])*
        pub fn $name() -> Vec<(&'static str, $type)> {
            let label = |value: &$type| match value { $($pattern => $label,)+ };
            let examples: Vec<$type> = vec![$($example,)+];
            examples.into_iter().map(|example| (label(&example), example)).collect()
        }
    };
}
pub(crate) use every;

/// Presses the first element of a selector.
pub fn press(selector: &str) {
    if let Some(element) = find::<HtmlElement>(selector) {
        // As a pointer does, and what opens can then be used with the keyboard.
        let _ = element.focus();
        element.click();
    }
}

/// Types into the first field of a selector.
pub fn type_into(selector: &str, text: &str) {
    if let Some(field) = find::<HtmlInputElement>(selector) {
        let _ = field.focus();
        field.set_value(text);
        if let Ok(event) = Event::new("input") {
            // Nobody can refuse it.
            let _ = field.dispatch_event(&event);
        }
    }
}

fn find<T: JsCast>(selector: &str) -> Option<T> {
    document()
        .query_selector(selector)
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}
