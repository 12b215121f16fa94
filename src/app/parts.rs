//! Fetches the parts of the app before anybody wants them, so that the next page is there at once, and also without a
//! network.

use leptos::task::spawn_local;

use crate::browser::page;
use crate::i18n::Texts;
use crate::lazy::NotArrived;
use crate::lazy_call;
use crate::state::preferences;

/// In the browser's performance timeline: from here on the app needs no more files.
const COMPLETE: &str = "mailbridge-complete";

/// Fetches all parts, and what they say, once the first screen is painted.
pub fn fetch_after_paint(texts: Texts) {
    page::when_quiet(move || {
        spawn_local(async move {
            if fetch(texts).await.is_ok() {
                page::mark(COMPLETE);
            }
            // What did not arrive is fetched again when it is wanted, and then its absence is said.
        });
    });
}

/// One after the other, and first what saves.
async fn fetch(texts: Texts) -> Result<(), NotArrived> {
    changing().await?;
    preferences::load_texts_of_parts(texts).await?;
    connecting().await?;
    folders().await?;
    help().await
}

lazy_call! { changing:
    async fn changing() -> Result<(), NotArrived> { Ok(()) }
}

lazy_call! { connecting:
    async fn connecting() -> Result<(), NotArrived> { Ok(()) }
}

lazy_call! { folders:
    async fn folders() -> Result<(), NotArrived> { Ok(()) }
}

lazy_call! { help:
    async fn help() -> Result<(), NotArrived> { Ok(()) }
}
