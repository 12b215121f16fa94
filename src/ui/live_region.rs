//! Live regions: what a screen reader says without being asked.

use leptos::prelude::*;

use crate::signals::RwSignal;

/// Says things through the page's [`LiveRegion`]. Copies all speak through the same region.
#[derive(Clone, Copy, Debug)]
pub struct Announcer {
    polite: RwSignal<Message>,
    urgent: RwSignal<Message>,
}

#[derive(Clone, Debug, Default)]
struct Message {
    text: String,
    odd: bool,
}

impl Message {
    /// A screen reader stays silent about a text that does not change; a no-break space makes a repeated one new.
    fn spoken(&self) -> String {
        if self.odd {
            format!("{}\u{a0}", self.text)
        } else {
            self.text.clone()
        }
    }
}

impl Announcer {
    /// An announcer with nothing to say yet, for one `LiveRegion`.
    pub fn new() -> Self {
        Self {
            polite: RwSignal::default(),
            urgent: RwSignal::default(),
        }
    }

    /// Says it when the reader pauses: progress and success.
    pub fn polite(&self, text: impl Into<String>) {
        say(self.polite, text.into());
    }

    /// Says it at once: failures.
    pub fn urgent(&self, text: impl Into<String>) {
        say(self.urgent, text.into());
    }
}

impl Default for Announcer {
    fn default() -> Self {
        Self::new()
    }
}

fn say(region: RwSignal<Message>, text: String) {
    region.update(|message| {
        message.odd = !message.odd && message.text == text;
        message.text = text;
    });
}

/// The elements that an [`Announcer`] speaks through. They are there from the start: a region that appears together
/// with its text is not read everywhere.
#[component]
pub fn LiveRegion(
    /// Who speaks.
    announcer: Announcer,
) -> impl IntoView {
    let Announcer { polite, urgent } = announcer;
    view! {
        <div class="visually-hidden" role="status">
            {move || polite.with(Message::spoken)}
        </div>
        <div class="visually-hidden" role="alert">
            {move || urgent.with(Message::spoken)}
        </div>
    }
}
