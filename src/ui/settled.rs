//! What is said only once it has come to rest.

use std::time::Duration;

use leptos::prelude::*;

use crate::signals::{RwSignal, Signal, effect};

/// Says what `source` says as soon as that has kept still for so long, and falls silent at once: a screen reader is not
/// to count aloud with every key.
pub fn settled(source: Signal<Option<String>>, still: Duration) -> Signal<Option<String>> {
    let said = RwSignal::new(None);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        // The widget may be gone, and its values with it.
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    effect(move || {
        let words = source.get();
        stop();
        if words.is_none() {
            said.set(None);
            return;
        }
        let say = move || {
            said.set(words);
        };
        // A browser that has no timers left refuses: then it stays unsaid.
        if let Ok(handle) = set_timeout_with_handle(say, still) {
            timer.set_value(Some(handle));
        }
    });
    on_cleanup(stop);
    said.into()
}
