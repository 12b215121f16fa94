//! My account.

mod profile;
mod region;

use leptos::prelude::*;
use mailbridge_contract::problem::FieldProblem;

use crate::domain::explain::explain_rule;
use crate::i18n::Texts;
use crate::route::Section;

/// What is wrong with a field, in words.
fn field_error(
    texts: Texts,
    problems: Signal<Vec<FieldProblem>>,
    field: &'static str,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        problems.with(|problems| {
            let problem = problems.iter().find(|problem| problem.field == field)?;
            Some(texts.say(explain_rule(problem.rule)))
        })
    })
}

/// My account.
#[component]
pub fn AccountPage(section: Memo<Option<Section>>) -> impl IntoView {
    let _ = section;
    view! { <main id="main" class="column"></main> }
}
