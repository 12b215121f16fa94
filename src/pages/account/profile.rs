//! The panel Profile.

use leptos::prelude::*;
use mailbridge_contract::account::Account;
use mailbridge_contract::problem::FieldProblem;

use super::{change_of, field_error};
use crate::domain::text;
use crate::i18n::use_texts;
use crate::route::Section;
use crate::signals::Signal;
use crate::ui::field::{TextField, TextKind};
use crate::ui::panel::Panel;

/// Name and phone, and the address that cannot be changed here.
#[component]
pub fn ProfilePanel(
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
    view! {
        <Panel title=texts.signal(text::account_profile()) id=Section::Profile.id()>
            <div class="fields">
            <TextField
                label=texts.signal(text::account_display_name())
                hint=Signal::derive(move || Some(texts.say(text::account_display_name_hint())))
                value=Signal::derive(move || account.get().display_name)
                error=field_error(texts, problems, "display_name")
                autocomplete="name"
                on_input=change(|account, value| account.display_name = value)
            />
            <TextField
                label=texts.signal(text::account_phone())
                kind=TextKind::Telephone
                value=Signal::derive(move || account.get().phone)
                error=field_error(texts, problems, "phone")
                autocomplete="tel"
                on_input=change(|account, value| account.phone = value)
            />
            <TextField
                label=texts.signal(text::account_email())
                hint=Signal::derive(move || Some(texts.say(text::account_email_hint())))
                kind=TextKind::Email
                value=Signal::derive(move || account.get().email)
                read_only=true
            />
            </div>
        </Panel>
    }
}
