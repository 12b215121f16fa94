//! Words of the user's language for the messages of [`crate::domain::text`].

use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use serde_json::{Map, Value};
use std::sync::{Arc, OnceLock};

use crate::browser::intl;
use crate::config::Brand;
use crate::domain::text::Message;
use crate::lasting;
use crate::signals::{RwSignal, Signal, effect_with};

/// The languages that there are texts for, each with the name that its speakers give it.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("en", "English"),
    ("nl", "Nederlands"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
];

/// The texts of one language.
#[derive(Debug)]
pub struct Catalogue {
    language: String,
    texts: Map<String, Value>,
    /// What the parts of the app say, where that is in a file of its own.
    of_parts: OnceLock<Map<String, Value>>,
}

impl Catalogue {
    /// Reads the texts of a language from the content of its file.
    ///
    /// # Errors
    /// When the file is not a JSON object.
    pub fn parse(language: &str, json: &str) -> Result<Self, serde_json::Error> {
        Ok(Self {
            language: language.to_owned(),
            texts: serde_json::from_str(json)?,
            of_parts: OnceLock::new(),
        })
    }

    /// The language, as a BCP 47 tag.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Takes in what the parts of the app say. Nothing on the screen has said any of it before.
    ///
    /// # Errors
    /// When the file is not a JSON object.
    pub fn add_parts(&self, json: &str) -> Result<(), serde_json::Error> {
        // Who comes second brings the same.
        let _ = self.of_parts.set(serde_json::from_str(json)?);
        Ok(())
    }

    /// Whether it has been taken in.
    pub fn has_parts(&self) -> bool {
        self.of_parts.get().is_some()
    }

    fn text(&self, key: &str) -> Option<&Value> {
        let of_parts = || self.of_parts.get()?.get(key);
        self.texts.get(key).or_else(of_parts)
    }

    /// Puts a message into words; `product` is the product's name. A text that the file lacks is shown as its key.
    pub fn say(&self, message: &Message, product: &str) -> String {
        let template = match self.text(message.key) {
            Some(Value::String(text)) => text.as_str(),
            Some(Value::Object(forms)) => {
                let form = intl::plural_form(&self.language, message.count.unwrap_or_default());
                forms
                    .get(form.as_str())
                    .or_else(|| forms.get("other"))
                    .and_then(Value::as_str)
                    .unwrap_or(message.key)
            }
            _ => message.key,
        };
        fill(template, message, &self.language, product)
    }
}

/// Replaces `{name}` by the argument of that name; what is put in is never searched again.
fn fill(template: &str, message: &Message, language: &str, product: &str) -> String {
    let mut words = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        words.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            words.push('{');
            rest = after;
            continue;
        };
        match (name, message.count) {
            ("count", Some(count)) => words.push_str(&intl::format_count(language, count)),
            ("product", _) => words.push_str(product),
            _ => {
                if let Some((_, value)) = message.arguments.iter().find(|(argument, _)| *argument == name) {
                    words.push_str(value);
                }
            }
        }
        rest = after;
    }
    words.push_str(rest);
    words
}

/// The texts in use. A component gets it with [`use_texts`]; what it says follows a change of language.
#[derive(Clone, Copy)]
pub struct Texts {
    app: RwSignal<Arc<Catalogue>>,
    /// What components follow: the app's, or a copy of its own for each page.
    followed: RwSignal<Arc<Catalogue>>,
    product: StoredValue<String>,
    missing: RwSignal<Option<&'static str>>,
}

impl Texts {
    /// Starts with these texts and makes them known to all components below.
    pub fn provide(catalogue: Catalogue) -> Self {
        let app = RwSignal::new(Arc::new(catalogue));
        let texts = Self {
            app,
            followed: app,
            product: StoredValue::new(Brand::default().name),
            missing: RwSignal::new(None),
        };
        provide_context(texts);
        texts
    }

    /// Gives a page texts of its own, known to all components below and gone with the page. A signal holds on to
    /// whatever has followed it, also to what is gone: the words of every page that was ever shown would stay in memory.
    pub fn provide_for_page(&self) {
        let app = self.app;
        let followed = RwSignal::new(app.get_untracked());
        effect_with(move |is_first: Option<()>| {
            lasting::follow(&app);
            let catalogue = app.get_untracked();
            if is_first.is_some() {
                followed.set(catalogue);
            }
        });
        provide_context(Self { followed, ..*self });
    }

    /// Calls the product by this name from now on.
    pub fn name_product(&self, name: &str) {
        self.product.set_value(name.to_owned());
    }

    /// Puts a message into words, and again when the language changes.
    pub fn say(&self, message: Message) -> String {
        self.read(|catalogue| {
            self.product
                .with_value(|product| catalogue.say(&message, product))
        })
    }

    /// The words of a message as a signal, for properties of components.
    pub fn signal(&self, message: Message) -> Signal<String> {
        let texts = *self;
        Signal::derive(move || texts.say(message.clone()))
    }

    /// Several things in one sentence: `A, B and C`.
    pub fn list(&self, things: &[String]) -> String {
        intl::format_list(&self.language(), things)
    }

    /// The language in use, as a BCP 47 tag.
    pub fn language(&self) -> String {
        self.read(|catalogue| catalogue.language.clone())
    }

    /// The texts themselves, not followed.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.app.get_untracked()
    }

    /// The language that was chosen last, where its texts did not arrive.
    pub fn missing(&self) -> Option<&'static str> {
        self.missing.get()
    }

    /// Says which language's texts did not arrive.
    pub fn miss(&self, language: Option<&'static str>) {
        self.missing.set(language);
    }

    /// Changes the language of everything on the screen.
    pub fn replace(&self, catalogue: Catalogue) {
        self.app.set(Arc::new(catalogue));
    }

    /// Tracks the language where somebody is there to follow it; event handlers speak too.
    fn read<T>(&self, read: impl FnOnce(&Catalogue) -> T) -> T {
        match Observer::get() {
            Some(_) => self.followed.with(|catalogue| read(catalogue)),
            None => self.followed.with_untracked(|catalogue| read(catalogue)),
        }
    }
}

/// The texts in use.
///
/// # Panics
/// Outside an app (or a test) that has called [`Texts::provide`].
pub fn use_texts() -> Texts {
    expect_context()
}
