//! What a compiler does not check about `locales/`: that each language says all that English says, and that all is used.

#![cfg(not(target_arch = "wasm32"))]

mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use mailbridge::domain::connect::outcome::Outcome;
use mailbridge::i18n::LANGUAGES;
use serde::{Deserialize, Serialize};

/// The plural forms of a language (CLDR).
struct Plurals {
    language: &'static str,
    needed: &'static [&'static str],
    allowed: &'static [&'static str],
    /// In French `one` is for 0 and 1, so it has to name the number.
    one_is_for_several: bool,
}

const ONE_OR_OTHER: Plurals = Plurals {
    language: "en",
    needed: &["one", "other"],
    allowed: &[],
    one_is_for_several: false,
};

#[rustfmt::skip]
const PLURALS: &[Plurals] = &[
    ONE_OR_OTHER,
    Plurals { language: "nl", ..ONE_OR_OTHER },
    Plurals { language: "de", ..ONE_OR_OTHER },
    Plurals { language: "fr", allowed: &["many"], one_is_for_several: true, ..ONE_OR_OTHER },
    Plurals { language: "es", allowed: &["many"], ..ONE_OR_OTHER },
];

/// Texts that are the same as in English: names, technical terms, and words that happen to be the same.
const SAME_AS_ENGLISH: &[(&str, &[&str])] = &[
    ("account.display_name", &["de"]),
    ("app.support", &["nl", "de"]),
    ("folders.create_name", &["de"]),
    ("folders.create_parent", &["nl", "de"]),
    ("folders.role_inbox", &["nl"]),
    ("folders.role_own", &["nl", "de", "fr", "es"]),
    ("folders.server_gmail", &["nl", "de", "fr", "es"]),
    ("mailbox.port", &["de", "fr"]),
    ("mailbox.security_starttls", &["nl", "de", "fr", "es"]),
    ("mailbox.security_tls", &["nl", "de", "fr", "es"]),
    ("mailbox.server", &["nl", "de"]),
    ("menu.help", &["nl"]),
];

/// Names of buttons and places that other texts send the user to.
const NAMED_ELSEWHERE: &[&str] = &[
    "account.save",
    "account.title",
    "connect.details",
    "folders.reload",
    "mailbox.add",
    "mailbox.edit_folders",
    "mailbox.panel",
    "mailbox.reconnect",
    "mailbox.save_and_edit_folders",
];

type Texts = BTreeMap<String, Text>;

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum Text {
    Plain(String),
    Plural(BTreeMap<String, String>),
}

impl Text {
    /// Each form by its name; a plain text is one form without a name.
    fn forms(&self) -> Vec<(&str, &str)> {
        match self {
            Self::Plain(text) => vec![("", text)],
            Self::Plural(forms) => forms
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()))
                .collect(),
        }
    }

    fn all(&self) -> String {
        self.forms()
            .into_iter()
            .map(|(_, text)| text)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

#[test]
fn every_file_is_a_language_to_choose() {
    let files: BTreeSet<_> = fs::read_dir(folder())
        .expect("locales/")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    let languages: BTreeSet<_> = LANGUAGES.iter().map(|(code, _)| (*code).to_owned()).collect();
    let without_file = languages
        .difference(&files)
        .map(|code| format!("write locales/{code}.json"));
    let unknown = files
        .difference(&languages)
        .map(|code| format!("add {code} to LANGUAGES in src/i18n.rs"));
    nothing(without_file.chain(unknown));
}

#[test]
fn every_language_has_the_keys_of_english() {
    let english = read("en");
    nothing(translations().flat_map(|(language, texts)| {
        let missing = english
            .iter()
            .filter(|(key, _)| !texts.contains_key(*key))
            .map(|(key, text)| {
                format!(
                    "locales/{language}.json: add {key:?}, in English {:?}",
                    text.all()
                )
            });
        let unknown = texts
            .keys()
            .filter(|key| !english.contains_key(*key))
            .map(|key| format!("locales/{language}.json: remove {key:?}, which en.json does not have"));
        missing.chain(unknown).collect::<Vec<_>>()
    }));
}

#[test]
fn plural_forms_are_those_of_the_language() {
    let english = read("en");
    nothing(all().flat_map(|(language, texts)| {
        let Plurals { needed, allowed, .. } = plurals(language);
        let place = |key: &str| place(language, key, "");
        let mut wrong = Vec::new();
        for (key, text) in &texts {
            match (text, english.get(key)) {
                (Text::Plural(forms), Some(Text::Plural(_))) => {
                    let missing = needed.iter().filter(|form| !forms.contains_key(**form));
                    wrong.extend(missing.map(|form| format!("{}: add the form {form:?}", place(key))));
                    let unknown = forms
                        .keys()
                        .filter(|form| !needed.contains(&form.as_str()) && !allowed.contains(&form.as_str()));
                    wrong.extend(unknown.map(|form| format!("{}: remove the form {form:?}", place(key))));
                }
                (Text::Plain(_), Some(Text::Plural(_))) => {
                    wrong.push(format!("{} has to have the forms {needed:?}", place(key)));
                }
                (Text::Plural(_), Some(Text::Plain(_))) => {
                    wrong.push(format!("{} has to be one text without forms", place(key)));
                }
                _ => {}
            }
        }
        wrong
    }));
}

#[test]
fn every_text_has_the_placeholders_of_english() {
    let english = read("en");
    nothing(all().flat_map(|(language, texts)| {
        let one_is_for_several = plurals(language).one_is_for_several;
        let mut wrong = Vec::new();
        for (key, text) in &texts {
            let Some(english) = english.get(key) else { continue };
            let english = english.all();
            let wanted = placeholders(&english);
            for (form, text) in text.forms() {
                let found = placeholders(text);
                let may_be_left_out = |name: &&str| form == "one" && !one_is_for_several && *name == "count";
                let place = place(language, key, form);
                let missing = wanted.difference(&found).filter(|name| !may_be_left_out(name));
                wrong.extend(missing.map(|name| format!("{place}: put {{{name}}} into {text:?}")));
                let unknown = found.difference(&wanted);
                wrong.extend(unknown.map(|name| format!("{place}: take {{{name}}} out of {text:?}")));
            }
        }
        wrong
    }));
}

#[test]
fn no_text_is_empty() {
    nothing(
        each_form().filter_map(|(place, _, text)| {
            text.trim().is_empty().then(|| format!("{place}: write the text"))
        }),
    );
}

#[test]
fn every_text_is_translated() {
    let english = read("en");
    let allowed = |key: &str, language: &str| {
        SAME_AS_ENGLISH
            .iter()
            .any(|(same, languages)| *same == key && languages.contains(&language))
    };
    nothing(translations().flat_map(|(language, texts)| {
        let same = |key: &str| {
            let (english, translated) = (english.get(key), texts.get(key));
            english.map(Text::forms) == translated.map(Text::forms)
        };
        let untranslated = english
            .iter()
            .filter(|(key, _)| same(key) && !allowed(key, language));
        let untranslated = untranslated.map(|(key, text)| {
            let text = text.all();
            format!("locales/{language}.json: translate {key:?}: {text:?}, or add it to SAME_AS_ENGLISH")
        });
        let outdated = SAME_AS_ENGLISH
            .iter()
            .map(|(key, _)| *key)
            .filter(|key| allowed(key, language) && !same(key))
            .map(|key| {
                format!("SAME_AS_ENGLISH: {key:?} is not the same in {language} any more, take it out")
            });
        untranslated.chain(outdated).collect::<Vec<_>>()
    }));
}

#[test]
fn every_text_is_used() {
    let code: String = sources::all()
        .iter()
        .map(|file| fs::read_to_string(file).expect("a source file"))
        .collect();
    // The list of outcomes puts their keys together.
    let outcomes: BTreeSet<_> = Outcome::ALL
        .iter()
        .flat_map(|outcome| [outcome.title("").key, outcome.meaning("").key])
        .collect();
    nothing(read("en").keys().filter_map(|key| {
        let function = key.replace('.', "_");
        let used = outcomes.contains(key.as_str()) || is_used(&code, &function);
        (!used).then(|| {
            format!(
                "locales/*.json: remove {key:?} from every language: nothing in src/ says text::{function}"
            )
        })
    }));
}

#[test]
fn buttons_are_called_by_their_names() {
    let english = read("en");
    nothing(translations().flat_map(|(language, texts)| {
        let mut wrong = Vec::new();
        for label in NAMED_ELSEWHERE {
            let (Some(name), Some(translated)) = (english.get(*label), texts.get(*label)) else {
                wrong.push(format!("NAMED_ELSEWHERE: {label:?} is no text of locales/{language}.json"));
                continue;
            };
            let (name, translated) = (name.all(), translated.all());
            for (key, text) in english.iter().filter(|(_, text)| names(&text.all(), &name)) {
                let said = texts.get(key).map(Text::all).unwrap_or_default();
                if !said.contains(&translated) {
                    wrong.push(format!(
                        "locales/{language}.json: {key:?} has to call “{name}” {translated:?}, as {label:?} does; \
                         English: {:?}; now: {said:?}",
                        text.all()
                    ));
                }
            }
        }
        wrong
    }));
}

#[test]
fn signs_are_those_of_the_language() {
    nothing(each_form().flat_map(|(place, language, text)| {
        let mut wrong = Vec::new();
        for (sign, better) in [
            ("\"", "the language’s own quotation marks"),
            ("'", "’"),
            ("...", "…"),
        ] {
            if text.contains(sign) {
                wrong.push(format!("{place}: write {better} instead of {sign} in {text:?}"));
            }
        }
        if language == "fr" {
            for sign in [";", ":", "!", "?", "»"] {
                let space = if sign == "»" { '\u{a0}' } else { '\u{202f}' };
                let spaced = |before: &str| before.ends_with(space);
                let parts: Vec<_> = text.split(sign).collect();
                if parts[..parts.len() - 1].iter().any(|before| !spaced(before)) {
                    let code = space as u32;
                    wrong.push(format!("{place}: write U+{code:04X} before {sign} in {text:?}"));
                }
            }
            if text.split('«').skip(1).any(|after| !after.starts_with('\u{a0}')) {
                wrong.push(format!("{place}: write U+00A0 after « in {text:?}"));
            }
        }
        wrong
    }));
}

#[test]
fn files_are_sorted_by_key() {
    nothing(LANGUAGES.iter().filter_map(|(language, _)| {
        let sorted = serde_json::to_string_pretty(&read(language)).expect("JSON") + "\n";
        let is = source(language);
        let differs = is.lines().zip(sorted.lines()).position(|(is, sorted)| is != sorted);
        (is != sorted).then(|| {
            let line = differs.unwrap_or_else(|| is.lines().count().min(sorted.lines().count()));
            let wanted = sorted.lines().nth(line).unwrap_or("the end of the file");
            format!(
                "locales/{language}.json: sort the keys, each once, indented by two spaces; line {} has to be: {wanted}",
                line + 1
            )
        })
    }));
}

/// Where a text stands.
fn place(language: &str, key: &str, form: &str) -> String {
    let form = if form.is_empty() {
        String::new()
    } else {
        format!(", {form:?}")
    };
    format!("locales/{language}.json: {key:?}{form}")
}

/// Fails with all that is to be done.
fn nothing(to_do: impl IntoIterator<Item = String>) {
    let to_do: Vec<_> = to_do.into_iter().collect();
    assert!(to_do.is_empty(), "to do:\n{}", to_do.join("\n"));
}

fn all() -> impl Iterator<Item = (&'static str, Texts)> {
    LANGUAGES.iter().map(|(language, _)| (*language, read(language)))
}

fn translations() -> impl Iterator<Item = (&'static str, Texts)> {
    all().filter(|(language, _)| *language != "en")
}

/// Every text of every language with its place and language.
fn each_form() -> impl Iterator<Item = (String, &'static str, String)> {
    all().flat_map(|(language, texts)| {
        let forms = |(key, text): (&String, &Text)| {
            text.forms()
                .into_iter()
                .map(|(form, text)| (place(language, key, form), language, text.to_owned()))
                .collect::<Vec<_>>()
        };
        texts.iter().flat_map(forms).collect::<Vec<_>>()
    })
}

fn plurals(language: &str) -> &'static Plurals {
    PLURALS
        .iter()
        .find(|plurals| plurals.language == language)
        .unwrap_or_else(|| panic!("add the plural forms of {language} to PLURALS in tests/locales.rs"))
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// Whether a text sends the user to what has this name. A name of one word is also an ordinary word, so it counts
/// only where the text says to press it.
fn names(text: &str, name: &str) -> bool {
    text != name
        && text.match_indices(name).any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + name.len()..]);
            let whole = !before.ends_with(char::is_alphanumeric)
                && !after.starts_with(char::is_alphanumeric)
                // “Save and edit folders” does not name “Save”.
                && !after.starts_with(" and ");
            whole && (name.contains(' ') || before.ends_with("ress "))
        })
}

/// Whether a function is named as `text::function`.
fn is_used(code: &str, function: &str) -> bool {
    code.match_indices(&format!("text::{function}"))
        .any(|(at, found)| !code[at + found.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

fn read(language: &str) -> Texts {
    serde_json::from_str(&source(language)).unwrap_or_else(|error| panic!("locales/{language}.json: {error}"))
}

fn source(language: &str) -> String {
    fs::read_to_string(folder().join(format!("{language}.json")))
        .unwrap_or_else(|error| panic!("locales/{language}.json: {error}"))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("locales")
}
