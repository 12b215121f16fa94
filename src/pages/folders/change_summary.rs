//! What saving changes: before and after.

use leptos::prelude::*;

use super::parts::EditorData;
use crate::domain::folders::mapping::Difference;
use crate::domain::folders::words;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::ui::icon::{Icon, IconName};

/// One line for each folder of the ATS that saving changes; nothing where it changes none.
#[component]
pub fn ChangeSummary(data: EditorData) -> impl IntoView {
    let texts = use_texts();
    let row = move |difference: Difference| {
        let role = data.roles.with_value(|roles| {
            roles
                .iter()
                .find(|role| role.id == difference.role)
                .map(words::role_name)
        });
        let (before, after) = (
            words::choice(difference.before.as_ref()),
            words::choice(Some(&difference.after)),
        );
        view! {
            <div class="change-summary__row" role="listitem">
                <span class="change-summary__folder">{role.map(|role| texts.say(role))}</span>
                <span class="change-summary__before">
                    <span class="visually-hidden">{texts.say(text::folders_changes_before())} ": "</span>
                    {texts.say(before)}
                </span>
                <Icon name=IconName::ArrowRight />
                <span class="change-summary__after">
                    <span class="visually-hidden">{texts.say(text::folders_changes_after())} ": "</span>
                    {texts.say(after)}
                </span>
            </div>
        }
    };
    move || {
        let differences = data.differences.get();
        (!differences.is_empty()).then(|| {
            view! {
                <section class="change-summary" aria-labelledby="change-summary-title">
                    <h2 class="change-summary__title" id="change-summary-title">
                        {texts.say(text::folders_changes_title())}
                    </h2>
                    <div role="list">{differences.into_iter().map(row).collect_view()}</div>
                </section>
            }
        })
    }
}
