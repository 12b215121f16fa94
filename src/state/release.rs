//! Whether another version of the app was deployed while this tab is open.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::save::SaveEngine;
use crate::browser::{boot, clock, files, location, page};
use crate::domain::release::version_in;
use crate::signals::{RwSignal, Signal};

/// No more than one question in this time, in milliseconds.
const PAUSE: f64 = 60_000.0;

/// What is known of a newer version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Upgrade {
    /// None is known.
    #[default]
    None,
    /// There is one.
    There,
    /// There is one, and the user does not want it now.
    Later,
    /// Everything is being saved, and then the page loads again.
    Saving,
    /// Not everything could be saved, so that the page stays.
    NotSaved,
}

/// Asks for the app's first page now and then, and compares. Nothing is loaded again without the user's word.
#[derive(Clone, Copy)]
pub struct Release {
    update: RwSignal<Upgrade>,
    asked_at: StoredValue<Option<f64>>,
}

impl Release {
    /// Asks whenever the user looks at the page again, until the current owner is cleaned up.
    pub fn watch() -> Self {
        let release = Self {
            update: RwSignal::default(),
            asked_at: StoredValue::new(None),
        };
        page::on_return(move || release.ask());
        release
    }

    /// What is known.
    pub fn update(self) -> Signal<Upgrade> {
        self.update.into()
    }

    /// Asks, unless it has just been asked.
    pub fn ask(self) {
        let now = clock::now();
        let last = self.asked_at.try_get_value().flatten();
        if last.is_some_and(|last| now < last + PAUSE) {
            return;
        }
        self.asked_at.try_set_value(Some(now));
        spawn_local(async move {
            // Without an answer nothing is known, and it is asked again later.
            let Ok(first_page) = files::current("index.html").await else {
                return;
            };
            let is_other = version_in(&first_page).is_some_and(|version| version != boot::version());
            // The app may be gone by now.
            self.update.maybe_update(|update| {
                let is_news = is_other && *update == Upgrade::None;
                if is_news {
                    *update = Upgrade::There;
                }
                is_news
            });
        });
    }

    /// Not now.
    pub fn later(self) {
        self.update.set(Upgrade::Later);
    }

    /// Saves everything, and then loads the page again; not before.
    pub fn take(self, engine: SaveEngine) {
        self.update.set(Upgrade::Saving);
        spawn_local(async move {
            if engine.settle().await {
                location::reload();
            } else {
                self.update.set(Upgrade::NotSaved);
            }
        });
    }
}
