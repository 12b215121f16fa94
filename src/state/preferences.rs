//! What the browser remembers for its user: theme and language. Neither is worth failing for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::logging::warn;
use leptos::prelude::{untrack, window};

use crate::browser::{boot, files, page, storage};
use crate::i18n::{Catalogue, LANGUAGES, Texts};
use crate::lazy::NotArrived;

const THEME: &str = "mailbridge.theme";
const LANGUAGE: &str = "mailbridge.language";

/// The value that leaves the theme to the system.
pub const SYSTEM_THEME: &str = "system";

/// The theme chosen in this browser.
pub fn theme() -> String {
    storage::local_get(THEME)
        .ok()
        .flatten()
        .unwrap_or_else(|| SYSTEM_THEME.to_owned())
}

/// Shows a theme and remembers it: the loader shows it at the next start, before the app is there.
pub fn choose_theme(theme: &str) {
    page::set_theme(["light", "dark"].into_iter().find(|known| *known == theme));
    // Blocked or full storage costs the memory only.
    let _ = storage::local_set(THEME, theme);
}

/// The language to begin with, as the loader chooses it too, before it is known who is signed in and in which language: the one used last in this
/// browser, then the browser's own, then the first there is.
pub fn first_language() -> &'static str {
    let remembered = storage::local_get(LANGUAGE).ok().flatten();
    let browser = window().navigator().languages();
    remembered
        .into_iter()
        .chain(browser.iter().filter_map(|language| language.as_string()))
        .find_map(|language| known(&language))
        .unwrap_or(LANGUAGES[0].0)
}

/// The language of the app that serves a BCP 47 tag: `nl` for `nl-BE`.
fn known(tag: &str) -> Option<&'static str> {
    let primary = tag.split('-').next()?;
    LANGUAGES
        .iter()
        .map(|(code, _)| *code)
        .find(|code| code.eq_ignore_ascii_case(primary))
}

/// Changes the language of the screen at once, and remembers it for the next start. The last choice holds, whichever
/// texts arrive last. What does not arrive is [missing](Texts::missing), and the screen stays as it is.
pub async fn speak(texts: Texts, tag: &str) {
    static CHOICES: AtomicUsize = AtomicUsize::new(0);
    let Some(language) = known(tag) else { return };
    let choice = CHOICES.fetch_add(1, Ordering::Relaxed) + 1;
    if untrack(|| texts.language()) != language {
        let loaded = replacement(texts, language).await;
        if CHOICES.load(Ordering::Relaxed) != choice {
            return;
        }
        match loaded {
            Ok(catalogue) => texts.replace(catalogue),
            Err(reason) => {
                warn!("locales/{language}.json did not load: {reason}");
                return texts.miss(Some(language));
            }
        }
    }
    texts.miss(None);
    // Blocked or full storage costs the memory only.
    let _ = storage::local_set(LANGUAGE, language);
}

/// The texts of another language, with those of the parts if a part may be on the screen.
async fn replacement(texts: Texts, language: &'static str) -> Result<Catalogue, String> {
    let catalogue = load_catalogue(language).await?;
    if texts.catalogue().has_parts() {
        load_parts(&catalogue).await?;
    }
    Ok(catalogue)
}

/// Fetches what the parts of the app say in the language in use, unless it is there. No part is shown before.
///
/// # Errors
/// When it does not arrive; it can be tried again.
pub async fn load_texts_of_parts(texts: Texts) -> Result<(), NotArrived> {
    loop {
        let catalogue = texts.catalogue();
        load_parts(&catalogue).await.map_err(|_| NotArrived)?;
        // Another language may have been chosen meanwhile.
        if Arc::ptr_eq(&catalogue, &texts.catalogue()) {
            return Ok(());
        }
    }
}

async fn load_parts(catalogue: &Catalogue) -> Result<(), String> {
    if catalogue.has_parts() {
        return Ok(());
    }
    match boot::texts_of_parts(catalogue.language()).await? {
        Some(json) => catalogue.add_parts(&json).map_err(|error| error.to_string()),
        None => Ok(()),
    }
}

/// Fetches the texts of a language.
///
/// # Errors
/// Why they did not arrive or cannot be read, for engineers.
pub async fn load_catalogue(language: &'static str) -> Result<Catalogue, String> {
    let json = files::text(&format!("locales/{language}.json")).await?;
    Catalogue::parse(language, &json).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_knows_what_is_remembered_and_the_languages() {
        let loader = include_str!("../../public/boot.js");
        for key in [THEME, LANGUAGE] {
            assert!(loader.contains(&format!("stored(\"{key}\")")), "{key}");
        }
        let codes: Vec<&str> = LANGUAGES.iter().map(|(code, _)| *code).collect();
        let said = format!("data-languages=\"{}\"", codes.join(" "));
        assert!(include_str!("../../Trunk.toml").contains(&said), "{said}");
    }
}
