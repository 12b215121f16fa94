//! The panel Language and region.

use leptos::prelude::*;
use mailbridge_contract::account::Account;
use mailbridge_contract::problem::FieldProblem;

use super::{change_of, field_error};
use crate::browser::{intl, page};
use crate::domain::text;
use crate::i18n::{LANGUAGES, use_texts};
use crate::route::Section;
use crate::signals::{RwSignal, Signal};
use crate::ui::panel::Panel;
use crate::ui::select_field::{SelectField, SelectOption};

/// Language and time zone.
#[component]
pub fn RegionPanel(
    /// What is entered now.
    #[prop(into)]
    account: Signal<Account>,
    /// What the ATS does not accept.
    #[prop(into)]
    problems: Signal<Vec<FieldProblem>>,
    /// Gets the profile with each change.
    #[prop(into)]
    on_change: Callback<Account>,
) -> impl IntoView {
    let texts = use_texts();
    let change = change_of(account, on_change);
    // The account may hold values that this browser or this version does not list: they are kept.
    let language = Signal::memo(move |_| account.get().language);
    let time_zone = Signal::memo(move |_| account.get().time_zone);
    let languages = Signal::derive(move || {
        let known = LANGUAGES.iter().map(|(code, name)| SelectOption {
            value: (*code).to_owned(),
            label: (*name).to_owned(),
            lang: Some(code),
        });
        with_current(known.collect(), &language.get())
    });
    // Hundreds, which nobody chooses from before the page is painted.
    let known_zones = RwSignal::new(Vec::<String>::new());
    page::when_quiet(move || {
        // The page may be gone by now.
        known_zones.set(intl::time_zones());
    });
    let zones = Signal::derive(move || {
        let zones = known_zones
            .get()
            .into_iter()
            .map(|zone| SelectOption::new(zone.clone(), zone.replace('_', " ")));
        with_current(zones.collect(), &time_zone.get())
    });
    view! {
        <Panel title=texts.signal(text::account_language_and_region()) id=Section::Language.id()>
            <div class="fields">
            <SelectField
                label=texts.signal(text::account_language())
                value=language
                options=languages
                error=field_error(texts, problems, "language")
                on_change=change(|account, value| account.language = value)
            />
            <SelectField
                label=texts.signal(text::account_time_zone())
                value=time_zone
                options=zones
                error=field_error(texts, problems, "time_zone")
                on_change=change(|account, value| account.time_zone = value)
            />
            </div>
        </Panel>
    }
}

fn with_current(mut options: Vec<SelectOption>, current: &str) -> Vec<SelectOption> {
    if !options.iter().any(|option| option.value == current) {
        options.insert(0, SelectOption::new(current, current));
    }
    options
}
